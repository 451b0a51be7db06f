"""The terms of credit as data: one class for an amount, one regulation for a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.models import CreditTerms, SikpLayout
from tests.programs.credit import MILLION, scheme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)
many = settings(max_examples=60)


def kur_on(day):
    return CreditTerms.objects.valid_on(day).filter(is_by_amount=True)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (1, "kur-super-mikro"),
        (10 * MILLION, "kur-super-mikro"),
        (10 * MILLION + 1, "kur-mikro"),
        (100 * MILLION, "kur-mikro"),
        (100 * MILLION + 1, "kur-kecil"),
        (500 * MILLION, "kur-kecil"),
    ],
)
def test_an_amount_is_of_the_class_it_falls_into(amount, code):
    assert CreditTerms.objects.valid_on(TODAY).of_class_of(amount).get().scheme.code == code


@many
@given(
    amount=st.integers(1, 500 * MILLION),
    day=st.dates(date(2023, 1, 27), date(2030, 12, 31)),
)
def test_on_every_day_every_amount_of_kur_is_of_exactly_one_class(amount, day):
    assert CreditTerms.objects.valid_on(day).of_class_of(amount).count() == 1


@many
@given(day=st.dates(date(2022, 1, 1), date(2030, 12, 31)))
def test_on_no_day_a_scheme_has_two_terms(day):
    schemes = [terms.scheme_id for terms in CreditTerms.objects.valid_on(day)]
    assert len(schemes) == len(set(schemes))


def terms(**facts):
    facts = {
        "scheme": scheme(),
        "min_amount": 1,
        "max_amount": MILLION,
        "months_in_business": 0,
        "valid_from": date(2026, 2, 1),
        "source": "Uji",
    } | facts
    return CreditTerms(**facts)


spans = st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(1, 100)))


@many
@given(first=spans, second=spans)
def test_the_database_takes_two_terms_of_a_scheme_only_one_after_the_other(first, second):
    def days(span):
        start = date(2030, 1, 1) + timedelta(span[0])
        return start, span[1] and start + timedelta(span[1])

    (a, a_end), (b, b_end) = days(first), days(second)
    apart = (a_end and a_end <= b) or (b_end and b_end <= a)
    with transaction.atomic():
        CreditTerms.objects.filter(scheme=scheme()).delete()
        terms(valid_from=a, valid_to=a_end).save()
        try:
            with transaction.atomic():
                terms(valid_from=b, valid_to=b_end).save()
            taken = True
        except IntegrityError:
            taken = False
        transaction.set_rollback(True)
    assert taken == bool(apart)


def test_terms_that_overlap_are_refused_with_a_sentence():
    with pytest.raises(ValidationError, match="End those first|Akhiri"):
        terms().full_clean()


def test_an_amount_of_two_classes_is_refused():
    other = terms(scheme=scheme("kur-khusus"), is_by_amount=True, valid_from=date(2020, 1, 1))
    scheme("kur-khusus").terms.all().delete()
    with pytest.raises(ValidationError, match="another scheme|skema lain"):
        other.full_clean()


def test_the_last_rule_of_a_year_holds_no_more_on_the_day_the_next_begins():
    before, after = date(2026, 1, 4), date(2026, 1, 5)
    sources = [
        kur_on(day).values_list("source", flat=True).distinct().get() for day in (before, after)
    ]
    assert sources == [
        "Permenko Perekonomian 1/2022, diubah 1/2023 sampai 12/2025",
        "Permenko Perekonomian 1/2026",
    ]


def test_every_term_names_its_regulation():
    assert not CreditTerms.objects.filter(source="").exists()


def test_loading_again_changes_nothing_and_keeps_layouts_as_they_were_adapted():
    before = list(CreditTerms.objects.order_by("pk").values())
    layout = SikpLayout.objects.get(use="answer")
    layout.columns.filter(source="reason").update(title="Sebab")
    call_command("load_reference", verbosity=0)

    assert list(CreditTerms.objects.order_by("pk").values()) == before
    assert layout.columns.filter(title="Sebab").exists()
