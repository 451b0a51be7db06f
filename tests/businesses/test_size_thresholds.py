"""The official tests of size, at both sides of each limit, decided by the database."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.db.models import DecimalField, IntegerField, Q, Value
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from businesses.choices import SizeClass, SizeScheme
from businesses.models import SizeThreshold, Unit

MILLION = 10**6
BILLION = 10**9

pytestmark = pytest.mark.django_db
many_readings = hypothesis_settings(max_examples=60)


def size(scheme, *, workers=None, amount=None, on=None):
    """What the database answers for one row with these facts."""
    case = SizeThreshold.objects.case(scheme, workers="people", amount="money", on=on)
    rows = Unit.objects.filter(code="kg").annotate(
        people=Value(workers, output_field=IntegerField()),
        money=Value(amount, output_field=DecimalField(max_digits=20, decimal_places=0)),
    )
    return rows.annotate(size=case).values_list("size", flat=True).get()


@pytest.mark.parametrize(
    ("workers", "investment", "expected"),
    [
        (0, 0, "small"),
        (19, 999_999_999, "small"),
        (19, BILLION, "medium"),
        (19, 500 * BILLION, "medium"),
        (20, 0, "medium"),
        (20, 999_999_999, "medium"),
        (20, 15 * BILLION, "medium"),
        (20, 15 * BILLION + 1, "large"),
        (1_000, 15 * BILLION, "medium"),
        (None, 999_999_999, None),
        (None, 20 * BILLION, None),
        (5, None, None),
        (500, None, None),
        (None, None, None),
    ],
)
def test_permenperin_64_asks_for_workers_and_investment(workers, investment, expected):
    assert size(SizeScheme.PERMENPERIN, workers=workers, amount=investment) == expected


@pytest.mark.parametrize(
    ("capital", "expected"),
    [
        (0, "micro"),
        (BILLION, "micro"),
        (BILLION + 1, "small"),
        (5 * BILLION, "small"),
        (5 * BILLION + 1, "medium"),
        (10 * BILLION, "medium"),
        (10 * BILLION + 1, "large"),
        (None, None),
    ],
)
def test_pp_7_asks_new_businesses_for_their_capital(capital, expected):
    assert size(SizeScheme.PP7_CAPITAL, amount=capital) == expected


@pytest.mark.parametrize(
    ("sales", "expected"),
    [
        (0, "micro"),
        (2 * BILLION, "micro"),
        (2 * BILLION + 1, "small"),
        (15 * BILLION, "small"),
        (15 * BILLION + 1, "medium"),
        (50 * BILLION, "medium"),
        (50 * BILLION + 1, "large"),
        (None, None),
    ],
)
def test_pp_7_asks_standing_businesses_for_their_sales(sales, expected):
    assert size(SizeScheme.PP7_SALES, amount=sales) == expected


@pytest.mark.parametrize(
    ("workers", "expected"),
    [
        (0, None),
        (1, "micro"),
        (4, "micro"),
        (5, "small"),
        (19, "small"),
        (20, "medium"),
        (99, "medium"),
        (100, "large"),
        (None, None),
    ],
)
def test_bps_asks_for_workers_alone(workers, expected):
    assert size(SizeScheme.BPS, workers=workers) == expected


def test_a_scheme_without_money_needs_no_column_of_it():
    case = SizeThreshold.objects.case(SizeScheme.BPS, workers="people", amount=None)
    row = Unit.objects.annotate(people=Value(7)).annotate(size=case).first()
    assert row.size == SizeClass.SMALL


def test_the_thresholds_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        SizeThreshold.objects.case(SizeScheme.PERMENPERIN)


def holding(scheme, **facts):
    """The classes of the rows whose bounds hold this fact, each once."""
    bounds = Q()
    for fact, value in facts.items():
        bounds &= Q(**{f"min_{fact}__isnull": True}) | Q(**{f"min_{fact}__lte": value})
        bounds &= Q(**{f"max_{fact}__isnull": True}) | Q(**{f"max_{fact}__gte": value})
    rows = SizeThreshold.objects.filter(bounds, scheme=scheme)
    return list(rows.values_list("size_class", flat=True))


@many_readings
@given(st.integers(min_value=0, max_value=10**15))
def test_any_sales_are_of_exactly_one_class(sales):
    assert holding(SizeScheme.PP7_SALES, amount=sales) == [size(SizeScheme.PP7_SALES, amount=sales)]


@many_readings
@given(st.integers(min_value=1, max_value=10**6))
def test_any_number_of_workers_is_of_exactly_one_class(workers):
    assert holding(SizeScheme.BPS, workers=workers) == [size(SizeScheme.BPS, workers=workers)]


@many_readings
@given(st.integers(0, 200), st.integers(0, 40_000).map(lambda millions: millions * MILLION))
def test_workers_and_investment_are_of_exactly_one_class(workers, investment):
    facts = {"workers": workers, "amount": investment}
    assert holding(SizeScheme.PERMENPERIN, **facts) == [size(SizeScheme.PERMENPERIN, **facts)]


def test_the_rule_of_the_day_decides():
    limit = {"scheme": SizeScheme.PP7_SALES, "source": "Peraturan percobaan"}
    SizeThreshold.objects.filter(scheme=SizeScheme.PP7_SALES).update(valid_to=date(2027, 1, 1))
    SizeThreshold.objects.create(
        size_class=SizeClass.MICRO, max_amount=3 * BILLION, valid_from=date(2027, 1, 1), **limit
    )
    sales = Decimal(3 * BILLION)
    assert size(SizeScheme.PP7_SALES, amount=sales, on=date(2021, 2, 1)) is None
    assert size(SizeScheme.PP7_SALES, amount=sales, on=date(2021, 2, 2)) == "small"
    assert size(SizeScheme.PP7_SALES, amount=sales, on=date(2026, 12, 31)) == "small"
    assert size(SizeScheme.PP7_SALES, amount=sales, on=date(2027, 1, 1)) == "micro"


@pytest.mark.parametrize(
    ("bounds", "constraint"),
    [
        ({}, "sizethreshold_has_a_bound"),
        ({"min_workers": 5, "max_workers": 4}, "sizethreshold_bounds_in_order"),
        ({"min_amount": 5, "max_amount": 4}, "sizethreshold_bounds_in_order"),
    ],
)
def test_the_database_refuses_bounds_that_hold_nothing(bounds, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        SizeThreshold.objects.create(scheme=SizeScheme.BPS, size_class=SizeClass.MICRO, **bounds)
