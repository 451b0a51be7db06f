"""What points may be given for: facts of the registry, and how a number becomes points."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.models.money import VIEW_MONEY
from ikm_registry.ui.templatetags.ui import grouped

MOST_POINTS, MOST_BANDS, MOST_FROM = 100, 20, 10**15


@dataclass(frozen=True)
class Fact:
    """A number of the registry: the column of facts.py, or a truth, which counts as 1 or 0."""

    label: str | Promise
    guard: str = ""
    truth: str | Promise = ""


FACTS = {
    "workers": Fact(gettext_lazy("Workers")),
    "turnover": Fact(gettext_lazy("Turnover of a year"), VIEW_MONEY),
    "investment": Fact(gettext_lazy("Investment without land and building"), VIEW_MONEY),
    "years": Fact(gettext_lazy("Years in business")),
    "has_nib": Fact(gettext_lazy("Has a NIB (1 or 0)"), truth=gettext_lazy("Has a NIB")),
    "is_in_group": Fact(
        gettext_lazy("Is member of a group (1 or 0)"), truth=gettext_lazy("Is member of a group")
    ),
    "is_owned_by_woman": Fact(
        gettext_lazy("Is owned by a woman (1 or 0)"), truth=gettext_lazy("Is owned by a woman")
    ),
    "certificates": Fact(gettext_lazy("Number of valid certificates")),
    "never_helped": Fact(
        gettext_lazy("Was never helped (1 or 0)"), truth=gettext_lazy("Was never helped")
    ),
}


def read_bands(bands):
    """[[from, points], …] in rising order, or a sentence about what is wrong."""
    if not isinstance(bands, list) or not 1 <= len(bands) <= MOST_BANDS:
        refused(_("Write from one to %(most)s lines.") % {"most": MOST_BANDS})
    for band in bands:
        if not isinstance(band, list) or len(band) != 2 or not all(map(is_whole, band)):
            refused(_("Each line is a number, a colon and the points: 5: 60."))
        if not (0 <= band[0] <= MOST_FROM and 0 <= band[1] <= MOST_POINTS):
            refused(_("Points lie between 0 and %(most)s.") % {"most": MOST_POINTS})
    starts = [band[0] for band in bands]
    if starts != sorted(set(starts)):
        refused(_("Each line begins with a larger number than the one before."))
    return bands


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def refused(sentence):
    raise ValidationError({"bands": sentence})


def points(bands, value):
    """Those of the last band that is reached; none for what lies below the first."""
    reached = [worth for start, worth in bands if value >= start]
    return reached[-1] if reached else 0


def in_words(fact, bands):
    """How many points are given for which numbers of a fact, for applicants."""
    if fact.truth:
        return _("%(fact)s: %(yes)s points; otherwise or unknown: %(no)s.") % {
            "fact": fact.truth,
            "yes": points(bands, 1),
            "no": points(bands, 0),
        }
    steps = [
        _("from %(start)s on %(points)s") % {"start": grouped(start), "points": worth}
        for start, worth in bands
    ]
    return _("%(fact)s: %(steps)s points; below or unknown: 0.") % {
        "fact": fact.label,
        "steps": ", ".join(steps),
    }
