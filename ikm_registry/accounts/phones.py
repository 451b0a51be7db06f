"""Phone numbers, each in one form: +62…"""

import re

import phonenumbers

# As its form is laid down here: 0812… has ten to thirteen digits. A NIK or a NIB typed by mistake,
# which the gateway must never be sent, is longer or begins otherwise.
MOBILE_HERE = re.compile(r"\+628\d{8,11}")
HERE = "+62"


def normal(text):
    """As it is kept; what is no number stays as it is."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_phone(text):
    """Whether it can be a number at all; that it is in use, only a message to it can tell."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "ID"))
    except phonenumbers.NumberParseException:
        return False


def takes_messages(text):
    """Whether it has the form of a mobile number; one of abroad is judged by the rules there."""
    if not is_phone(text):
        return False
    number = normal(text)
    if number.startswith(HERE):
        return bool(MOBILE_HERE.fullmatch(number))
    return phonenumbers.is_valid_number(phonenumbers.parse(number))
