"""Official numbers and amounts: what is taken, in which form it is kept, what is asked again."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from businesses import models
from businesses.forms.numbers import (
    CoordinateField,
    RupiahFormField,
    WrittenDecimalField,
    WrittenIntegerField,
    read_number,
)
from businesses.validators import nib_format, nik_format, npwp_format
from ikm_registry.ui.templatetags.ui import number, rupiah

OWNER, BUSINESS = models.Owner._meta, models.Business._meta


def taken_or_refused(judge, text):
    """Whether a sentence, never a fault, answers what cannot be taken."""
    try:
        judge(text)
    except ValidationError as refusal:
        return bool(refusal.messages)
    return True


def kept(options, name, text):
    """What a column keeps of what was typed, judged as the model judges it."""
    return options.get_field(name).clean(text, None)


@st.composite
def niks(draw):
    """The card of anybody: any district, any birthday, women with forty added to the day."""
    born = draw(st.dates(date(1930, 1, 1), date(2015, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 40]))
    district = draw(st.sampled_from(["351305", "650102", "940101", "920411", "110101"]))
    serial = draw(st.integers(min_value=1, max_value=9999))
    return f"{district}{day:02}{born:%m%y}{serial:04}"


@given(niks())
def test_every_nik_is_accepted_wherever_it_was_given(nik):
    nik_format(nik)


@given(niks(), st.integers(min_value=0, max_value=15), st.sampled_from([" ", "-", "."]))
def test_dots_and_blanks_in_a_nik_are_dropped(nik, place, mark):
    assert kept(OWNER, "nik", f" {nik[:place]}{mark}{nik[place:]} ") == nik


@pytest.mark.parametrize(
    "nik",
    [
        "351305410785000",
        "35130541078500033",
        "3513053213850003",  # month 13
        "3513053002850003",  # 30 February
        "3513057202850003",  # 32, a woman
        "3513050002850003",  # day 0
        "351305410785000a",
        "٣٥١٣٠٥٤١٠٧٨٥٠٠٠٣",
    ],
)
def test_what_is_no_nik_is_refused(nik):
    with pytest.raises(ValidationError):
        nik_format(nik)


@given(st.text("0123456789", min_size=13, max_size=13))
def test_a_nib_is_any_thirteen_digits(nib):
    nib_format(nib)
    assert kept(BUSINESS, "nib", f"{nib[:4]} {nib[4:]}") == nib


@given(st.text(max_size=20))
def test_a_nib_is_nothing_else(text):
    if not (len(text) == 13 and text.isascii() and text.isdigit()):
        with pytest.raises(ValidationError):
            nib_format(text)


@given(st.text("0123456789", min_size=15, max_size=15))
def test_an_old_npwp_of_15_digits_gets_its_zero(npwp):
    dotted = f"{npwp[:2]}.{npwp[2:5]}.{npwp[5:8]}.{npwp[8]}-{npwp[9:12]}.{npwp[12:]}"
    assert kept(BUSINESS, "npwp", dotted) == f"0{npwp}"


@given(st.text("0123456789", min_size=16, max_size=16))
def test_a_new_npwp_of_16_digits_stays(npwp):
    npwp_format(npwp)
    assert kept(BUSINESS, "npwp", npwp) == npwp


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("081234567890", "+6281234567890"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62812 3456 7890", "+6281234567890"),
        ("(0335) 421234", "+62335421234"),
        ("0335-421234", "+62335421234"),
    ],
)
def test_one_phone_number_has_one_form(typed, stored):
    assert kept(OWNER, "phone", typed) == stored
    assert kept(OWNER, "phone", stored) == stored, "what is stored can be stored again"


@pytest.mark.parametrize("typed", ["12", "tidak ada", "08123456789012345", "0"])
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(ValidationError):
        kept(OWNER, "phone", typed)


@given(st.text(max_size=40))
def test_any_text_is_a_phone_number_or_refused_with_a_sentence(typed):
    for options, name in [(OWNER, "phone"), (OWNER, "nik"), (BUSINESS, "nib"), (BUSINESS, "npwp")]:
        assert taken_or_refused(partial(kept, options, name), typed)


@pytest.mark.parametrize("typed", ["", "  ", None])
def test_nothing_typed_is_unknown_not_empty_text(typed):
    assert kept(OWNER, "nik", typed) is None


amounts = st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1)


@given(amounts)
def test_an_amount_reads_back_as_it_is_shown(amount):
    field = RupiahFormField(max_digits=18, decimal_places=0)
    assert field.clean(rupiah(amount)) == amount
    assert field.clean(field.prepare_value(Decimal(amount))) == amount


@given(st.decimals(min_value=-(10**15) + 1, max_value=10**15 - 1, places=3))
def test_a_quantity_reads_back_as_it_is_shown(quantity):
    field = WrittenDecimalField(max_digits=18, decimal_places=3)
    assert field.clean(number(quantity)) == quantity
    assert field.clean(field.prepare_value(quantity)) == quantity


@given(st.integers(min_value=0, max_value=2**31 - 1))
def test_a_count_reads_back_as_it_is_shown(count):
    field = WrittenIntegerField()
    assert field.clean(field.prepare_value(count)) == count


@given(st.decimals(min_value=-11, max_value=141, places=6))
def test_degrees_are_read_with_a_point_and_with_a_comma(degrees):
    field = CoordinateField(max_digits=9, decimal_places=6)
    assert field.clean(field.prepare_value(degrees)) == degrees
    assert field.clean(str(degrees).replace(".", ",")) == degrees


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.500.000", 1_500_000),
        ("1500000", 1_500_000),
        ("Rp 1.500.000", 1_500_000),
        ("Rp1.500.000,00", 1_500_000),
        ("rp. 1.500.000,-", 1_500_000),
        ("1,500,000", 1_500_000),
        ("60 juta", 60_000_000),
        ("1,5 jt", 1_500_000),
        ("2 Miliar", 2_000_000_000),
        ("1.500", 1_500),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, meant):
    assert RupiahFormField(max_digits=18, decimal_places=0).clean(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["1.5", "1.50", "15.00", "1,5", "1.500,5", "1.5000", "lima", "1..5", "5 m", "--5", "Rp"],
)
def test_an_amount_that_could_be_two_is_asked_again(typed):
    with pytest.raises(ValidationError) as refusal:
        RupiahFormField(max_digits=18, decimal_places=0).clean(typed)
    assert "1.500.000" in refusal.value.messages[0]


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_none(text):
    amount = read_number(text)
    assert amount is None or amount.is_finite()


@given(st.text("0123456789.,", max_size=60))
def test_any_digits_are_taken_or_refused_with_a_sentence(text):
    for field in (
        RupiahFormField(max_digits=18, decimal_places=0, required=False),
        WrittenDecimalField(max_digits=18, decimal_places=3, required=False),
        WrittenIntegerField(required=False),
        CoordinateField(max_digits=9, decimal_places=6, required=False),
    ):
        assert taken_or_refused(field.clean, text)


@given(st.text(max_size=40))
def test_any_text_for_degrees_is_taken_or_refused(text):
    field = CoordinateField(max_digits=9, decimal_places=6, required=False)
    assert taken_or_refused(field.clean, text)


def test_a_birthday_in_a_nik_may_be_the_29th_of_february():
    born = date(2000, 2, 28) + timedelta(days=1)
    nik_format(f"351305{born:%d%m%y}0001")
