"""Money, numbers, days and identities as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from ikm_registry.ui.templatetags import ui

UNKNOWN = "tidak diketahui"


@pytest.fixture(autouse=True)
def in_indonesian():
    with translation.override("id"):
        yield


@given(st.integers(-(10**17), 10**17))
def test_rupiah_can_be_read_back_to_the_same_amount(amount):
    text = ui.rupiah(Decimal(amount))
    assert int(text.replace("Rp", "").replace(".", "").replace("−", "-")) == amount


@given(st.decimals(-(10**12), 10**12, places=3))
def test_a_number_can_be_read_back_to_the_same_number(amount):
    text = ui.number(amount)
    assert Decimal(text.replace(".", "").replace(",", ".").replace("−", "-")) == amount


@given(st.integers(0, 10**17))
def test_a_short_amount_is_off_by_less_than_a_twentieth_of_its_word(amount):
    text = ui.rupiah_short(amount)
    shown = text.partition(">")[2].partition("<")[0] or text
    digits, _space, word = shown.removeprefix("Rp").partition(" ")
    size = {"": 1, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}[word]
    number = Decimal(digits.replace(".", "").replace(",", "."))
    assert abs(number * size - amount) <= size * Decimal("0.05")
    assert number < 1000 or word in ("", "triliun")
    assert ui.rupiah(amount) in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "Rp0"),
        (1500, "Rp1.500"),
        (Decimal("1500000"), "Rp1.500.000"),
        (-2500, "−Rp2.500"),
        (None, UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_rupiah_is_written_as_on_indonesian_papers(value, text):
    assert ui.rupiah(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (750_000, "Rp750.000"),
        (1_500_000_000, "Rp1,5 miliar"),
        (999_950_000, "Rp1 miliar"),
        (999_949_999, "Rp999,9 juta"),
        (2_000_000_000_000, "Rp2 triliun"),
        (None, UNKNOWN),
    ],
)
def test_a_dashboard_shortens_rupiah(value, text):
    assert text in ui.rupiah_short(value)


def test_a_short_amount_keeps_the_full_one_at_hand():
    assert 'title="Rp1.540.000.000"' in ui.rupiah_short(1_540_000_000)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1.234,5"), (Decimal("12.50"), "12,5"), (0, "0"), (1000, "1.000"), (None, UNKNOWN)],
)
def test_a_number_has_dots_for_thousands_and_a_comma_for_decimals(value, text):
    assert ui.number(value) == text


def test_numbers_keep_their_form_when_the_page_is_in_english():
    with translation.override("en"):
        assert ui.number(1234.5) == "1.234,5"
        assert ui.rupiah(None) == "unknown"


def test_a_share_is_written_with_at_most_one_decimal():
    assert ui.percent(Decimal("12.54")) == "12,5%"
    assert ui.percent(None) == UNKNOWN


def test_a_day_names_its_month():
    assert ui.day(date(2026, 11, 22)) == "22 Nov 2026"
    assert ui.day(datetime(2026, 11, 22, 20, 0, tzinfo=UTC)) == "23 Nov 2026"
    assert ui.day(None) == UNKNOWN


def test_a_moment_names_the_zone_it_is_told_in():
    at = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)
    assert ui.moment(at) == "22 Nov 2026, 10.42 WIB"
    with timezone.override(ZoneInfo("Asia/Jayapura")):
        assert ui.moment(at) == "22 Nov 2026, 12.42 WIT"
    assert ui.moment(None) == UNKNOWN


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (-1, "belum terjadi"),
        (0, "hari ini"),
        (1, "kemarin"),
        (12, "12 hari lalu"),
        (31, "1 bulan lalu"),
        (364, "11 bulan lalu"),
        (365, "1 tahun lalu"),
        (800, "2 tahun lalu"),
    ],
)
def test_an_age_is_told_in_the_one_unit_a_person_would_use(days, text):
    assert ui.age(timezone.localdate() - timedelta(days=days)) == text


def test_the_age_of_a_moment_counts_local_days():
    assert ui.age(timezone.now()) == "hari ini"
    assert ui.age(None) == UNKNOWN


def test_a_nik_shows_its_regency_and_two_digits_only():
    assert ui.masked("3513114208850012") == "3513••••••••••12"


def test_a_phone_number_shows_its_ends_as_people_dial_it():
    assert ui.masked_phone("+6281234567890") == "0812•••••890"


@given(st.text(min_size=1, max_size=20))
def test_masking_never_shows_more_than_the_ends(identity):
    shown = ui.masked(identity)
    assert len(shown) == len(identity)
    assert sum(kept != ui.HIDDEN for kept in shown) <= 6
    assert len(identity) > 8 or set(shown) == {ui.HIDDEN}


def test_nothing_is_masked_to_nothing():
    assert ui.masked(None) == ui.masked_phone("") == ""


def test_a_long_list_links_its_ends_and_the_neighbours():
    page = Paginator(range(1240), 50).page(7)
    assert [str(step) for step in ui.nearby_pages(page)] == ["1", "…", "6", "7", "8", "…", "25"]


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in ui.icon("shop")
    labelled = ui.icon("shop", label='Usaha "A"')
    assert 'role="img"' in labelled
    assert "Usaha &quot;A&quot;" in labelled
    assert "aria-hidden" not in labelled
