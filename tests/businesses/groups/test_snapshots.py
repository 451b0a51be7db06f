"""Groups as a file, packed once a day."""

import gzip
import json

import pytest

from businesses.models import GroupDocument
from ikm_registry.feed.snapshots import make_snapshot
from tests.factories.groups import GroupFactory
from tests.feed.test_snapshots import PROBOLINGGO, TODAY, Taker


# By name and without `db`: beside that, pytest-django would empty the reference data, too.
@pytest.mark.usefixtures("transactional_db")
def test_a_snapshot_holds_all_groups_of_its_reader():
    GroupFactory(name="Lengkap")
    GroupFactory(name="Kosong", region_id="35.13.11.2004")
    GroupFactory(name="Di luar", region_id="75.02.01.2009")
    reader = Taker(PROBOLINGGO)

    make_snapshot(GroupDocument, today=TODAY)

    [told] = [each for each in reader.listed() if each["resource"] == "groups"]
    lines = gzip.decompress(reader.file(told["url"])).splitlines()
    assert {json.loads(line)["name"] for line in lines} == {"Lengkap", "Kosong"}
