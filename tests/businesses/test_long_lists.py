"""Lists of any length: counted up to a bound, gone through to the end, read by index."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory

from businesses.filters import BusinessFilter
from businesses.filters.business import ORDER_WORDS
from businesses.models import Business, Kbli
from ikm_registry.ui import paging
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, FiguresFactory, kbli

PAGE = "/usaha/"
ORDERS = [word for word, _label in ORDER_WORDS]


@pytest.fixture
def bound(monkeypatch):
    """A registry of thirty businesses is long where no more than ten are counted."""
    monkeypatch.setattr(paging, "MOST_COUNTED", 10)
    monkeypatch.setattr("businesses.views.listing.MOST_COUNTED", 10)
    monkeypatch.setattr("businesses.views.listing.BusinessList.paginate_by", 5)


@pytest.fixture(scope="module")
def registered(module_transaction):
    kinds = [kbli("10794"), kbli("31001"), None]
    places = [CLARAK, "35.13.05", "35.13.14.1017"]
    for number in range(30):
        BusinessFactory(
            name=f"Usaha {number % 7}", kbli=kinds[number % 3], region_id=places[number % 2]
        )
    FiguresFactory(business__name="Angka", production_value=1_000_000)


@pytest.fixture
def thirty(registered, officer):
    """An officer looks at thirty businesses and one more."""


def next_of(answer):
    found = re.search(r'<a rel="next" href="([^"]+)"', answer.content.decode())
    return found and found[1].replace("&amp;", "&")


def numbers(answer):
    return [business.registry_no for business in answer.context["page_obj"]]


@pytest.mark.parametrize("order", ORDERS)
def test_going_on_shows_every_business_once_and_in_order(order, client, bound, thirty):
    answer = client.get(f"{PAGE}?ordering={order}")
    shown, link = numbers(answer), next_of(answer)
    while link:
        answer = client.get(PAGE + link)
        shown += numbers(answer)
        link = next_of(answer)

    whole = client.get(f"{PAGE}?ordering={order}").context["filter"].qs
    assert shown == [business.registry_no for business in whole]
    assert len(shown) == 31


def test_one_may_go_back_from_far_behind(client, bound, thirty):
    second = client.get(f"{PAGE}?page=2")
    far = client.get(PAGE + next_of(second))
    link = re.search(r'<a rel="prev" href="([^"]+)"', far.content.decode())[1]

    assert numbers(client.get(PAGE + link.replace("&amp;", "&"))) == numbers(second)


def test_a_long_result_is_not_counted_to_its_end_unless_one_asks(client, bound, thirty):
    page = client.get(PAGE)
    assert "Lebih dari 10 usaha" in page.content.decode()
    assert page.context["totals"]["rows"] == 11

    exact = client.get(page.context["exact_url"])
    assert exact.context["totals"]["rows"] == 31
    assert "31 usaha" in exact.content.decode()


def test_totals_tell_of_how_many_they_are_known(client, thirty):
    page = client.get(f"{PAGE}?q=Angka").content.decode()

    assert "4 tenaga kerja, tercatat di 1 dari 1" in page
    assert "produksi" in page


@pytest.mark.parametrize("word", ["after", "before"])
@pytest.mark.parametrize("number", ["x", "", "IKM-3513-000001-0", "\x00", "9" * 3000])
def test_a_row_that_is_none_leads_to_the_first_page(word, number, client, thirty):
    answer = client.get(PAGE, {word: number})

    assert answer.context["page_obj"].number == 1


def test_the_row_one_goes_on_from_lies_in_ones_region(client, officer, bound, thirty):
    elsewhere = BusinessFactory(region_id="75.02")

    assert client.get(PAGE, {"after": elsewhere.registry_no}).context["page_obj"].number == 1


def test_the_keys_of_kbli_sort_as_its_codes(db):
    rows = Kbli.objects.of_version().exclude(code="C")

    assert list(rows.order_by("pk")) == list(rows.order_by("code"))


@pytest.fixture
def many(officer):
    """Enough rows that PostgreSQL uses an index wherever one serves."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO businesses_business (registry_no, name, brand, legal_form, siinas_no,
                region_id, address, rt, rw, tenure, coordinate_source, source, kbli_id)
            SELECT 'IKM-' || n, 'Usaha ' || md5(n::text), '', '', '',
                CASE WHEN n % 4 = 0 THEN '35.13.05.2008' ELSE place.code END, '', '', '', '',
                '', 'office', kind.id
            FROM generate_series(1, 20000) n
            JOIN (SELECT code, row_number() OVER (ORDER BY md5(code)) AS nth
                FROM regions_region WHERE level = 13) place ON place.nth = n % 8000 + 1
            LEFT JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth
                FROM businesses_kbli WHERE level = 5) kind ON kind.nth = n % 600
            """
        )
        cursor.execute("ANALYZE businesses_business")


def test_a_page_in_any_order_is_read_from_an_index(officer, officer_of, many):
    for user in (officer, officer_of("35"), UserFactory(is_superuser=True)):
        for order in ORDERS:
            request = RequestFactory().get("/")
            request.user = user
            rows = Business.objects.visible_to(user)
            asked = BusinessFilter(QueryDict(f"ordering={order}"), queryset=rows, request=request)
            plan = asked.qs[:25].explain()

            assert "Seq Scan on businesses_business" not in plan, (order, plan)
            assert "Sort" not in plan, (order, plan)


def test_those_who_own_nothing_are_not_asked_whose_a_row_is(officer):
    assert "owner" not in str(Business.objects.visible_to(officer).query).partition("WHERE")[2]
