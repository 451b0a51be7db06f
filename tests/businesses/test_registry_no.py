"""The public number and its check digit."""

from hypothesis import assume, given
from hypothesis import strategies as st

from businesses.registry_no import check_digit, compose, is_valid

digits = st.text("0123456789", min_size=10, max_size=10)
places = st.integers(min_value=0, max_value=9)


def numbered(written):
    """Ten digits with the check digit they should have."""
    return f"IKM-{written[:4]}-{written[4:]}-{check_digit(written)}"


def replaced(number, place, digit):
    plain = number.replace("IKM", "").replace("-", "")
    plain = plain[:place] + str(digit) + plain[place + 1 :]
    return f"IKM-{plain[:4]}-{plain[4:10]}-{plain[10]}"


def test_the_example_that_the_client_gave():
    assert compose("35.13", 128) == "IKM-3513-000128-4"
    assert is_valid("IKM-3513-000128-4")


@given(digits)
def test_every_number_fits_its_own_check_digit(written):
    assert is_valid(numbered(written))


@given(digits, st.integers(min_value=0, max_value=10), places)
def test_every_single_wrong_digit_is_found(written, place, digit):
    number = numbered(written)
    wrong = replaced(number, place, digit)
    assume(wrong != number)
    assert not is_valid(wrong)


def swaps_that_escape(before, after):
    """Pairs of digits that may change places here without the check digit noticing."""
    return [
        (a, b)
        for a in range(10)
        for b in range(a + 1, 10)
        if check_digit(f"{before}{a}{b}{after}") == check_digit(f"{before}{b}{a}{after}")
    ]


@given(digits, st.integers(min_value=0, max_value=8))
def test_of_neighbours_that_change_places_one_pair_of_45_escapes(written, place):
    """At each place just one pair escapes, and which one depends on what stands before it."""
    assert len(swaps_that_escape(written[:place], written[place + 2 :])) == 1


def test_the_swap_that_escapes_in_the_province_is_56_for_65():
    """There is no province 56, so no regency can be taken for another by this slip."""
    assert swaps_that_escape("", "00000000") == [(5, 6)]


@given(st.text(max_size=30))
def test_anything_else_is_no_number(text):
    assert is_valid(text) in (True, False)


def test_other_spellings_are_refused():
    number = compose("35.13", 128)
    for wrong in (
        number.lower(),
        number + "\n",
        number.replace("-", ""),
        number[:-1],
        "IKM-٣٥١٣-٠٠٠١٢٨-٤",
    ):
        assert not is_valid(wrong)
