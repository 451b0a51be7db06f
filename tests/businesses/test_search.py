"""One search over all that a business is known by, kept ready whatever door a change came by."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.models import Business, Owner, Product, Search, SearchEntry, SearchWord
from businesses.models.search import NAMES, PRODUCTS
from businesses.services.registration import take_numbers
from ikm_registry.regions.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory, ProductFactory

pytestmark = pytest.mark.django_db
BOALEMO = "75.02"


@pytest.fixture
def found(officer_of):
    """Names of what an officer of Kabupaten Probolinggo finds by these words, best first."""
    officer = officer_of("35.13")

    def names(typed, by=officer):
        search = Search(typed, by)
        businesses = Business.objects.permitted(by, "view").matching(search)
        return list(businesses.by_relevance(search).values_list("name", flat=True))

    return names


def test_a_business_is_found_by_everything_it_is_known_by(found):
    business = BusinessFactory(
        name="Keripik Bu Rupi",
        brand="Srikandi",
        nib="1234567890123",
        address="Jl. Mawar 12",
        owner__name="Hartatik",
    )
    ProductFactory(business=business, name="Peyek teri", brand="Lautan")
    BusinessFactory(name="Tahu Pak Min", region_id="35.13.14.1017")
    number = business.registry_no

    for typed in ["bu rupi", "KERIPIK", "srikan", "hartatik", "teri", "lautan", "mawar", "clarak"]:
        assert found(typed) == ["Keripik Bu Rupi"], typed
    for typed in ["1234567890123", "12345", "1234 5678", number, number.lower(), number[4:-2]]:
        assert found(typed) == ["Keripik Bu Rupi"], typed
    assert found(number.replace("-", "")) == ["Keripik Bu Rupi"]


def test_all_words_must_fit_in_any_order_and_place(found):
    BusinessFactory(name="Keripik Bu Rupi")
    BusinessFactory(name="Keripik Srikandi", region_id="35.13.14.1017")

    assert found("leces keripik") == ["Keripik Bu Rupi"]
    assert found("keripik patokan") == ["Keripik Srikandi"]
    assert found("keripik tahu") == []


@pytest.mark.parametrize("typed", ["kripik", "keirpik", "Keripikk", "ripik", "kéripík", "ker'ipik"])
def test_slips_of_the_pen_are_forgiven(typed, found):
    BusinessFactory(name="Keripik Bu Rupi")
    BusinessFactory(name="Tahu Pak Min")

    assert found(typed) == ["Keripik Bu Rupi"]


def test_what_was_searched_instead_is_told(officer_of):
    BusinessFactory(name="Keripik Bu Rupi")
    officer = officer_of("35.13")

    assert Search("kripik rupi", officer).corrected == "keripik rupi"
    assert Search("keripik rupi", officer).corrected == ""
    assert Search("ripik", officer).corrected == ""


def test_words_in_quotes_stand_for_themselves(found):
    BusinessFactory(name="Keripik Bu Rupi")
    BusinessFactory(name="Keripikku")

    assert found('"keripik"') == ["Keripik Bu Rupi"]
    assert found('"kripik"') == []


def test_a_word_known_elsewhere_only_is_a_slip_here(found):
    BusinessFactory(name="Kripik Boalemo", region_id=BOALEMO)
    BusinessFactory(name="Keripik Bu Rupi")

    assert found("kripik") == ["Keripik Bu Rupi"]


def test_no_correction_tells_a_word_of_another_region(officer_of):
    BusinessFactory(name="Dodol Hartatik", region_id=BOALEMO)
    BusinessFactory(name="Keripik Bu Rupi")

    search = Search("hartatk", officer_of("35.13"))

    assert search.corrected == ""
    assert "hartatik" not in str(search.terms)


def test_a_nearer_word_of_another_region_does_not_hide_one_used_here(officer_of):
    BusinessFactory(name="Kerupuk Gorontalo", region_id=BOALEMO)
    BusinessFactory(name="Kerupukan Bu Rupi")

    assert Search("kerupukk", officer_of("35.13")).corrected == "kerupukan"
    assert Search("kerupukk", officer_of("75.02")).corrected == "kerupuk"


def test_few_hits_are_told_apart_by_the_parts_that_hold_the_word(officer_of):
    named = BusinessFactory(name="Tempe Murni")
    product = ProductFactory(name="Tempe", business__name="Usaha Sari")
    officer = officer_of("35.13")
    search = Search("tempe", officer)

    assert list(Business.objects.visible_to(officer).best_of(search, NAMES)) == [named]
    assert search.keys_by_part[PRODUCTS] == [product.business_id]


def test_whoever_owns_nothing_is_not_asked_with_each_word_what_is_hers(officer_of):
    BusinessFactory(name="Keripik Bu Rupi")
    search = Search("kripik rupi", officer_of("35.13"))

    with CaptureQueriesContext(connection) as asked:
        assert search.corrected == "keripik rupi"

    about_owners = [query["sql"] for query in asked if "businessperson" in query["sql"]]
    assert len(about_owners) == 1
    assert about_owners[0].startswith("SELECT 1 ")


def test_names_come_before_products_and_products_before_places(found):
    BusinessFactory(name="C", address="Gang Tempe")
    product = ProductFactory(business__name="B", name="Tempe")
    BusinessFactory(name="Tempe A")

    assert found("tempe") == ["Tempe A", product.business.name, "C"]


def test_who_may_not_see_owners_finds_nothing_by_their_names(found, officer_of):
    BusinessFactory(name="Keripik Srikandi", owner__name="Hartatik")
    client = officer_of("35.13", role="api_client")

    assert found("hartatik", client) == []
    assert found("hartatk", client) == []
    assert found("srikandi", client) == ["Keripik Srikandi"]
    assert Search("hartatk", client).corrected == ""


def test_owners_are_found_only_where_one_may_see_them(found, db):
    BusinessFactory(name="Di Leces", owner__name="Hartatik")
    BusinessFactory(name="Di Boalemo", region_id=BOALEMO, owner__name="Hartatik")
    user = UserFactory(assignments=[("api_client", "35.13"), ("district_officer", BOALEMO)])

    assert found("hartatik", user) == ["Di Boalemo"]


def test_an_owner_finds_her_own(found, db):
    account = UserFactory()
    BusinessFactory(name="Keripik Rupi", owner__account=account, owner__name="Hartatik")
    BusinessFactory(name="Keripik Min")

    assert found("keripik", account) == ["Keripik Rupi"]
    assert found("hartatk", account) == ["Keripik Rupi"]


@pytest.mark.parametrize("code", ["35", "35.13", "35.13.05", CLARAK])
def test_a_scope_of_any_level_finds_its_own(code, found, officer_of):
    BusinessFactory(name="Keripik Bu Rupi")
    BusinessFactory(name="Keripik Boalemo", region_id=BOALEMO)

    assert found("keripik", officer_of(code)) == ["Keripik Bu Rupi"]


def kept():
    return dict(SearchEntry.objects.values_list("pk", "words")), places()


def places():
    return dict(SearchEntry.objects.values_list("pk", "place"))


def built():
    with connection.cursor() as cursor:
        cursor.execute("SELECT business_id, words, place FROM businesses_searchdocument")
        rows = cursor.fetchall()
    return {pk: words for pk, words, _place in rows}, {pk: place for pk, _words, place in rows}


def lexemes():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lexeme FROM businesses_searchentry, unnest(words) WHERE lexeme ~ '[a-z]'"
        )
        return {word for (word,) in cursor.fetchall()}


WORDS = st.sampled_from(
    ["Keripik", "Tempe", "Bu Rupi", "Ra'as", "Jl. Kéramat 12/a-b", "", "x" * 90]
)
ROW = st.integers(0, 2)


def rename_business(row, words):
    Business.objects.filter(pk=row.pk).update(name=words)


def rename_all(row, words):
    Business.objects.update(brand=words)


def rename_owner(row, words):
    Owner.objects.filter(pk=row.owner_id).update(name=words)


def change_owner(row, words):
    row.owner = OwnerFactory(name=words)
    row.save()


def move(row, words):
    Business.objects.filter(pk=row.pk).update(region_id="35.13.14.1017", address=words)


def add_products(row, words):
    Product.objects.bulk_create(
        [Product(business=row, name=words), Product(business=row, name="b")]
    )


def rename_products(row, words):
    Product.objects.update(name=words)


def give_products(row, words):
    Product.objects.update(business=row)


def remove_products(row, words):
    Product.objects.filter(business=row).delete()


def remove_business(row, words):
    Business.objects.filter(pk=row.pk).delete()


def rename_region(row, words):
    Region.objects.filter(pk=row.region_id).update(full_name=words)


CHANGES = [
    rename_business,
    rename_all,
    rename_owner,
    change_owner,
    move,
    add_products,
    rename_products,
    give_products,
    remove_products,
    remove_business,
    rename_region,
]


@settings(max_examples=60)
@given(steps=st.lists(st.tuples(st.sampled_from(CHANGES), ROW, WORDS), max_size=6))
def test_after_any_change_the_entries_are_what_they_would_be_if_built_anew(steps):
    Business.objects.all().delete()
    for _count in range(3):
        ProductFactory()

    for change, which, words in steps:
        rows = list(Business.objects.order_by("pk"))
        if rows:
            change(rows[which % len(rows)], words)

    assert kept() == built()
    assert set(SearchWord.objects.values_list("word", flat=True)) == lexemes()


@settings(max_examples=60)
@given(typed=st.text(max_size=60))
def test_anything_may_be_typed(typed, found):
    assert found(typed) == []


def test_the_search_can_be_made_anew(found, capsys):
    ProductFactory(business__name="Keripik Bu Rupi", name="Peyek")
    SearchEntry.objects.all().delete()
    assert found("peyek") == []

    call_command("rebuild_search")

    assert found("pyek") == ["Keripik Bu Rupi"]
    assert kept() == built()
    assert "1" in capsys.readouterr().out


def test_a_search_is_answered_by_the_index_inside_the_region(officer_of):
    numbers = take_numbers(regency="35.13", count=3000)
    places = ["35.13.05.2008", "35.13.14.1017", "75.02"]
    # As in life: a planner that knows of one owner only takes all businesses for his.
    owners = Owner.objects.bulk_create(
        Owner(name=f"Pemilik {number}", region_id="35.13") for number in numbers
    )
    Business.objects.bulk_create(
        Business(
            name=f"Usaha nama{nth}", region_id=places[nth % 3], registry_no=number, owner=owner
        )
        for nth, (number, owner) in enumerate(zip(numbers, owners, strict=True))
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE businesses_business, businesses_owner, businesses_searchentry, "
            "businesses_searchword"
        )
    officer = officer_of("35.13")

    for typed in ["nama1200", "nama1200 leces"]:
        search = Search(typed, officer)
        assert "searchentry_words_in_place" in search.entries().explain()
        for rows in (
            Business.objects.visible_to(officer).matching(search).by_relevance(search),
            Business.objects.visible_to(officer).best_of(search, NAMES),
        ):
            assert "Seq Scan on businesses_" not in rows[:25].explain()


def test_the_beginning_of_a_nib_is_found_by_the_index_that_keeps_it_unique(officer_of):
    numbers = take_numbers(regency="35.13", count=3000)
    Business.objects.bulk_create(
        Business(name="Usaha", region_id="35.13", registry_no=number, nib=f"{nth:013}")
        for nth, number in enumerate(numbers)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE businesses_business")
    search = Search("000000000120", officer_of("35.13"))

    rows = Business.objects.filter(search.condition())

    assert rows.count() == 10
    assert "business_nib_is_unique_in_its_regency" in rows.explain()
