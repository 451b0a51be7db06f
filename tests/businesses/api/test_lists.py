"""Lists of the API: what may be asked, in which order, by which pages, and what it costs."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from businesses.api.kinds import KINDS
from businesses.api.questions import OF_PAGES
from businesses.choices import ConsentPurpose
from businesses.filters import BusinessFilter
from businesses.models import AccessNote, Business, BusinessDocument, Export, ExternalId
from ikm_registry.rest.scopes import KeyScope
from tests.businesses.api.conftest import HERE, pointers
from tests.businesses.test_restoring import furnished
from tests.factories.businesses import (
    BusinessFactory,
    CertificateFactory,
    ConsentFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
    kbli,
)

pytestmark = pytest.mark.django_db
ADDRESSES = [f"{kind.address}/" for kind in KINDS]
ELSEWHERE = "75.02"
MORE = "?expand=figures,photos,sizes"


def names(answer):
    assert answer.status_code == 200, answer.json()
    return [each["name"] for each in answer.json()["results"]]


def numbers(answer):
    assert answer.status_code == 200, answer.json()
    return [each["registry_no"] for each in answer.json()["results"]]


@pytest.fixture
def reader(machine):
    """Sees all there is to see in the district."""
    return machine("district_officer", scopes=tuple(KeyScope))


def stored(business):
    return json.loads(BusinessDocument.objects.get(business=business).core + "}")


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
        ("kbli=10", "A"),
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
    ],
)
def test_what_is_unknown_or_no_value_is_answered_with_400(reader, asked, pointer):
    BusinessFactory()
    answer = reader.get("businesses/", f"?{asked}")
    assert answer.status_code == 400, answer.content
    assert set(pointers(answer)) == {pointer}


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


# Consent.


PURPOSES = ["bank", "partner", "statistics", "catalogue"]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_without_consent_a_business_is_a_number_and_nothing_else_of_it_exists(machine, purpose):
    agreed = furnished(BusinessFactory(name="Setuju"))
    ConsentFactory(owner=agreed.owner, purpose=purpose)
    other = furnished(BusinessFactory(name="Tidak"))
    ConsentFactory(owner=other.owner, purpose=next(each for each in PURPOSES if each != purpose))
    key = machine("district_officer", scopes=tuple(KeyScope), purpose=purpose)

    first, second = key.get("businesses/", "?expand=figures,sizes").json()["results"]

    assert first["name"] == "Setuju"
    assert second == {
        "id": str(other.uuid),
        "registry_no": other.registry_no,
        "url": f"/api/v1/businesses/{other.uuid}/",
        "restricted": ["*"],
    }
    assert key.get(f"businesses/{other.registry_no}/").json() == second
    for address in ADDRESSES[1:]:
        listed = key.get(address).json()["results"]
        assert len(listed) == 1, address
        assert key.get(f"{address}{listed[0]['id']}/").status_code == 200
    hidden = other.product_set.get()
    assert key.get(f"products/{hidden.uuid}/").status_code == 404
    assert key.get(f"owners/{other.owner.uuid}/").status_code == 404


@pytest.mark.parametrize(
    "asked", ["name=Tidak", "q=tidak", "region=35.13", "status=active", "kbli=10", "ordering=name"]
)
def test_a_question_tells_nothing_of_those_who_did_not_agree(machine, asked):
    agreed = BusinessFactory(name="Setuju")
    ConsentFactory(owner=agreed.owner, purpose=ConsentPurpose.BANK)
    BusinessFactory(name="Tidak")
    key = machine(purpose="bank")
    told = key.get("businesses/", f"?{asked}").json()["results"]
    assert {each.get("name") for each in told} <= {"Setuju"}


def test_that_a_consent_was_withdrawn_is_told_by_what_changed(machine):
    consent = ConsentFactory(owner=BusinessFactory().owner)
    key = machine(purpose="bank")
    seen = key.get("businesses/")
    type(consent).objects.update(withdrawn_on="2026-11-01")
    answer = key.get("businesses/", "?modified_since=2020-01-01T00:00:00Z")
    assert answer.json()["results"][0]["restricted"] == ["*"]
    assert key.get("businesses/", **{"If-None-Match": seen["ETag"]}).status_code == 200


# Streams.


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


def test_a_reader_who_goes_away_leaves_the_connection_as_it_was(transactional_db, machine):
    """On a site, where answers are not read before they leave."""
    for _ in range(200):
        BusinessFactory(address="Dusun " * 40)
    reader = machine()
    answer = reader.get("businesses/", "?format=ndjson")
    next(answer.streaming_content)
    answer.close()
    assert len(reader.get("businesses/").json()["results"]) == 50
    assert 0 < Export.objects.get().rows <= 200


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
