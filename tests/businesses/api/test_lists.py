"""Lists of the API: what may be asked, in which order, by which pages, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from businesses.api.asking import OF_BUSINESSES
from businesses.api.kinds import KINDS
from businesses.api.questions import OF_PAGES
from businesses.filters import BusinessFilter
from businesses.filters.answers import size_choices
from businesses.models import BusinessDocument, ExternalId
from tests.businesses.api.conftest import pointers
from tests.businesses.api.lists import ADDRESSES, ELSEWHERE, names, numbers, reader, stored
from tests.businesses.test_restoring import furnished
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
    kbli,
)

__all__ = ["reader"]
pytestmark = pytest.mark.django_db


def test_a_list_holds_the_documents_as_they_are_stored(machine):
    businesses = [furnished(BusinessFactory(owner=None)) for _ in range(2)]
    BusinessFactory(region_id=ELSEWHERE)

    answer = machine().get("businesses/").json()

    assert answer["count"] is None
    assert answer["next"] is answer["previous"] is None
    assert answer["results"] == [
        stored(each) | {"restricted": ["owner", "finances"]} for each in businesses
    ]


def test_pages_follow_each_other_and_miss_nothing(reader):
    made = [BusinessFactory().registry_no for _ in range(5)]
    found, address = [], "/api/v1/businesses/?limit=2"
    while address:
        answer = reader.client.get(address)
        found += numbers(answer)
        address = answer.json()["next"]
    assert found == sorted(made)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_every_list_follow_each_other(reader, address):
    for name in ("A", "B", "C"):
        furnished(BusinessFactory(name=name, owner=OwnerFactory()))
    whole = [each["id"] for each in reader.get(address).json()["results"]]
    found, url = [], f"/api/v1/{address}?limit=1"
    while url:
        answer = reader.client.get(url).json()
        found += [each["id"] for each in answer["results"]]
        url = answer["next"]
    assert len(whole) == 3
    assert found == whole


@pytest.mark.parametrize("ordering", ["name", "-name", "founded_year", "-founded_year,name"])
def test_a_list_goes_on_in_any_order_the_unknown_last(reader, ordering):
    for name, year in (("b", 2001), ("a", None), ("d", 1999), ("c", None), ("e", 2001)):
        BusinessFactory(name=name, founded_year=year)
    whole = names(reader.get("businesses/", f"?ordering={ordering}"))
    found, url = [], f"/api/v1/businesses/?limit=1&ordering={ordering}"
    while url:
        answer = reader.client.get(url)
        found += names(answer)
        url = answer.json()["next"]
    assert found == whole
    expected = {
        "name": "abcde",
        "-name": "edcba",
        "founded_year": ["d", "b", "e", "a", "c"],
        "-founded_year,name": ["b", "e", "d", "a", "c"],
    }
    assert whole == list(expected[ordering])


def test_people_turn_pages_by_offset(reader):
    made = sorted(BusinessFactory().registry_no for _ in range(3))
    answer = reader.get("businesses/", "?limit=1&offset=1&count=true")
    assert numbers(answer) == [made[1]]
    assert answer.json()["count"] == 3
    assert "offset=2" in answer.json()["next"]
    assert "offset=0" in answer.json()["previous"]


# Questions.


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name=Keripik", "A"),
        ("name=Keripik&name=Emping", "AB"),
        ("name__ic=EMP", "B"),
        ("name__n=Emping", "AC"),
        ("founded_year__gte=2000", "AB"),
        ("founded_year__empty=true", "C"),
        ("status=closed", "C"),
        ("status=closed&status=active", "ABC"),
        ("not=status&status=closed", "AB"),
        ("region=35.13.05", "A"),
        ("region=35.13.05&region=35.13.11", "ABC"),
        ("region__self=35.13.11", "BC"),
        ("region__n=35.13.05", "BC"),
        ("region__n=35.13.05&region__n=35.13.11", ""),
        ("kbli=10", "A"),
        ("kbli__n=10", "BC"),
        ("kbli__n=10&kbli__n=31001", "C"),
        ("kbli=31001", "B"),
        ("kbli=10&kbli=31", "AB"),
        ("needs=kbli", ""),
        ("certificate=held:halal", "B"),
        ("reach=export", "A"),
        ("country=JP", "A"),
        ("workers=3-", "A"),
        ("turnover=1-100", "A"),
        ("size=bps:micro", "A"),
        ("coordinates=known", "B"),
        ("photo=none", "ABC"),
        ("q=emping", "B"),
        ("q=emping&q=rengginang", "BC"),
        ("near=-7.84,113.25,2km", "B"),
        ("near=-7.80,113.25,2km", ""),
        ("bbox=113,-8,114,-7", "B"),
        ("identifier=urn:id:oss:nib|9120001234567", "A"),
        ("identifier=urn:id:siinas|S-1", "B"),
        ("identifier=urn:id:sidt|77", "C"),
        ("nib__empty=false", "A"),
        ("latest_figures.jumlah_tki_l__gte=1", "A"),
        ("finances.figures.turnover__lte=100", "A"),
        ("source.system=siinas", "C"),
        ("owner.name__ic=hartatik", "B"),
    ],
)
def test_a_list_answers_what_is_asked(reader, asked, found):
    first = BusinessFactory(
        name="Keripik", founded_year=2001, nib="9120001234567", region_id="35.13.05.2008"
    )
    FiguresFactory(business=first, workers_male=1, workers_female=3, turnover=50)
    MarketFactory(business=first, reach="export", country_id="JP")
    second = BusinessFactory(
        name="Emping",
        founded_year=2000,
        region_id="35.13.11",
        kbli=kbli("31001"),
        siinas_no="S-1",
        latitude="-7.84",
        longitude="113.25",
        owner__name="Bu Hartatik",
    )
    CertificateFactory(business=second, kind="halal", number="ID35110000123456")
    third = BusinessFactory(
        name="Rengginang", status="closed", region_id="35.13.11", kbli=None, source="siinas"
    )
    ExternalId.objects.create(business=third, system="urn:id:sidt", value="77")
    BusinessFactory(name="Keripik", region_id=ELSEWHERE, founded_year=2001, status="closed")
    letters = {"Keripik": "A", "Emping": "B", "Rengginang": "C"}

    told = names(reader.get("businesses/", f"?{asked}"))

    assert sorted(letters[name] for name in told) == list(found)


def test_what_changed_since_is_found_by_the_clock_of_the_document(reader):
    old, new = BusinessFactory(), BusinessFactory()
    BusinessDocument.objects.filter(business=old).update(
        changed_at=timezone.now() - timedelta(days=3)
    )
    since = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert numbers(reader.get("businesses/", f"?modified_since={since}")) == [new.registry_no]


def test_parts_are_asked_for_by_their_business_and_by_their_facts(reader):
    product = ProductFactory(name="Keripik tempe", price=15_000)
    ProductFactory(name="Emping", price=9_000)
    business = product.business
    for asked in (
        f"business={business.uuid}",
        f"business={business.registry_no}",
        "name__isw=keripik",
        "price__gt=10000",
        "q=tempe",
        f"business={business.uuid}&satuan=bungkus&merk_dagang__empty=true",
    ):
        assert names(reader.get("products/", f"?{asked}")) == ["Keripik tempe"], asked


def test_every_question_of_the_pages_is_one_of_the_api():
    assert set(OF_PAGES) == set(BusinessFilter.base_filters) - {
        "region",
        "ordering",
        "columns",
        "not",
    }


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ("nmae=x", "?nmae"),
        ("name__regex=x", "?name__regex"),
        ("columns=name", "?columns"),
        ("status=gone", "?status"),
        ("status=", "?status"),
        ("founded_year=abc", "?founded_year"),
        ("founded_year__gte=1e99", "?founded_year__gte"),
        ("kbli=99", "?kbli"),
        ("size=huge", "?size"),
        ("workers=9-1", "?workers"),
        ("region=Leces", "?region"),
        ("id=5", "?id"),
        ("near=here", "?near"),
        ("near=-7,113,900km", "?near"),
        ("near=nan,113,5km", "?near"),
        ("bbox=1,2,3", "?bbox"),
        ("identifier=9120", "?identifier"),
        ("modified_since=yesterday", "?modified_since"),
        ("ordering=turnover", "?ordering"),
        ("ordering=owner.name", "?ordering"),
        ("limit=0", "?limit"),
        ("after=xyz", "?after"),
        ("after=WyJhIiwiYiJd", "?after"),
        ("fields=nmae", "?fields"),
        ("expand=owner", "?expand"),
        ("format=xml", "?format"),
        ("not=name", "?not"),
        ("name=a%00b", "?name"),
        ("q=%00", "?q"),
        ("q=", "?q"),
    ],
)
def test_what_is_unknown_or_no_value_is_answered_with_400(reader, asked, pointer):
    BusinessFactory()
    answer = reader.get("businesses/", f"?{asked}")
    assert answer.status_code == 400, answer.content
    assert set(pointers(answer)) == {pointer}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("businesses/?status=gone", "active"),
        ("businesses/?certificate=held:hala", "held:halal"),
        ("kbli/10794/?version=2020%00", "terlalu panjang"),
        ("kbli/10794/?version=2020&version=2015", "lebih dari sekali"),
        ("products/?business=IKM-3513-000128-5", "IKM-3513-000128-4"),
    ],
)
def test_what_is_refused_says_what_there_is(reader, asked, words):
    answer = reader.get(asked)
    assert answer.status_code == 400
    assert words in answer.json()["detail"]


def test_sizes_are_described_as_the_law_sorts_them():
    described = OF_BUSINESSES["size"].schema["enum"]
    assert described == [value for _test, pairs in size_choices() for value, _words in pairs]


def test_amounts_of_thresholds_are_texts_like_all_money(reader):
    told = reader.get("codelists/size_thresholds/").json()["results"]
    amounts = {each[name] for each in told for name in ("min_amount", "max_amount")}
    assert "15000000001" in amounts
    assert {type(each) for each in amounts} == {str, type(None)}


def test_who_may_not_see_owners_or_money_finds_nothing_by_them(machine):
    business = BusinessFactory(owner__name="Hartatik")
    FiguresFactory(business=business, turnover=50)
    blind = machine()
    for asked in ("owner.name__ic=hart", f"owner={business.owner.uuid}", "owner.name__empty=false"):
        assert names(blind.get("businesses/", f"?{asked}")) == []
    assert names(blind.get("businesses/", "?finances.figures.turnover__gt=1")) == []
    answer = blind.get("businesses/", "?turnover=1-100")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")
    assert blind.get("figures/", "?finances.turnover__gt=1").json()["results"] == []
    assert blind.get("owners/").status_code == 403


# Parts of an answer.


def test_a_list_is_cut_to_what_is_wanted(reader):
    product = ProductFactory()
    [brief] = reader.get("businesses/", "?brief=true").json()["results"]
    assert set(brief) == {"id", "registry_no", "url", "display"}
    [some] = reader.get("businesses/", "?fields=name,products").json()["results"]
    assert set(some) == {"name", "products"}
    [rest] = reader.get("businesses/", "?omit=products,owner").json()["results"]
    assert not {"products", "owner"} & set(rest)
    told = reader.get(f"products/{product.uuid}/", "?fields=name").json()
    assert told == {"name": product.name}


def test_more_is_told_with_a_business_when_it_is_asked_for(reader, machine):
    business = furnished(BusinessFactory(), years=(2023, 2024))
    [told] = reader.get("businesses/", "?expand=figures,photos,sizes").json()["results"]
    assert [each["year"] for each in told["figures"]] == [2024, 2023]
    assert told["figures"][0]["finances"]["turnover"] == "60000000"
    assert told["figures"][0]["materials"][0]["name"] == "Kedelai"
    assert len(told["photos"]) == 1
    assert told["sizes"]["bps"] == "micro"
    blind = machine().get(f"businesses/{business.uuid}/", "?expand=figures").json()
    assert blind["figures"][0]["restricted"] == ["finances"]
    assert "finances" not in blind["figures"][0]


# Versions.


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_known_already_is_not_sent_again(reader, address):
    furnished(BusinessFactory())
    seen = reader.get(address)
    one = f"{address}{seen.json()['results'][0]['id']}/"
    for path in (address, one):
        first = reader.get(path)
        again = reader.get(path, **{"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert reader.get(path, **{"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_change_by_anybody_makes_another_version(reader, address):
    business = furnished(BusinessFactory())
    before = reader.get(address)["ETag"]
    for kind in KINDS:
        if kind.address == address.rstrip("/"):
            kind.model.objects.update(version=5)
    assert reader.get(address)["ETag"] != before
    business.delete()
    assert reader.get(address, **{"If-None-Match": before}).status_code == 200


# What it costs.


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "asked", ["", "?version__gte=1", "?expand=figures,photos,sizes", "?region=35.13"]
)
def test_a_list_of_fifty_costs_the_queries_of_a_list_of_one(reader, address, asked):
    if reader.get(address, asked).status_code == 400:
        return
    furnished(BusinessFactory())
    with CaptureQueriesContext(connection) as one:
        reader.get(address, asked)
    for _ in range(4):
        furnished(BusinessFactory(owner=OwnerFactory()))
    with CaptureQueriesContext(connection) as many:
        answer = reader.get(address, asked)
    assert len(answer.json()["results"]) == 5
    assert len(many) == len(one)


def test_a_page_without_questions_asks_the_table_of_documents_alone(machine):
    BusinessFactory()
    key = machine()
    with CaptureQueriesContext(connection) as asked:
        key.get("businesses/")
    [statement] = [each["sql"] for each in asked if "businesses_" in each["sql"]]
    assert "businesses_businessdocument" in statement
    assert 'businesses_business"' not in statement
