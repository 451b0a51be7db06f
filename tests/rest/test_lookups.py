"""What a list may be asked: nothing but the declared questions, and every one answered."""

import operator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from businesses.choices import Status
from businesses.models import Business
from ikm_registry.regions.models import Region
from ikm_registry.rest import lookups
from ikm_registry.rest.lookups import LOOKUPS, Questions
from ikm_registry.rest.problems import Problem
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db
QUESTIONS = Questions(
    {
        "name": lookups.text("name"),
        "brand": lookups.text("brand"),
        "status": lookups.choice("status", Status.values),
        "version": lookups.whole("version"),
        "updated": lookups.moment("updated_at"),
        "created": lookups.day("created_at__date"),
        "latitude": lookups.number("latitude"),
    },
    others={"limit"},
)
NAMES = ["Keripik", "keripik tempe", "Tempe", "tempe%", "Batik_tulis"]


def names_of(asked):
    condition = QUESTIONS.asked(QueryDict(asked))
    found = Business.objects.all() if condition is None else Business.objects.filter(condition)
    return sorted(found.values_list("name", flat=True))


def refusal(asked):
    with pytest.raises(Problem) as caught:
        names_of(asked)
    return caught.value


@pytest.fixture
def businesses():
    for name in NAMES:
        BusinessFactory(name=name, brand=name if "tempe" in name else "")


def test_without_a_question_nothing_is_filtered():
    assert QUESTIONS.asked(QueryDict("limit=3")) is None
    assert QUESTIONS.asked(QueryDict("")) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name=Tempe", ["Tempe"]),
        ("name=Tempe&name=Keripik", ["Keripik", "Tempe"]),
        ("name__n=Tempe&name__n=Keripik", ["Batik_tulis", "keripik tempe", "tempe%"]),
        ("name__ic=TEMPE&name__isw=t", ["Tempe", "tempe%"]),
        ("name__iew=%25", ["tempe%"]),
        ("name__ic=_", ["Batik_tulis"]),
        ("name__nic=e", ["Batik_tulis"]),
        ("name__ie=tempe", ["Tempe"]),
        ("brand__empty=true", ["Batik_tulis", "Keripik", "Tempe"]),
        ("brand__empty=false", ["keripik tempe", "tempe%"]),
        ("status=closed", []),
        ("version__lt=2&name__n=x", sorted(NAMES)),
    ],
)
def test_each_lookup_finds_what_it_says(businesses, asked, found):
    assert names_of(asked) == sorted(found)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("nam=x", "name"),
        ("name__regex=%5EK", ""),
        ("name__=x", ""),
        ("name__ic__ic=x", ""),
        ("version__ic=1", ""),
        ("owner__nik_digest=x", ""),
        ("region_id__startswith=35", ""),
        ("pk=1", ""),
    ],
)
def test_an_unknown_parameter_is_never_left_out(asked, hint):
    problem = refusal(asked)
    assert (problem.code, problem.status) == ("unknown-parameter", 400)
    if hint:
        assert problem.faults[0].hint == hint


@pytest.mark.parametrize(
    "asked",
    [
        "status=aktif",
        "version=x",
        "version__lt=1.5",
        "version__gt=nan",
        "version=1e400",
        "version=" + "9" * 30,
        "latitude=0." + "1" * 30,
        "updated=2026-02-30T00:00:00Z",
        "updated=yesterday",
        "created__gte=2026-13-01",
        "created=99999-01-01",
        "brand__empty=ja",
        "name=%00",
        "name=" + "x" * 201,
        "&".join(f"name={number}" for number in range(101)),
    ],
)
def test_what_is_no_value_is_told(asked):
    problem = refusal(asked)
    assert (problem.code, problem.status) == ("validation", 400)


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ("status=aktif", "invalid_choice", "active"),
        ("status=x", "invalid_choice", "active, closed"),
        ("version=x", "invalid", "x"),
    ],
)
def test_a_word_of_no_list_is_told_by_the_code_that_bodies_have(asked, code, words):
    [fault] = refusal(asked).faults
    assert (fault.pointer, fault.code) == (f"?{asked.partition('=')[0]}", code)
    assert words in fault.detail


def test_a_special_question_speaks_for_itself():
    def near(values):
        raise ValueError("No place.")

    with pytest.raises(Problem, match="validation") as caught:
        Questions({}, special={"near": near}).asked(QueryDict("near=1"))
    assert caught.value.detail == "No place."


@contextmanager
def answered_or_refused():
    """Refused means with 400; anything else that is raised is a fault."""
    try:
        yield
    except Problem as problem:
        if problem.status != 400:
            raise


ANYTHING = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.sampled_from(["true", "-1", "9" * 18, "1900-01-01", "0001-01-01", "35.13", "%", "\\", "\0"]),
)


@settings(max_examples=200)
@given(
    asked=st.lists(
        st.tuples(
            st.builds(
                "{}{}".format,
                st.sampled_from([*QUESTIONS.fields, "pk", "", "region"]),
                st.sampled_from(["", "__", *(f"__{name}" for name in LOOKUPS), "__empty", "__in"]),
            ),
            ANYTHING,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_asked_is_answered_or_refused_with_400(asked, businesses):
    question = QueryDict(mutable=True)
    for name, value in asked:
        question.appendlist(name, value)
    with answered_or_refused():
        assert Business.objects.filter(QUESTIONS.asked(question)).count() <= len(NAMES)


NEAR = st.integers(7, 14)
COMPARED = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


@settings(max_examples=30)
@given(lookup=st.sampled_from(sorted(COMPARED)), limit=st.integers(-(10**17), 10**17) | NEAR)
def test_amounts_are_compared_as_numbers(lookup, limit):
    asked = Questions({"level": lookups.whole("level")}).asked(
        QueryDict(f"level__{lookup}={limit}")
    )
    provinces = Region.objects.filter(code__startswith="35.13.05")
    found = set(provinces.filter(asked).values_list("level", flat=True))
    assert found == {level for level in (8, 13) if COMPARED[lookup](level, limit)}


def test_a_moment_without_a_zone_is_universal_time():
    business = BusinessFactory()
    at = datetime(2026, 11, 22, 3, 41, tzinfo=UTC)
    Business.objects.filter(pk=business.pk).update(updated_at=at)
    for written in ("2026-11-22T03:41:00Z", "2026-11-22T10:41:00%2B07:00", "2026-11-22T03:41:00"):
        with timezone.override("Asia/Jayapura"):
            assert names_of(f"updated={written}") == [business.name]
