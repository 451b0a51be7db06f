"""Passwords that anybody here would guess: Django's own list knows few Indonesian words."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import regency_code
from ikm_registry.regions.models import Region

WORDS = Path(__file__).with_name("common_words.txt")
FEW = 2  # words are quickly guessed; with a third there are too many to try
LETTERS = re.compile("[a-z]+")


class GuessableWordsValidator:
    """Refuses one or two common words or names of places near her, whatever digits stand around.

    Costs up to two queries, when a password is set.
    """

    def validate(self, password, user=None):
        letters = "".join(LETTERS.findall(password.lower()))
        if is_made_of(letters, common_words() | names_of_places(user), FEW):
            raise ValidationError(
                _("Words or places that many would guess make up this password. Add some others."),
                code="password_too_common",
            )

    def get_help_text(self):
        return _("One or two common words or names of places do not make a password.")


@cache
def common_words():
    return frozenset(WORDS.read_text(encoding="utf-8").split())


def names_of_places(user):
    """Of all provinces and regencies, and of the districts where she works."""
    held = user.held if user and user.pk else ()
    known = Q(level__lte=Level.REGENCY)
    for code in {regency_code(code) for _role, code in held if len(code) >= Level.REGENCY}:
        known |= Q(level=Level.DISTRICT, code__startswith=code)
    names = Region.objects.filter(known).values_list("name", flat=True)
    return {word for name in names for word in LETTERS.findall(name.lower()) if len(word) > 2}


def is_made_of(letters, words, most):
    """Whether these letters are at most so many of the words, one after the other."""
    if not letters or not most:
        return not letters
    return any(
        letters[:end] in words and is_made_of(letters[end:], words, most - 1)
        for end in range(1, len(letters) + 1)
    )
