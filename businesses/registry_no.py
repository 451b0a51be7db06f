"""The permanent public number of a business: IKM-3513-000128-4."""

import re

PATTERN = "IKM-[0-9]{4}-[0-9]{6}-[0-9]"


def check_digit(digits):
    """ISO/IEC 7064, MOD 11,10: finds every single wrong digit and nearly every swapped pair."""
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)


def compose(regency, serial):
    """The number of the `serial`-th business ever registered in a regency ("35.13")."""
    place, count = regency.replace(".", ""), f"{serial:06}"
    return f"IKM-{place}-{count}-{check_digit(place + count)}"


def is_valid(number):
    if not re.fullmatch(PATTERN, number):
        return False
    digits = number.replace("IKM", "").replace("-", "")
    return check_digit(digits[:-1]) == digits[-1]
