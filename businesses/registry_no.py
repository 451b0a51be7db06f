"""Permanent public numbers: of a business, IKM-3513-000128-4; of a group, KLP-3513-000012-6."""

import re

BUSINESS, GROUP = "IKM", "KLP"
PATTERN = "IKM-[0-9]{4}-[0-9]{6}-[0-9]"
GROUP_PATTERN = PATTERN.replace(BUSINESS, GROUP)


def check_digit(digits):
    """ISO/IEC 7064, MOD 11,10: finds every single wrong digit and nearly every swapped pair."""
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)


def compose(regency, serial, series=BUSINESS):
    """The number of the `serial`-th of its series ever registered in a regency ("35.13")."""
    place, count = regency.replace(".", ""), f"{serial:06}"
    return f"{series}-{place}-{count}-{check_digit(place + count)}"


def is_valid(number, pattern=PATTERN):
    if not re.fullmatch(pattern, number):
        return False
    digits = re.sub("[^0-9]", "", number)
    return check_digit(digits[:-1]) == digits[-1]
