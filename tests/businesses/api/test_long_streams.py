"""Streams of the API as a site sends them: outside of any transaction, longer than memory."""

import json
import os
import re
from pathlib import Path

import pytest
from django.db import connection

from businesses.models import BusinessDocument, Export
from tests.businesses.api.conftest import HERE, Machine
from tests.factories.businesses import BusinessFactory
from tests.factories.rest import client_of, key_for

STREAM = "?format=ndjson"
# As many documents as make a stream of some sixty megabytes; only the stream reads them.
MANY = 20_000


@pytest.fixture
def reader(transactional_db):
    return Machine(key_for(client_of(HERE))[1])


def multiply(business, times):
    """So many documents more, written past the triggers, which would make each from its records."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO businesses_businessdocument (business_id, uuid, position, place, version, "
            "purposes, core, bare, owner, finances) SELECT -number, gen_random_uuid(), "
            "number::text, place, version, purposes, "
            "core || ',\"more\":\"' || repeat('x', 3000) || '\"', bare, owner, finances "
            "FROM businesses_businessdocument, generate_series(1, %s) AS number "
            "WHERE business_id = %s",
            [times, business.pk],
        )
        cursor.execute("SET session_replication_role = origin")


def peak():
    """The most memory this process ever had, in kilobytes."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def test_a_reader_who_goes_away_leaves_the_connection_as_it_was(reader):
    multiply(BusinessFactory(), MANY)
    answer = reader.get("businesses/", STREAM)
    next(answer.streaming_content)
    answer.close()
    assert len(reader.get("businesses/").json()["results"]) == 50
    assert 0 < Export.objects.get().rows < MANY


@pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="asks Linux for the memory")
def test_memory_stays_flat_however_long_a_stream_is(reader):
    multiply(BusinessFactory(), MANY)
    assert not list(reader.get("businesses/", f"{STREAM}&status=closed").streaming_content)
    Path("/proc/self/clear_refs").write_text("5")  # the peak is measured from here
    before, sizes = peak(), []
    rest = b""
    for piece in reader.get("businesses/", STREAM).streaming_content:
        sizes.append(len(piece))
        *lines, rest = (rest + piece).split(b"\n")
        assert all(line.startswith(b"{") and line.endswith(b"}") for line in lines)
    assert sum(sizes) > 60_000_000
    assert max(sizes) < 300_000
    assert peak() - before < 15_000
    assert Export.objects.latest("pk").rows == MANY + 1
    assert BusinessDocument.objects.count() == MANY + 1
    # Whichever is the last, it came whole: what is kept back stands at the end of each.
    assert json.loads(lines[-1] if lines else rest)["restricted"] == ["owner", "finances"]
