"""Products across businesses: which ones, to whom, in which order, at which cost."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Status
from businesses.filters import ProductFilter
from businesses.models import Product
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, ProductFactory, kbli
from tests.factories.pictures import picture

PAGE = "/produk/"
PATOKAN = "35.13.14.1017"  # a village of Kraksaan, in the same regency


@pytest.fixture
def names(client, officer):
    """What an officer of Kab. Probolinggo finds: `names("q=tempe")`."""

    def of(question=""):
        context = client.get(f"{PAGE}?{question}").context
        assert not context["filter"].errors, context["filter"].errors
        return [product.name for product in context["page_obj"]]

    return of


def test_an_officer_sees_the_products_of_her_regency_and_no_others(names):
    ProductFactory(name="Keripik tempe")
    ProductFactory(name="Kopra", business__region_id="75.02")

    assert names() == ["Keripik tempe"]


def test_a_slip_of_the_pen_is_mended_and_told(client, names):
    for nth in range(60):
        ProductFactory(name=f"Keripik tempe {nth}")
    ProductFactory(name="Peyek", business__name="Keripik Bu Rupi")

    assert len(names("q=kripik")) == 25
    answer = client.get(f"{PAGE}?q=kripik")
    assert answer.context["page_obj"].paginator.count == 60
    assert "Menampilkan hasil untuk “keripik”" in answer.text
    assert "Menampilkan hasil" not in client.get(f"{PAGE}?q=tempe+5").text
    assert names("q=%22kripik%22") == []
    assert names("q=-") == []


def test_a_slip_of_the_pen_brings_nothing_of_another_regency(names):
    ProductFactory(name="Keripik tempe", business__region_id="75.02")

    assert names("q=kripik") == []


def test_somebody_without_a_place_sees_no_product_and_no_door_to_them(client, db):
    ProductFactory(name="Keripik tempe")
    client.force_login(UserFactory())

    page = client.get(PAGE).content.decode()

    assert "Keripik tempe" not in page
    assert 'href="/produk/"' not in client.get("/").content.decode()


def test_an_officer_is_led_there_from_every_page(client, officer):
    assert 'href="/produk/"' in client.get("/").content.decode()


def test_an_owner_sees_what_she_makes_and_no_more(client, db):
    account = UserFactory()
    ProductFactory(name="Keripik tempe", business__owner__account=account)
    ProductFactory(name="Keripik pisang")
    client.force_login(account)

    (row,) = client.get(PAGE).context["page_obj"]

    assert row.name == "Keripik tempe"


def test_a_row_leads_to_the_product_and_to_its_business(client, officer):
    product = ProductFactory(monthly_output=1200, price=15_000)
    home = product.business.get_absolute_url()

    page = client.get(PAGE).content.decode()

    assert f'href="{home}produk/#produk-{product.pk}"' in page
    assert f'href="{home}"' in page
    for told in ("1.200", "Rp15.000", "Bungkus", product.business.name, "Clarak"):
        assert told in page


def test_words_find_product_and_brand_not_the_business(names):
    ProductFactory(name="Keripik tempe", brand="Srikandi")
    ProductFactory(name="Tahu", business__name="Keripik Bu Rupi")

    assert names("q=keripik") == ["Keripik tempe"]
    assert names("q=srikandi") == ["Keripik tempe"]


def test_a_place_is_itself_and_all_below(names):
    ProductFactory(name="Dari Clarak")
    ProductFactory(name="Dari Kraksaan", business__region_id=PATOKAN)

    assert names("region=35.13.05") == ["Dari Clarak"]
    assert len(names("region=35.13")) == 2


def test_a_product_without_kbli_is_of_the_kind_of_its_business(names):
    chips = kbli("10794")
    ProductFactory(name="Tanpa KBLI", business__kbli=chips)
    ProductFactory(name="Keripik", kbli=chips, business__kbli=kbli("31001"))
    ProductFactory(name="Kursi", kbli=kbli("31001"), business__kbli=chips)

    assert names("kbli=107") == ["Keripik", "Tanpa KBLI"]
    assert names("kbli=keripik") == ["Keripik", "Tanpa KBLI"]


def test_a_price_lies_between_two_and_an_unknown_price_in_no_range(names):
    ProductFactory(name="Murah", price=5_000)
    ProductFactory(name="Mahal", price=1_500_000)
    ProductFactory(name="Entah", price=None)

    assert names("price=1.000.000-") == ["Mahal"]
    assert names("price=&price=15.000") == ["Murah"]
    assert names("price=5000") == ["Murah"]
    assert names("price=0-") == ["Mahal", "Murah"]


def test_unit_photo_and_status_of_the_maker_narrow(names, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shown = ProductFactory(name="Keripik", unit_id="kg")
    shown.photo.save("a.png", ContentFile(picture()))
    ProductFactory(name="Tahu", business__status=Status.CLOSED)

    assert names("unit=kg") == ["Keripik"]
    assert names("photo=some") == ["Keripik"]
    assert names("photo=none") == ["Tahu"]
    assert names("maker=closed") == ["Tahu"]


def test_filters_in_use_are_said_in_words_and_each_goes_by_itself(client, officer):
    ProductFactory(unit_id="kg")

    page = client.get(f"{PAGE}?price=0-&unit=kg&maker=active")

    assert [str(chip["value"]) for chip in page.context["chips"]] == [
        "Kilogram",
        "0 atau lebih",
        "Aktif",
    ]
    assert page.context["chips"][0]["url"] == f"{PAGE}?price=0-&maker=active"


def test_the_unknown_comes_last_whichever_way_one_sorts(names):
    ProductFactory(name="Entah", price=None)
    ProductFactory(name="Mahal", price=20_000)
    ProductFactory(name="Murah", price=5_000)

    assert names("ordering=price") == ["Murah", "Mahal", "Entah"]
    assert names("ordering=-price") == ["Mahal", "Murah", "Entah"]


@pytest.mark.parametrize("question", ["unit=ell", "price=dua", "region=99", "q=%00", "page=x"])
def test_garbage_finds_a_sentence_and_never_a_fault(question, client, officer):
    ProductFactory()

    assert client.get(f"{PAGE}?{question}").status_code == 200


def test_htmx_gets_the_results_alone(client, officer):
    page = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert "Belum ada produk di sini" in page


def test_an_empty_list_says_where_products_are_written(client, officer):
    page = client.get(PAGE).content.decode()

    assert "Belum ada produk di sini" in page
    assert 'href="/usaha/"' in page


def test_one_row_costs_as_many_queries_as_fifty(client, officer):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(PAGE).status_code == 200
        return len(caught)

    ProductFactory()
    client.get(PAGE)  # what is read once per process is no cost of the page
    one = queries()
    ProductFactory.create_batch(49)

    assert queries() == one
    assert one <= 14


QUESTIONS = st.dictionaries(
    st.sampled_from(list(ProductFilter.base_filters)),
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(["kg", "0", "5-19", "some", "active", "-price", "35.13", "107"]),
    ),
)


@given(question=QUESTIONS)
@settings(max_examples=60)
def test_no_question_adds_a_product_that_the_reader_may_not_see(question, db):
    if not Product.objects.exists():
        UserFactory(username="siti", assignments=[("district_officer", "35.13")])
        ProductFactory(business=BusinessFactory())
        ProductFactory(business=BusinessFactory(region_id="75.02"))
    request = RequestFactory().get("/")
    request.user = UserFactory._meta.model.objects.get(username="siti")
    query = QueryDict(mutable=True)
    query.update(question)
    seen = Product.objects.visible_to(request.user)

    found = ProductFilter(query, queryset=seen, request=request)

    assert set(found.qs if found.is_valid() else []) <= set(seen)
