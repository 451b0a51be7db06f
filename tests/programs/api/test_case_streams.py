"""Lists of what belongs to programs as streams: what their pages hold, all at once, and noted."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from businesses.models import AccessNote, Export
from ikm_registry.rest import row_streams
from programs.models import CreditCase, Decree, FacilitationCase, FollowUp, Item
from programs.services.follow_ups import report_follow_up
from tests.factories.deliveries import a_unit, budi, machines, received
from tests.programs.api.asking import by_key
from tests.programs.api.office import OFFICE, office
from tests.programs.api.test_banks import bank_of
from tests.programs.credit import asked_for, checked, sent

pytestmark = pytest.mark.django_db
MODELS = {
    "decrees": Decree,
    "equipment": Item,
    "follow-ups": FollowUp,
    "credit-cases": CreditCase,
    "facilitation-cases": FacilitationCase,
}
EACH = pytest.mark.parametrize("name", MODELS)
LINES = {"Accept": "application/x-ndjson"}
WITHOUT_MONEY = tuple(scope for scope in OFFICE if scope != "finances:read")
LONG_AGO = timezone.localdate() - timedelta(days=100)
SECRET = 7_654_321


@pytest.fixture
def client(db):
    return office()


@pytest.fixture(scope="module")
def world(module_transaction):
    """Two of each, at least."""
    program = machines()
    for _nth in range(2):
        received(program, on=LONG_AGO, units=[a_unit(kind="=1+1")])
        checked()
        asked_for()
    visit = FollowUp.objects.order_by("planned_on").first()
    visit.done_on, visit.effect = timezone.localdate(), "grown"
    visit.turnover, visit.note = SECRET, 'Ramai, "laris"\ndan bersih'
    report_follow_up(follow_up=visit, by=budi(), seen_version=visit.version)
    return program


def address(name, query=""):
    return f"/api/v1/{name}/{query}"


def streamed(answer):
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def lines(client, name, query="", **headers):
    return [
        json.loads(line)
        for line in streamed(client.get(address(name, query), **headers)).splitlines()
    ]


def table(client, name, query=""):
    answer = client.get(address(name, f"?format=csv{query}"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(streamed(answer), newline="")))


@EACH
@pytest.mark.parametrize("portion", [1, 500])
def test_a_stream_holds_what_pages_hold(name, portion, client, world, monkeypatch):
    monkeypatch.setattr(row_streams, "PORTION", portion)
    paged = client.get(address(name)).json()["results"]
    assert len(paged) >= 2

    assert lines(client, name, headers=LINES) == paged
    assert lines(client, name, "?format=ndjson") == paged
    assert [row["id"] for row in table(client, name)] == [each["id"] for each in paged]


@EACH
def test_a_stream_is_asked_and_cut_like_a_page(name, client, world):
    other = machines()
    assert lines(client, name, f"?format=ndjson&program={other.number}") == []
    assert lines(client, name, "?format=ndjson&region=35.08") == []
    assert {*lines(client, name, "?format=ndjson&fields=id")[0]} - {"restricted"} == {"id"}
    assert [*table(client, name, "&fields=id")[0]] == ["id"]
    assert table(client, name, f"&program={other.number}") == []
    for wrong in ("limit=5", "offset=5", "count=true", "brief=true", "colour=red"):
        assert client.get(address(name, f"?format=ndjson&{wrong}")).status_code == 400, wrong
    assert client.get(address(name, "?format=xml")).status_code == 400
    assert client.get(address(name, "?format=json")).json()["results"]


def test_cells_are_words_and_none_of_them_is_run(client, world):
    [piece, _other] = table(client, "equipment")
    item = Item.objects.get(code=piece["plate"])
    assert piece["kind"] == "'=1+1"
    assert piece["application.number"] == item.application.number
    assert piece["region.code"] == item.application.region_id
    visited = [row for row in table(client, "follow-ups") if row["done_on"]]
    assert [row["note"] for row in visited] == ['Ramai, "laris"\ndan bersih']
    assert [row["turnover"] for row in visited] == [str(SECRET)]
    [decree, _other] = table(client, "decrees")
    assert decree["recorded.number"] == decree["number"]
    assert json.loads(decree["applications"])


@EACH
def test_a_stream_is_noted_before_it_leaves_and_counted_as_it_does(name, client, world):
    answer = client.get(address(name, f"?format=csv&program={world.number}"))
    noted = Export.objects.get()
    assert (noted.user, noted.format, noted.rows) == (client.person, "csv", 0)
    assert (noted.columns, noted.scope) == ([name], ["35.13"])
    assert noted.filters == {"format": "csv", "program": world.number}
    assert AccessNote.objects.get().export == noted

    left = list(csv.DictReader(StringIO(streamed(answer), newline="")))

    noted.refresh_from_db()
    assert noted.rows == len(left)


def test_of_words_that_were_typed_only_that_they_were_is_noted(client, world):
    streamed(client.get(address("equipment", "?format=ndjson&maker__ic=Siti&state=used")))
    streamed(client.get(address("credit-cases", "?format=ndjson&bank=Siti")))
    pieces, credit = Export.objects.order_by("pk")
    assert (pieces.filters["maker__ic"], pieces.filters["state"]) == ("…", "used")
    assert credit.filters["bank"] == "…"


def test_a_page_is_no_export(client, world):
    client.get(address("follow-ups"))
    assert not Export.objects.exists()


# Money.


@pytest.mark.parametrize(
    "query", ["", "?format=ndjson", "?format=csv", "?format=csv&fields=turnover"]
)
def test_without_the_right_to_money_no_turnover_leaves(query, client, world):
    def told(reader):
        answer = reader.get(address("follow-ups", query))
        assert answer.status_code == 200, answer.content
        return b"".join(answer) if answer.streaming else answer.content

    secret = str(SECRET).encode()
    assert secret in told(client)
    for blind in (by_key(*WITHOUT_MONEY), office(role="viewer"), office(role="field_officer")):
        assert secret not in told(blind)


def test_what_is_kept_back_is_named_so_that_it_is_not_taken_for_unknown(client, world):
    for each in lines(by_key(*WITHOUT_MONEY), "follow-ups", "?format=ndjson"):
        assert each["restricted"] == ["turnover"]
        assert "turnover" not in each
    seen = lines(client, "follow-ups", "?format=ndjson")
    assert all(each["restricted"] == [] for each in seen)
    assert [each["turnover"] for each in seen if each["turnover"]] == [str(SECRET)]
    assert client.get(address("follow-ups", "?turnover__gt=1")).status_code == 400


def test_no_credit_leaves_without_the_right_to_money(world):
    blind = by_key(*WITHOUT_MONEY)
    for query in ("", "?format=ndjson", "?format=csv"):
        assert blind.get(address("credit-cases", query)).status_code == 403
    assert not Export.objects.exists()


# Visits, asked.


def test_visits_are_found_by_what_is_asked(client, world):
    def found(query):
        answer = client.get(address("follow-ups", f"?{query}&count=true"))
        assert answer.status_code == 200, answer.content
        return answer.json()["count"]

    visit = FollowUp.objects.get(done_on__isnull=False)
    assert found("") == 8
    assert found("done_on__empty=true") == 7
    assert found("effect=grown") == 1
    assert found("months=3") == 2
    assert found(f"due_on__lt={timezone.localdate()}") == 2
    assert found(f"applicant={visit.application.business.registry_no}") == 4
    told = client.get(address("follow-ups", "?effect=grown")).json()["results"][0]
    assert (told["id"], told["workers"]) == (str(visit.uuid), None)
    assert told["application"]["number"] == visit.application.number


# Who may.


@EACH
def test_elsewhere_and_for_other_purposes_nothing_leaves(name, client, world):
    there = office(place="75.02")
    assert lines(there, name, "?format=ndjson") == []
    assert table(there, name) == []
    refused = [by_key("businesses:read"), by_key(*OFFICE, purpose="bank")]
    for query in ("", "?format=ndjson", "?format=csv"):
        assert [each.get(address(name, query)).status_code for each in refused] == [403, 403]
        assert Client().get(address(name, query)).status_code == 401
    session = Client()
    session.force_login(client.person)
    assert lines(session, name, "?format=ndjson") == lines(client, name, "?format=ndjson")
    assert office(read_only=True).get(address(name, "?format=csv")).status_code == 200


@EACH
def test_a_stream_goes_behind_the_wall_of_its_reader(name, world, monkeypatch):
    rows = type(MODELS[name].objects.all())
    monkeypatch.setattr(rows, "permitted", lambda rows, _user, _right: rows.all())
    assert lines(office(place="75.02"), name, "?format=ndjson") == []


def test_a_bank_reads_its_cases_page_by_page_alone(db):
    bank = bank_of(sent().program)
    here = address("credit-cases/followed")
    assert len(bank.get(here, headers=LINES).json()["results"]) == 1
    assert bank.get(f"{here}?format=ndjson").status_code == 400
    assert not Export.objects.exists()


# What it costs.


@EACH
def test_a_stream_costs_the_same_for_few_and_for_many(
    name, client, world, django_assert_num_queries, django_assert_max_num_queries
):
    assert lines(client, name, "?format=ndjson")
    with django_assert_max_num_queries(40) as first:
        few = lines(client, name, "?format=ndjson")
    received(world, on=LONG_AGO, units=[a_unit(), a_unit()])
    checked()
    asked_for()
    with django_assert_num_queries(len(first)):
        assert len(lines(client, name, "?format=ndjson")) > len(few)


@EACH
def test_a_page_costs_the_same_for_few_and_for_many(
    name, client, world, django_assert_num_queries, django_assert_max_num_queries
):
    client.get(address(name))
    with django_assert_max_num_queries(20) as first:
        client.get(address(name))
    received(world, on=LONG_AGO, units=[a_unit(), a_unit()])
    checked()
    asked_for()
    with django_assert_num_queries(len(first)):
        client.get(address(name))


def test_rows_are_held_a_portion_at_a_time(client, world, monkeypatch):
    asked = []
    iterator = QuerySet.iterator

    def watched(rows, chunk_size=None):
        asked.append(chunk_size)
        return iterator(rows, chunk_size=chunk_size)

    monkeypatch.setattr(QuerySet, "iterator", watched)
    monkeypatch.setattr(row_streams, "PORTION", 3)
    pieces = list(client.get(address("follow-ups", "?format=ndjson")).streaming_content)
    assert [piece.count(b"\n") for piece in pieces] == [3, 3, 2]
    assert asked == [3]
