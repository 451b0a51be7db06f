"""The list page: what it shows, to whom, at which cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from businesses.choices import SizeScheme
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, FiguresFactory

PAGE = "/usaha/"
HTMX = {"HX-Request": "true"}


def queries(client, address=PAGE):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_a_stranger_is_asked_to_sign_in(client, db):
    answer = client.get(PAGE)

    assert answer.status_code == 302
    assert answer.url.startswith("/masuk/")


def test_an_officer_sees_her_regency_and_no_other(client, officer):
    BusinessFactory(name="Keripik Leces")
    BusinessFactory(name="Kopra Boalemo", region_id="75.02")

    page = client.get(PAGE).content.decode()

    assert "Keripik Leces" in page
    assert "Kopra Boalemo" not in page


def test_a_field_officer_of_a_district_sees_that_district_alone(client, officer_of):
    client.force_login(officer_of("35.13.05", role="field_officer"))
    BusinessFactory(name="Keripik Leces")
    BusinessFactory(name="Kopi Tiris", region_id="35.13.03")

    page = client.get(PAGE).content.decode()

    assert "Keripik Leces" in page
    assert "Kopi Tiris" not in page


def test_somebody_without_a_place_sees_no_business(client, db):
    BusinessFactory(name="Keripik Leces")
    client.force_login(UserFactory())

    assert "Keripik Leces" not in client.get(PAGE).content.decode()


def test_a_superuser_sees_all_of_indonesia(client, db):
    BusinessFactory(name="Keripik Leces")
    BusinessFactory(name="Kopra Boalemo", region_id="75.02")
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(PAGE).content.decode()

    assert "Keripik Leces" in page
    assert "Kopra Boalemo" in page


def test_an_owner_sees_her_own_business_and_no_other(client, db):
    account = UserFactory()
    BusinessFactory(name="Keripik Leces", owner__account=account)
    BusinessFactory(name="Kopra Boalemo", region_id="75.02")
    client.force_login(account)

    page = client.get(PAGE).content.decode()

    assert "Keripik Leces" in page
    assert "Kopra Boalemo" not in page


def test_a_row_tells_what_one_looks_for_but_not_whose_it_is(client, officer):
    figures = FiguresFactory(
        business__name="Keripik Leces",
        business__owner__name="Hartatik",
        investment_machines=1_000_000,
    )

    page = client.get(PAGE).content.decode()

    for told in (
        figures.business.registry_no,
        "Clarak",
        "10794",
        figures.business.get_absolute_url(),
    ):
        assert told in page
    assert "Hartatik" not in page


def test_the_class_shown_is_that_of_permenperin(client, officer):
    FiguresFactory(workers_male=1, workers_female=0, investment_machines=1_000_000)

    (row,) = client.get(PAGE).context["page_obj"]

    assert getattr(row, f"size_{SizeScheme.PERMENPERIN}") == "small"


def test_one_row_costs_as_many_queries_as_fifty(client, officer):
    FiguresFactory()
    client.get(PAGE)  # what is read once per process is no cost of the page
    one = queries(client)
    for _count in range(49):
        FiguresFactory()

    assert queries(client) == one
    assert one <= 16


def test_pages_keep_the_questions(client, officer):
    BusinessFactory.create_batch(30)

    page = client.get(f"{PAGE}?status=active&ordering=-name&page=2")

    assert len(page.context["page_obj"]) == 5
    links = re.findall(r'href="(\?[^"]*page=1[^"]*)"', page.content.decode())
    assert links
    assert all("status=active" in link and "ordering=-name" in link for link in links)


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "9" * 5000])
def test_a_page_that_is_not_there_is_answered_by_the_nearest(number, client, officer):
    BusinessFactory()

    assert len(client.get(f"{PAGE}?page={number}").context["page_obj"]) == 1


def test_heads_sort_and_turn_round(client, officer):
    BusinessFactory()

    name, place, *_others = client.get(PAGE).context["heads"]
    assert (name["sorted"], name["url"]) == ("ascending", "?ordering=-name")
    assert place["url"] == "?ordering=place"

    name, *_others = client.get(f"{PAGE}?q=rupi&ordering=-name").context["heads"]
    assert (name["sorted"], name["url"]) == ("descending", "?q=rupi&ordering=name")

    name, *_others = client.get(f"{PAGE}?q=rupi").context["heads"]
    assert (name["sorted"], name["url"]) == ("", "?q=rupi&ordering=name")


def test_each_filter_has_a_chip_that_takes_it_away(client, officer):
    chips = client.get(f"{PAGE}?q=rupi&region=35.13.05&status=active&page=2").context["chips"]

    assert [chip["url"] for chip in chips] == [
        f"{PAGE}?region=35.13.05&status=active",
        f"{PAGE}?q=rupi&status=active",
        f"{PAGE}?q=rupi&region=35.13.05",
    ]


def test_htmx_gets_the_results_alone_and_a_clean_address(client, officer):
    BusinessFactory()

    answer = client.get(f"{PAGE}?q=&status=active", headers=HTMX)

    page = answer.content.decode()
    assert "<html" not in page
    assert 'id="places" hx-swap-oob' in page
    assert answer["HX-Push-Url"] == f"{PAGE}?status=active"
    assert "HX-Request" in answer["Vary"]


def test_going_back_gives_the_whole_page(client, officer):
    answer = client.get(PAGE, headers=HTMX | {"HX-History-Restore-Request": "true"})

    assert "<html" in answer.content.decode()
    assert "HX-Push-Url" not in answer


def test_a_question_that_is_not_understood_shows_nothing_and_says_why(client, officer):
    BusinessFactory(name="Keripik Leces")

    page = client.get(f"{PAGE}?region=75.02").content.decode()

    assert "Keripik Leces" not in page
    assert 'class="notice notice-warn"' in page
    assert 'class="field-error"' in page


@pytest.mark.parametrize(
    ("role", "may_add"), [("district_officer", True), ("viewer", False), ("verifier", False)]
)
def test_an_empty_list_offers_to_add_only_to_those_who_may(role, may_add, client, officer_of):
    client.force_login(officer_of("35.13", role=role))

    page = client.get(PAGE).content.decode()

    assert 'class="empty"' in page
    assert ("/usaha/tambah/" in page) is may_add


def test_totals_of_whole_places_are_those_of_their_rows(client, officer):
    """The first come from what is ready, the second from the rows that a filter left."""
    for workers in (1, 2):
        FiguresFactory(workers_male=workers, workers_female=0)
    BusinessFactory(region_id=CLARAK)
    BusinessFactory(region_id="75.02")

    whole = client.get(PAGE).context["totals"]
    narrowed = client.get(PAGE, {"region": "35.13"}).context["totals"]

    assert whole == narrowed
    assert (whole["rows"], whole["workers"], whole["known"]) == (3, 3, 2)


def test_totals_are_of_all_pages(client, officer):
    for _count in range(26):
        FiguresFactory(workers_male=1, workers_female=3)
    BusinessFactory(region_id=CLARAK)

    totals = client.get(PAGE).context["totals"]
    assert (totals["rows"], totals["workers"], totals["known"]) == (27, 104, 26)


def test_a_mistyped_number_is_an_unknown_page(client, officer, django_assert_num_queries):
    number = BusinessFactory().registry_no
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"

    assert client.get(f"/usaha/{wrong}/").status_code == 404
