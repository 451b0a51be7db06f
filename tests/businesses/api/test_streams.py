"""Lists as streams: lines of JSON and tables, of any length."""

import json

import pytest

from businesses.models import AccessNote, Business, Export
from tests.businesses.api.conftest import HERE
from tests.businesses.api.lists import ADDRESSES, ELSEWHERE, reader
from tests.businesses.test_restoring import furnished
from tests.factories.businesses import (
    BusinessFactory,
)

__all__ = ["reader"]
pytestmark = pytest.mark.django_db


def streamed(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("how", ["?format=ndjson", "Accept"])
def test_a_stream_holds_what_pages_hold(reader, address, how):
    for name in ('A "quoted" \\ name', "B\nline", "C ✓"):
        furnished(BusinessFactory(name=name))
    headers = {"Accept": "application/x-ndjson"} if how == "Accept" else {}
    lines = streamed(reader.get(address, "" if headers else how, **headers)).splitlines()
    assert sorted(map(json.loads, lines), key=lambda each: each["id"]) == sorted(
        reader.get(address).json()["results"], key=lambda each: each["id"]
    )


def test_a_stream_is_narrowed_sorted_and_cut_like_a_page(reader):
    for name in ("b", "a", "c"):
        BusinessFactory(name=name)
    asked = "?format=ndjson&name__n=c&ordering=-name&fields=name,id"
    lines = [json.loads(line) for line in streamed(reader.get("businesses/", asked)).splitlines()]
    assert [each["name"] for each in lines] == ["b", "a"]
    assert set(lines[0]) == {"id", "name", "restricted"}


@pytest.mark.parametrize("asked", ["limit=5", "offset=5", "count=true", "brief=true"])
def test_a_stream_has_no_pages(reader, asked):
    answer = reader.get("businesses/", f"?format=ndjson&{asked}")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_table_has_a_column_for_each_fact(reader):
    furnished(BusinessFactory(name="=1+1", latitude="-7.84", longitude="113.25"))
    head, row = streamed(reader.get("businesses/", "?format=csv")).splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=False))
    assert cells["name"] == "'=1+1"
    assert {"region.code", "kbli.code", "latest_figures.jumlah_tki_l"} <= set(head.split(","))
    few = streamed(reader.get("businesses/", "?format=csv&fields=latitude,name")).splitlines()
    assert few == ["name,latitude", "'=1+1,-7.840000"]


def test_a_stream_is_noted_before_it_leaves_and_counted_as_it_does(reader):
    for _ in range(3):
        BusinessFactory()
    answer = reader.get("businesses/", "?format=ndjson&name__n=Rahasia&status=active")
    noted = Export.objects.get()
    assert (noted.format, noted.rows, noted.scope) == ("ndjson", 0, [HERE])
    assert noted.filters["name__n"] == "…"
    assert noted.filters["status"] == "active"
    assert AccessNote.objects.get().export == noted
    streamed(answer)
    noted.refresh_from_db()
    assert noted.rows == 3


def test_a_stream_goes_behind_the_wall_of_its_reader(reader, monkeypatch):
    BusinessFactory(name="Rahasia", region_id=ELSEWHERE)
    BusinessFactory(name="Terbuka")
    everything = Business.objects.none().model
    monkeypatch.setattr(
        type(everything.document.related.related_model.objects.all()),
        "permitted",
        lambda rows, user, right: rows.all(),
    )
    told = streamed(reader.get("businesses/", "?format=ndjson"))
    assert "Terbuka" in told
    assert "Rahasia" not in told
