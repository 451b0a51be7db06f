"""KBLI: the standard classification of Indonesian business, section C (manufacturing)."""

import re

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

CURRENT_VERSION = "2020"
SECTION = "C"
# Section C holds the divisions 10 to 33, in KBLI 2020 and in KBLI 2025 alike.
CODE_IN_SECTION = r"^(C|(1[0-9]|2[0-9]|3[0-3])[0-9]{0,3})$"
MOST_WORDS = 8


class KbliLevel(models.IntegerChoices):
    """The length of a code says its level: C, 10, 107, 1079, 10794."""

    SECTION = 1, _("KBLI section")
    DIVISION = 2, _("KBLI division")
    GROUP = 3, _("KBLI group")
    CLASS = 4, _("KBLI class")
    SUBCLASS = 5, _("KBLI five-digit code")


class KbliQuerySet(models.QuerySet):
    def of_version(self, version=CURRENT_VERSION):
        return self.filter(version=version)

    def subclasses(self):
        """The five-digit codes: what a business is registered under."""
        return self.filter(level=KbliLevel.SUBCLASS)

    def inside(self, code):
        """This code and everything below it; the section has no digits of its own."""
        return self if code == SECTION else self.filter(code__startswith=code)

    def matching(self, words):
        """Rows that hold every word in title or synonyms, or whose code starts so; best first.

        Best is the very code; then a synonym that is just these words ("keripik" is one
        of 10794), a synonym that begins with them, titles, and whatever else holds them.
        Each version has some 750 rows, so PostgreSQL reads them all in a few milliseconds
        and no index is kept for it.
        """
        found = re.findall(r"\w+", words)[:MOST_WORDS]
        if not found:
            return self.none()
        return self.filter(*map(holds, found)).order_by(rank(found), "-level", "code", "version")


def holds(word):
    """A word counts from its beginning: "tahu" is not found in "mengetahui"."""
    return (
        Q(code__istartswith=word) | Q(title__iregex=rf"\m{word}") | Q(keywords__iregex=rf"\m{word}")
    )


def rank(words):
    # Words are letters, digits and "_" only, so none of them means anything to a regex.
    phrase = r"\W+".join(words)
    places = [
        Q(code__iexact=phrase),
        Q(keywords__iregex=rf"(^|, ){phrase}(,|$)"),
        Q(keywords__iregex=rf"(^|, ){phrase}"),
        Q(title__iregex=rf"\m{phrase}"),
        Q(keywords__iregex=rf"\m{phrase}"),
    ]
    whens = [When(place, then=Value(position)) for position, place in enumerate(places)]
    return Case(*whens, default=Value(len(places)))


class Kbli(models.Model):
    """One line of KBLI, as BPS Regulation 2/2020 (or a later version) words it.

    A code means nothing without its version: KBLI 2025 gives some codes of 2020 to
    other industries (13133 was printed cloth and becomes batik). Whoever keeps a KBLI
    therefore keeps a row of this table. Other sections than C are not loaded: the
    registry keeps industries.
    """

    version = models.CharField(_("version"), max_length=4)
    code = models.CharField(_("code"), max_length=5)
    title = models.CharField(_("title"), max_length=250)
    level = models.GeneratedField(
        expression=Length("code"),
        output_field=models.IntegerField(choices=KbliLevel),
        db_persist=True,
    )
    keywords = models.TextField(
        _("everyday words"), blank=True, help_text=_("What people call it, parted by commas.")
    )

    objects = KbliQuerySet.as_manager()

    class Meta:
        ordering = ["version", "code"]
        verbose_name = "KBLI"
        verbose_name_plural = "KBLI"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"], name="kbli_code_is_listed_once_a_version"
            ),
            models.CheckConstraint(
                name="kbli_code_lies_in_section_c", condition=Q(code__regex=CODE_IN_SECTION)
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"
