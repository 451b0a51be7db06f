"""How a business stands beside its peers: the median of the others, never of a handful."""

from statistics import median

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Part
from businesses.models import Business, Figures, Kbli
from businesses.models.figures import FEWEST_OTHERS
from businesses.services.registration import take_numbers
from businesses.views.charts import charts
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, FiguresFactory, acting, kbli

YEAR = 2025


@pytest.fixture
def rupi(db):
    """The business one looks at; it makes crisps in Kabupaten Probolinggo."""
    return FiguresFactory(business__name="Keripik Bu Rupi", production_value=48_000_000).business


def peers(count, **facts):
    return [FiguresFactory(**{"production_value": 10_000_000, **facts}) for _each in range(count)]


def medians(business, *names, years=(YEAR,)):
    return Figures.objects.of_peers(business).medians(*names, years=years)


def test_the_median_is_that_of_five_others_and_not_of_the_business_itself(rupi):
    for value in (10, 20, 30, 40, 50):
        FiguresFactory(production_value=value)

    assert medians(rupi, "production_value") == {(YEAR, "production_value"): (30, 5)}


def test_four_others_are_too_few_though_the_business_makes_five(rupi):
    peers(4)

    assert medians(rupi, "production_value") == {}


@pytest.mark.parametrize(
    "other",
    [
        {"business__region_id": "75.02.01"},
        {"business__kbli": None},
        {"year": YEAR - 1},
        {"part": Part.FIRST_HALF},
        {"production_value": None},
    ],
    ids=["elsewhere", "of no kind", "another year", "half a year", "unknown"],
)
def test_what_is_no_peer_does_not_help_to_five(other, rupi):
    peers(4)
    peers(3, **other)

    assert medians(rupi, "production_value") == {}


def test_each_measure_must_be_known_of_five_by_itself(rupi):
    peers(4)
    peers(1, production_value=None)

    found = medians(rupi, "production_value", "workers_total")

    assert found == {(YEAR, "workers_total"): (4, 5)}


def test_a_business_without_kbli_has_no_peers(rupi):
    rupi.kbli = None
    peers(6, business__kbli=None)

    assert medians(rupi, "production_value") == {}


@pytest.fixture
def crowd(rupi):
    """Seven others of the same kind, two of another, two elsewhere, and how each is told."""
    others = [BusinessFactory() for _each in range(7)]
    others += [BusinessFactory(kbli=kbli("31001")) for _each in range(2)]
    others += [BusinessFactory(region_id="75.02.01") for _each in range(2)]
    return rupi, others


VALUES = st.lists(st.none() | st.integers(0, 10**12), min_size=11, max_size=11)


@given(values=VALUES)
@settings(max_examples=50)
def test_a_median_is_shown_if_and_only_if_five_peers_know_it(values, crowd):
    rupi, others = crowd
    Figures.objects.exclude(business=rupi).delete()
    Figures.objects.bulk_create(
        Figures(business=business, year=YEAR, production_value=value)
        for business, value in zip(others, values, strict=True)
    )
    known = [value for value in values[:7] if value is not None]

    found = medians(rupi, "production_value")

    if len(known) < FEWEST_OTHERS:
        assert found == {}
    else:
        assert found == {(YEAR, "production_value"): (median(known), len(known))}


def drawn(business, reader):
    own = Figures.objects.visible_to(reader).filter(business=business)
    return charts(business, own, money=True)


def test_whoever_may_not_see_the_figures_sees_neither_them_nor_the_median(rupi, officer_of):
    peers(6)

    assert len(drawn(rupi, officer_of("35.13"))) == 2
    assert drawn(rupi, officer_of("75.02")) == []
    assert drawn(rupi, UserFactory()) == []


def test_an_owner_sees_her_own_beside_the_median_of_five(rupi, db):
    peers(6)
    owner = UserFactory()
    acting(rupi, owner)

    value, workers = drawn(rupi, owner)

    assert value["points"][-1]["median"] == 10_000_000
    assert workers["points"][-1]["median"] == 4


def test_bars_stand_on_zero_and_none_is_higher_than_the_chart(rupi, officer_of):
    FiguresFactory(business=rupi, year=YEAR - 1, production_value=0)
    FiguresFactory(business=rupi, year=YEAR - 2, production_value=None)
    peers(5, production_value=96_000_000)

    unknown, zero, now = drawn(rupi, officer_of("35.13"))[0]["points"]

    assert (unknown["short"], zero["short"], now["short"]) == ("?", "0", "48")
    assert zero["bar"]["height"] == unknown["bar"]["height"] == 0
    assert now["bar"]["height"] * 2 == 112 - now["tick"]["at"]
    assert now["tick"]["at"] > 0


def test_standing_still_is_neither_zero_nor_unknown(rupi, officer_of):
    still = {"operated": False, "workers_male": None, "workers_female": None, "turnover": None}
    FiguresFactory(business=rupi, year=YEAR - 1, **still)

    point = drawn(rupi, officer_of("35.13"))[0]["points"][0]

    assert (point["short"], point["words"]) == ("–", "Tidak beroperasi")


def test_the_page_tells_the_chart_in_words_and_says_when_there_is_no_median(
    rupi, client, officer_of
):
    client.force_login(officer_of("35.13"))
    page = client.get(rupi.get_absolute_url()).content.decode()
    assert "Rp48.000.000" in page
    assert "tidak ditampilkan" in page
    assert "<svg viewBox" in page
    assert " style=" not in page

    peers(5)

    assert "Rp10.000.000" in client.get(rupi.get_absolute_url()).content.decode()


def test_the_median_costs_one_query_answered_from_indexes(rupi):
    """Of a regency with many kinds, each made elsewhere too; so small a table would be read whole
    if it were allowed."""
    kinds = [rupi.kbli, *Kbli.objects.of_version().subclasses().exclude(pk=rupi.kbli_id)[:29]]
    for regency, place in {"35.13": CLARAK, "35.08": "35.08"}.items():
        numbers = take_numbers(regency=regency, count=600)
        firms = Business.objects.bulk_create(
            Business(name=f"Usaha {at}", registry_no=number, region_id=place, kbli=kinds[at % 30])
            for at, number in enumerate(numbers)
        )
        Figures.objects.bulk_create(
            Figures(business=firm, year=year) for firm in firms for year in (YEAR, YEAR - 1)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE businesses_business, businesses_figures")
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Figures.objects.of_peers(rupi).tallied("production_value", years=[YEAR]).explain()

    assert "Seq Scan" not in plan
    assert "business_peers" in plan
