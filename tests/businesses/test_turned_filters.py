"""Each question and the same turned round: together every business, and none in both."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import CertificateKind, Holding, Need, Reach, SizeScheme, Status
from businesses.filters import BusinessFilter
from businesses.models import Business, Country, Photo
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    FiguresFactory,
    MarketFactory,
    kbli,
)

CHOICES = {
    "region": ["35.13", "35.13.05", CLARAK, "35.13.14"],
    "kbli": ["10", "10794", "31001", "C", "keripik", "tidak ada"],
    "size": [
        *(f"{scheme}:{size}" for scheme in SizeScheme for size in ("small", "medium", "unknown")),
        "bps:micro",
    ],
    "status": Status.values,
    "certificate": [f"{how}:{kind}" for how in Holding for kind in ["any", *CertificateKind]],
    "reach": Reach.values,
    "country": ["JP", "MY"],
    "workers": ["0-", "-4", "4", "4-30", "31-"],
    "turnover": ["0-", "-60000000", "60.000.000-70.000.000"],
    "needs": Need.values,
    "age": ["6", "12", "24", "36"],
    "new": ["7", "30", "90", "365"],
    "photo": ["some", "none"],
    "coordinates": ["known", "unknown"],
}
QUESTIONS = st.sampled_from([(name, value) for name in CHOICES for value in CHOICES[name]])


@pytest.fixture
def officer(officer_of):
    return officer_of("35.13")


@pytest.fixture
def some_of_each(db):
    """Businesses of which each fact is known of some, and of others unknown."""
    last_year = localdate().year - 1
    BusinessFactory(name="Tanpa apa pun", region_id="35.13.05", kbli=None)
    whole = FiguresFactory(
        business__name="Lengkap",
        business__nib="1234567890123",
        business__latitude="-7.84",
        business__longitude="113.25",
        year=last_year,
        workers_male=2,
        workers_female=2,
        investment_machines=5_000_000,
    ).business
    Photo.objects.create(business=whole, image="a.png")
    CertificateFactory(business=whole, kind="halal", expires_on=None)
    CertificateFactory(business=whole, expires_on=localdate() + timedelta(days=30))
    MarketFactory(business=whole, reach=Reach.EXPORT, country_id="JP")
    ended = FiguresFactory(
        business__name="Mebel",
        business__region_id="35.13.14.1017",
        business__kbli=kbli("31001"),
        business__status=Status.CLOSED,
        turnover=None,
        workers_male=40,
        workers_female=0,
        investment_machines=9_000_000_000,
    ).business
    CertificateFactory(business=ended, kind="sni", expires_on=localdate() - timedelta(days=1))
    MarketFactory(business=ended, reach=Reach.LOCAL)
    old = timezone.now() - timedelta(days=500)
    Business.objects.filter(pk=ended.pk).update(updated_at=old)
    FiguresFactory(
        business__name="Istirahat",
        operated=False,
        workers_male=None,
        workers_female=None,
        turnover=None,
    )


def asked(question, user):
    request = RequestFactory().get("/")
    request.user = user
    rows = Business.objects.visible_to(user)
    return BusinessFilter(QueryDict(question), queryset=rows, request=request)


def names(question, user):
    found = asked(question, user)
    assert found.is_valid(), found.errors
    return [business.name for business in found.qs]


@settings(max_examples=40)
@given(question=QUESTIONS, beside=st.none() | QUESTIONS)
def test_a_question_and_its_opposite_part_all_businesses(question, beside, officer, some_of_each):
    query = QueryDict(mutable=True)
    if beside and beside[0] != question[0]:
        query[beside[0]] = beside[1]
    within = names(query.urlencode(), officer)
    query[question[0]] = question[1]
    found = names(query.urlencode(), officer)
    query["not"] = question[0]
    others = names(query.urlencode(), officer)

    assert sorted(found + others) == sorted(within)


@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("user", ["everywhere", "nowhere"])
def test_it_holds_for_those_who_see_all_and_for_those_who_see_nothing(name, user, some_of_each):
    person = UserFactory(is_superuser=user == "everywhere")
    if name == "turnover" and user == "nowhere":
        return  # is not asked for: the question is offered to those who may read the answer
    value = CHOICES[name][0]
    if name == "region" and user == "nowhere":
        assert asked(f"region={value}", person).errors
        return

    parts = names(f"{name}={value}", person) + names(f"{name}={value}&not={name}", person)

    assert sorted(parts) == sorted(
        Business.objects.visible_to(person).values_list("name", flat=True)
    )


def test_a_certificate_is_held_missing_or_about_to_end(officer, some_of_each):
    assert names("certificate=held:halal", officer) == ["Lengkap"]
    assert names("certificate=expiring:any", officer) == ["Lengkap"]
    assert names("certificate=expiring:halal", officer) == []
    assert names("certificate=held:sni", officer) == []  # it has ended
    assert "Mebel" in names("certificate=missing:sni", officer)
    assert "Lengkap" not in names("certificate=missing:any", officer)


def test_markets_photos_and_places_on_the_map_are_asked_for(officer, some_of_each):
    assert names("reach=export", officer) == ["Lengkap"]
    assert names("country=JP", officer) == ["Lengkap"]
    assert names("country=MY", officer) == []
    assert names("photo=some", officer) == ["Lengkap"]
    assert names("coordinates=known", officer) == ["Lengkap"]
    assert names("age=12", officer) == ["Mebel"]


def test_a_confirmation_makes_an_old_record_young(officer, some_of_each):
    Business.objects.filter(name="Mebel").update(confirmed_at=timezone.now())

    assert names("age=12", officer) == []


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ("4", ["Lengkap"]),
        ("-4", ["Lengkap"]),
        ("5-", ["Mebel"]),
        ("0-", ["Lengkap", "Mebel"]),
        ("4-40", ["Lengkap", "Mebel"]),
        ("0-&not=workers", ["Istirahat", "Tanpa apa pun"]),  # unknown is not none
    ],
)
def test_numbers_are_asked_from_and_to(bounds, found, officer, some_of_each):
    assert names(f"workers={bounds}", officer) == found


def test_two_boxes_are_one_question(officer):
    assert asked("workers=5&workers=19", officer).query.urlencode() == "workers=5-19"
    assert asked("workers=&workers=19", officer).query.urlencode() == "workers=-19"
    assert asked("workers=&workers=", officer).query.urlencode() == ""


@pytest.mark.parametrize("typed", ["x", "19-5", "5-19-30", "1,5", "-", "9" * 40, "\x00"])
def test_numbers_that_are_none_are_answered_by_a_sentence(typed, officer):
    query = QueryDict(mutable=True)
    query["workers"] = typed
    found = asked(query.urlencode(), officer)

    assert found.errors.get("workers") or not found.answers["workers"]


def test_turning_round_is_told_in_words_and_kept_only_while_it_is_asked(officer):
    found = asked("status=closed&not=status&not=kbli,size&size=bps:micro", officer)

    told = {name: str(value) for name, _label, value in found.narrowed_by}

    assert told["status"].startswith("bukan ")
    assert told["size"].startswith("bukan ")
    assert found.query["not"] == "status,size"
    assert found.without("status").urlencode() == "size=bps%3Amicro&not=size"
    assert found.without("size").urlencode() == "status=closed&not=status"


def test_only_questions_can_be_turned_round(officer):
    for name in ("q", "ordering", "zz", "not"):
        assert asked(f"not={name}", officer).errors["not"], name


def test_those_who_may_not_see_figures_are_not_asked_about_turnover(some_of_each):
    owner = UserFactory()

    assert "turnover" not in asked("turnover=0-", owner).form.fields


def test_every_country_is_offered(officer):
    choices = dict(asked("", officer).form.fields["country"].choices)

    assert len(choices) == Country.objects.count() + 1
