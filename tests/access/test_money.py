"""Money of a single firm has a right of its own, on every page that could tell of it."""

import json

import pghistory
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from businesses.forms.parts import FiguresForm
from businesses.models import Figures, Market, Product, RawMaterial
from businesses.models.money import money_of
from businesses.models.told_sums import withheld
from businesses.services.figures import point_to_latest
from ikm_registry.accounts.roles import Role
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, FiguresFactory, MarketFactory

pytestmark = pytest.mark.django_db

NEXT_DOOR = "35.13.05.2007"
PLACES = ["35", "35.13", "35.13.05", NEXT_DOOR, "35.13.05.2008", "35.13.14", "35.13.14.1017"]
MARK, FORMER = 731_946_285, 842_057_396
SEEN = ["731946285", "731.946.285", "Rp731,9", "842057396", "842.057.396", "Rp842,1", "731,9 j"]
BLIND = [Role.VIEWER, Role.FIELD_OFFICER, Role.AUDITOR, Role.API_CLIENT]
PAGES = {
    "the summary": "{record}",
    "the figures": "{record}angka/",
    "the markets": "{record}pasar/",
    "the products": "{record}produk/",
    "the history": "{record}riwayat/",
    "the history of one fact": "{record}riwayat/?what=angka.turnover",
    "the form of the figures": "{record}angka/{figures}/ubah/",
    "the form of a material": "{record}bahan/{material}/ubah/",
    "the form of a market": "{record}pasar/{market}/ubah/",
    "the way back to a former value": "{record}riwayat/angka/{event}/turnover/kembalikan/",
    "an undo": "/usaha/batalkan/{save}/",
    "the list": "/usaha/",
    "the list with the column": "/usaha/?columns=turnover,workers,size",
    "the list filtered by it": "/usaha/?turnover=700000000-",
    "the map": "/usaha/peta/",
    "the points of the map": "/usaha/peta.json?bbox=90,-12,142,12&zoom=18",
    "a place": "/wilayah/35.13/",
    "the village": "/wilayah/35.13.05.2008/",
    "the search": "/cari/?q=keripik",
    "the home page": "/",
    "an exported list": "/usaha/ekspor.csv",
    "the drafts": "/draf/",
}


@pytest.fixture
def told(db):
    """A firm whose every amount of money is the mark, and was another before."""
    business = BusinessFactory(latitude="-7.84", longitude="113.25")
    amounts = dict.fromkeys(writable(Figures), MARK)
    figures = FiguresFactory(business=business, **amounts | {"turnover": FORMER})
    first = events_of(Figures).objects.latest("pk").pk
    with pghistory.context(user=UserFactory().pk, door="web") as save:
        Figures.objects.filter(pk=figures.pk).update(turnover=MARK)
    point_to_latest([business.pk])
    material = RawMaterial.objects.create(figures=figures, name="Singkong", value=MARK)
    market = MarketFactory(business=business, value=MARK)
    return {
        "record": business.get_absolute_url(),
        "figures": figures.pk,
        "material": material.pk,
        "market": market.pk,
        "event": first,
        "save": save.id,
    }


def writable(model):
    sums = {field.name for field in model._meta.fields if field.generated}
    return money_of(model) - sums


def page(client, address):
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def marks_in(text):
    return [mark for mark in SEEN if mark in text]


@pytest.mark.parametrize("role", BLIND)
@pytest.mark.parametrize("name", PAGES)
def test_whoever_may_not_see_money_finds_it_on_no_page(client, officer_of, told, role, name):
    client.force_login(officer_of("35.13", role=role))
    assert marks_in(page(client, PAGES[name].format(**told))) == []


@pytest.mark.parametrize(
    "name",
    [
        "the summary",
        "the figures",
        "the markets",
        "the history",
        "the form of the figures",
        "the list with the column",
        "the village",
        "an exported list",
    ],
)
def test_the_officer_of_the_district_finds_it_there(client, officer_of, told, name):
    client.force_login(officer_of("35.13"))
    assert marks_in(page(client, PAGES[name].format(**told)))


def test_the_right_ends_at_the_border_though_one_sees_beyond(client, told):
    both = UserFactory(assignments=[("viewer", "35.13"), ("district_officer", "35.08")])
    client.force_login(both)
    for name in PAGES:
        assert marks_in(page(client, PAGES[name].format(**told))) == [], name


def test_who_may_not_see_it_cannot_find_firms_by_it(client, officer_of, told):
    client.force_login(officer_of("35.13"))
    assert len(client.get(f"/usaha/?turnover={MARK}").context["page_obj"]) == 1
    assert len(client.get("/usaha/?turnover=1-2").context["page_obj"]) == 0
    client.force_login(officer_of("35.13", role=Role.VIEWER))
    assert len(client.get("/usaha/?turnover=1-2").context["page_obj"]) == 1


def test_who_may_not_see_it_keeps_it_when_she_corrects_the_workers(client, officer_of, told):
    client.force_login(officer_of("35.13", role=Role.FIELD_OFFICER))
    address = PAGES["the form of the figures"].format(**told)
    form = client.get(address).context["form"]
    typed = {box.html_name: box.value() for box in form if box.value() is not None}

    client.post(
        address, typed | {"workers_male": "7", "turnover": "1", "ticket": ticket(client, address)}
    )

    figures = Figures.objects.get(pk=told["figures"])
    assert figures.workers_male == 7
    assert {getattr(figures, name) for name in writable(Figures)} == {MARK}


def ticket(client, address):
    return client.get(address).context["ticket"]


def test_she_registers_a_firm_without_boxes_for_money(client, officer_of):
    client.force_login(officer_of("35.13", role=Role.FIELD_OFFICER))
    page = client.get(reverse("businesses:create")).text
    assert "figures-workers_male" in page
    assert "figures-turnover" not in page
    assert "figures-investment_undivided" not in page


def test_every_amount_of_rupiah_is_money_but_the_price_that_customers_are_told():
    assert {"turnover", "working_capital", "capital_total", "investment_total"} <= money_of(Figures)
    assert money_of(Market) == {"value"}
    assert money_of(RawMaterial) == {"value"}
    assert money_of(Product) == set()
    boxes = set(FiguresForm.base_fields)
    assert money_of(Figures) - {"investment_total", "capital_total"} <= boxes


def test_a_sum_over_three_firms_of_a_place_is_told_to_everybody(client, officer_of):
    client.force_login(officer_of("35.13", role=Role.VIEWER))
    for _firm in range(3):
        FiguresFactory(production_value=1_000_000)
    assert "Rp3 juta" in page(client, "/wilayah/35.13/")


@pytest.mark.parametrize(("role", "is_told"), [(Role.DISTRICT_OFFICER, True), (Role.VIEWER, False)])
def test_two_lists_that_differ_by_one_firm_do_not_tell_what_it_makes(
    client, officer_of, role, is_told
):
    FiguresFactory.create_batch(3, production_value=1_000_000)
    FiguresFactory(production_value=5_000_000, business__status="inactive")
    client.force_login(officer_of("35.13", role=role))
    lists = page(client, "/usaha/") + page(client, "/usaha/?status=active")
    assert [mark in lists for mark in ("Rp8 juta", "Rp3 juta")] == [is_told, is_told]


def test_a_place_is_withheld_whose_told_parts_leave_one_firm(client, officer_of):
    FiguresFactory.create_batch(3, production_value=1_000_000)
    FiguresFactory(production_value=5_000_000, business__region_id=NEXT_DOOR)
    client.force_login(officer_of("35.13", role=Role.VIEWER))
    district = page(client, "/wilayah/35.13.05/")
    assert "Rp3 juta" in district
    assert "Rp8 juta" not in district + page(client, "/wilayah/35.13/")
    assert "tidak ditampilkan" in district


@given(st.dictionaries(st.sampled_from(PLACES), st.integers(0, 4)))
def test_no_subtraction_of_told_sums_leaves_less_than_three_firms(counts):
    hidden = withheld(counts)
    for place in ["", *PLACES]:
        told_below = [
            each for each in PLACES if each.startswith(place) and each not in {place, *hidden}
        ]
        left = [
            number
            for code, number in counts.items()
            if code.startswith(place) and not code.startswith(tuple(told_below))
        ]
        assert place in hidden or sum(left) not in {1, 2}


def test_points_of_the_map_carry_no_amounts(client, officer_of, told):
    client.force_login(officer_of("35.13"))
    features = json.loads(page(client, PAGES["the points of the map"]))["features"]
    assert features
    assert {name for each in features for name in each["properties"]} == {
        "number",
        "name",
        "status",
    }
