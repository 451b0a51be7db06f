"""The questions one may ask about businesses: each finds what it says, garbage finds a sentence."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Need, SizeScheme, Status
from businesses.filters import BusinessFilter
from businesses.models import Business
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    ProductFactory,
    kbli,
)

PATOKAN = "35.13.14.1017"  # a village of Kraksaan, in the same regency
PROBOLINGGO = "35.13"
BOALEMO = "75.02"


@pytest.fixture
def ask(officer_of):
    """The filter as an officer of Kab. Probolinggo uses it: `ask("q=tahu")`."""

    def asked_by(question, user=None):
        request = RequestFactory().get("/")
        request.user = user or officer_of(PROBOLINGGO)
        rows = Business.objects.visible_to(request.user)
        return BusinessFilter(QueryDict(question), queryset=rows, request=request)

    return asked_by


@pytest.fixture
def names(ask):
    def of(question, user=None):
        found = ask(question, user)
        assert found.is_valid(), found.errors
        return [business.name for business in found.qs]

    return of


@pytest.mark.parametrize(
    "words",
    ["bu rupi", "KERIPIK", "srikandi", "1234567890123", "IKM-3513-000001-6", "tempe", "hartatik"],
)
def test_words_find_name_brand_numbers_product_and_owner(words, names):
    hit = BusinessFactory(
        name="Keripik Bu Rupi", brand="Srikandi", nib="1234567890123", owner__name="Hartatik"
    )
    ProductFactory(business=hit, name="Keripik tempe daun jeruk")
    BusinessFactory(name="Tahu Pak Min")

    found = names(f"q={hit.registry_no if words.startswith('IKM') else words}")

    assert found == ["Keripik Bu Rupi"]


def test_a_place_is_itself_and_all_below(names):
    BusinessFactory(name="Di Clarak", region_id=CLARAK)
    BusinessFactory(name="Di Leces", region_id="35.13.05")
    BusinessFactory(name="Di Kraksaan", region_id=PATOKAN)

    assert names(f"region={CLARAK}") == ["Di Clarak"]
    assert names("region=35.13.05") == ["Di Clarak", "Di Leces"]
    assert len(names("region=35.13")) == 3


def test_the_upper_drop_down_wins_over_the_lower(names):
    BusinessFactory(name="Di Clarak", region_id=CLARAK)
    BusinessFactory(name="Di Kraksaan", region_id=PATOKAN)

    assert names(f"region=35.13.14&region={CLARAK}") == ["Di Kraksaan"]
    assert names(f"region=35.13.05&region={CLARAK}") == ["Di Clarak"]
    assert len(names(f"region=&region={CLARAK}")) == 2


@pytest.mark.parametrize("code", ["75.02", "35", "35.14", "3", "35.13.99", "35.13.05.zz", "x"])
def test_a_place_outside_ones_region_finds_nothing_and_says_so(code, ask):
    BusinessFactory(region_id=CLARAK)
    BusinessFactory(region_id=BOALEMO)

    found = ask(f"region={code}")

    assert found.errors["region"]
    assert not found.answers


def test_drop_downs_lead_from_ones_place_to_the_village(ask, django_assert_num_queries):
    found = ask("region=35.13.05")
    assert found.is_valid()

    with django_assert_num_queries(1):
        districts, villages = found.places

    assert [place.name for place in districts.places][:2] == ["Bantaran", "Banyuanyar"]
    assert districts.chosen == "35.13.05"
    assert "Clarak" in [place.name for place in villages.places]
    assert {place.code[:8] for place in villages.places} == {"35.13.05"}


@pytest.mark.parametrize(
    ("held", "question", "offered"),
    [
        (["35.13"], "", [24]),
        (["35"], "", [38]),
        (["35"], "region=35.13", [38, 24]),
        ([CLARAK], "", []),
        (["35.13", "75.02"], "", [2]),
        (["35.13", "35.13.05"], "", [24]),
        (["35.13", "75.02"], "region=75.02", [2, 7]),
    ],
)
def test_drop_downs_begin_where_one_works(held, question, offered, ask, db):
    user = UserFactory(assignments=[("district_officer", code) for code in held])
    found = ask(question, user)
    found.is_valid()

    assert [len(step.places) for step in found.places] == offered


def test_an_administrator_of_all_begins_with_the_provinces(ask, db):
    steps = ask("", UserFactory(is_superuser=True)).places

    assert [len(step.places) for step in steps] == [38]


def test_kbli_is_found_by_the_beginning_of_its_code_and_by_words(names):
    BusinessFactory(name="Keripik", kbli=kbli("10794"))
    BusinessFactory(name="Mebel", kbli=kbli("31001"))
    BusinessFactory(name="Belum tahu", kbli=None)

    assert names("kbli=10794") == ["Keripik"]
    assert names("kbli=10") == ["Keripik"]
    assert names("kbli=mebel") == ["Mebel"]
    assert names("kbli=10794 Industri Kerupuk&kbli=31001") == ["Mebel"]  # what was picked counts
    assert names("kbli=tidak ada") == []


def test_a_kbli_that_does_not_exist_is_named(ask):
    assert "99999" in ask("kbli=99999").errors["kbli"][0]


def test_size_is_asked_by_the_test_that_defines_it(names):
    small = FiguresFactory(
        business__name="Kecil", workers_male=2, workers_female=0, investment_machines=5_000_000
    )
    FiguresFactory(
        business__name="Sedang",
        workers_male=30,
        workers_female=0,
        investment_machines=5_000_000_000,
    )
    BusinessFactory(name="Tanpa angka")

    assert names("size=permenperin64:small") == [small.business.name]
    assert names("size=permenperin64:medium") == ["Sedang"]
    assert names("size=bps:micro") == ["Kecil"]
    assert names("size=permenperin64:unknown") == ["Tanpa angka"]


def test_a_test_offers_only_the_classes_it_knows(ask):
    choices = dict(ask("").form.fields["size"].choices)

    assert [value for value, _words in choices[SizeScheme.PERMENPERIN.label]] == [
        "permenperin64:small",
        "permenperin64:medium",
        "permenperin64:large",
        "permenperin64:unknown",
    ]


def test_status_is_one_of_five(names, ask):
    BusinessFactory(name="Tutup", status=Status.CLOSED)
    BusinessFactory(name="Buka")

    assert names("status=closed") == ["Tutup"]
    assert ask("status=sleeping").errors["status"]


def test_what_a_record_needs_is_asked_of_active_ones_only(names):
    last_year = localdate().year - 1
    whole = FiguresFactory(
        business__name="Lengkap", business__nib="1234567890123", year=last_year
    ).business
    CertificateFactory(business=whole, expires_on=localdate() + timedelta(days=30))
    BusinessFactory(name="Kurang", region_id="35.13.05", kbli=None)
    BusinessFactory(name="Tutup", region_id="35.13.05", kbli=None, status=Status.CLOSED)

    assert names(f"needs={Need.RENEWAL}") == ["Lengkap"]
    for need in (Need.NIB, Need.KBLI, Need.VILLAGE, Need.FIGURES):
        assert names(f"needs={need}") == ["Kurang"], need


def test_orders(names):
    BusinessFactory(name="cabai", region_id=PATOKAN, kbli=kbli("31001"))
    BusinessFactory(name="Bakso", region_id=CLARAK, kbli=None)
    BusinessFactory(name="abon", region_id=CLARAK, kbli=kbli("10794"))

    assert names("") == ["abon", "Bakso", "cabai"]  # capitals make no difference
    assert names("ordering=-name") == ["cabai", "Bakso", "abon"]
    assert names("ordering=-place")[0] == "cabai"
    assert names("ordering=kbli") == ["abon", "cabai", "Bakso"]  # unknown comes last
    assert names("ordering=-kbli") == ["cabai", "abon", "Bakso"]
    assert names("ordering=-created")[0] == "abon"


def test_a_search_brings_the_best_match_first_unless_another_order_is_asked_for(names, ask):
    ProductFactory(business=BusinessFactory(name="Aneka Rasa"), name="Keripik tempe")
    BusinessFactory(name="Keripik")

    assert names("q=keripik") == names("q=keripik&ordering=") == ["Keripik", "Aneka Rasa"]
    assert names("q=keripik&ordering=name") == ["Aneka Rasa", "Keripik"]
    assert ask("q=keripik&ordering=name").query.urlencode() == "q=keripik&ordering=name"
    assert ask("ordering=name").query.urlencode() == ""


@pytest.mark.parametrize(
    ("question", "usual"),
    [("", "Nama, A ke Z"), ("q=+", "Nama, A ke Z"), ("q=tahu", "Paling cocok")],
)
def test_the_menu_of_orders_begins_with_the_usual_one(question, usual, ask):
    offered = [str(label) for _value, label in ask(question).form["ordering"].field.widget.choices]

    assert offered[0] == usual
    assert offered.count("Nama, A ke Z") == 1


def test_an_address_holds_each_question_once_and_none_that_is_empty(ask):
    found = ask("q=&region=35.13.05&region=&kbli=10794+Industri&kbli=10794&utm=x&page=3")

    assert found.query.urlencode() == "region=35.13.05&kbli=10794"


def test_questions_are_told_in_words(ask):
    found = ask("region=35.13.05&kbli=10794&size=bps:micro&status=active&ordering=-name&q=bu")

    told = {name: str(value) for name, _label, value in found.narrowed_by}

    assert told["region"] == "Leces"
    assert told["kbli"].startswith("10794 ")
    assert str(SizeScheme.BPS.label) in told["size"]
    assert told["status"] == str(Status.ACTIVE.label)
    assert "ordering" not in told


@pytest.mark.parametrize("inside", [BOALEMO, "35.14.05"])
@pytest.mark.parametrize("question", ["", "q=keripik", "kbli=10", "needs=nib", "status=active"])
def test_no_question_brings_a_business_of_another_region(question, inside, names):
    BusinessFactory(name="Keripik tetangga", region_id=inside)

    assert names(question) == []


PARAMETERS = ["q", "region", "kbli", "size", "status", "needs", "ordering", "page"]
HALF_RIGHT = st.sampled_from(
    [
        "35.13",
        "35.13.05.\x00",
        "10",
        "permenperin64:",
        ":small",
        "bps:micro:x",
        "-",
        "--name",
        "\x00",
    ]
)


@settings(max_examples=60)
@given(
    asked=st.lists(
        st.tuples(st.sampled_from(PARAMETERS), st.one_of(st.text(max_size=40), HALF_RIGHT)),
        max_size=6,
    )
)
def test_anything_asked_is_answered_by_a_page(asked, client, officer_of):
    if "_auth_user_id" not in client.session:
        client.force_login(officer_of(PROBOLINGGO))
        BusinessFactory()
    question = QueryDict(mutable=True)
    for name, value in asked:
        question.appendlist(name, value)

    answer = client.get(f"/usaha/?{question.urlencode()}")

    assert answer.status_code == 200
