"""Applications in words: how each stands, what is next and by whom, what was done."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.ui.templatetags.ui import number
from programs.choices import ApplicationState as State
from programs.choices import CriterionKind, Deed
from programs.models.measures import MEASURES
from programs.services.applications import leading_on, missing_for
from programs.workflow import CHANGE, DECIDE, DECIDED, JUDGED, STEPS, VERIFY

# A state is shown by a colour, an icon and its word; the others are on their way.
LOOKS = {
    State.DRAFT: ("idle", "pencil"),
    State.RETURNED: ("warn", "arrow-repeat"),
    State.CHECKED: ("note", "check-lg"),
    State.SELECTED: ("good", "check-circle"),
    State.REJECTED: ("bad", "x-circle"),
    State.OBJECTED: ("warn", "exclamation-circle"),
    State.WITHDRAWN: ("idle", "slash-circle"),
    State.REFUSED: ("bad", "x-circle"),
    State.BAD: ("bad", "exclamation-triangle"),
    State.RECEIVED: ("good", "box-seam"),
    State.TAKING_PART: ("good", "people"),
    State.SENT: ("note", "hourglass-split"),
    State.AT_BANK: ("note", "hourglass-split"),
    State.LODGED: ("note", "hourglass-split"),
    State.SIGNED: ("good", "check-lg"),
    State.DISBURSED: ("good", "check-circle"),
    State.RUNNING: ("good", "check-circle"),
    State.SETTLED: ("good", "check-circle"),
    State.ISSUED: ("good", "patch-check"),
    State.CLOSED: ("idle", "check-lg"),
}
ON_THE_WAY = ("note", "clock-history")
WHOSE = {
    CHANGE: gettext_lazy("the applicant, or an officer for her"),
    VERIFY: gettext_lazy("an officer who checks and visits"),
    DECIDE: gettext_lazy("somebody of the organiser"),
}
# Of whom others took which steps before (workflow.py).
APART = {
    JUDGED: gettext_lazy("somebody of the organiser who neither checked nor visited"),
    DECIDED: gettext_lazy(
        "somebody of the organiser who neither checked, visited, decided nor objected"
    ),
}
# What moves an application on, as opposed to what ends or returns it.
ASIDE = {Deed.WITHDRAW, Deed.RETURN, Deed.REJECT, Deed.MOVE, Deed.OBJECT, Deed.DISMISS}


def look(state):
    return dict(zip(("tone", "icon"), LOOKS.get(State(state), ON_THE_WAY), strict=True))


@dataclass(frozen=True)
class Offer:
    """A step that this reader may take: its form, or what is missing first."""

    deed: str
    label: str | Promise
    form: Any
    missing: str
    is_aside: bool


def offers(application, deeds, form_of, by):
    """The steps open to a reader, those that lead on first."""
    made = [
        Offer(deed, deed.label, form_of(deed), missing_for(application, deed, by), deed in ASIDE)
        for deed in deeds
    ]
    # Nobody moves in a ranking that is not there; what else is missing can be mended.
    there = [offer for offer in made if not (offer.missing and offer.deed == Deed.MOVE)]
    return sorted(there, key=lambda offer: offer.is_aside)


def next_by_others(application, deeds):
    """What leads on but is not this reader's: {label, whom}."""
    return [
        {"label": deed.label, "whom": whose(STEPS[deed])}
        for deed in leading_on(application)
        if deed not in ASIDE and deed not in deeds
    ]


def whose(step):
    return APART.get(step.apart_from, WHOSE[step.right])


def told(step, stages):
    """What a step was about beside its reason: the stage, the place."""
    facts, words = step.facts, []
    if stage := stages.get(facts.get("stage")):
        words.append(str(stage))
    if "from" in facts and "to" in facts:
        words.append(_("from place %(from)s to place %(to)s") % facts)
    elif "place" in facts:
        words.append(_("place %(place)s of the ranking") % facts)
    if facts.get("override"):
        words.append(_("before others of the ranking"))
    return ", ".join(words)


def score_lines(rank, *, money):
    """How the points of one rank came about, criterion by criterion."""
    return [score_line(score, money=money) for score in rank.scores.all()]


def score_line(score, *, money):
    measure = MEASURES.get(score.fact)
    hidden = bool(measure and measure.is_money and not money)
    return {
        "name": score.name,
        "fact": _("hidden") if hidden else fact_in_words(score),
        "band": "" if hidden or score.band is None else number(score.band),
        "points": number(score.points),
        "weight": score.weight,
        "weighted": number(score.weighted),
    }


def fact_in_words(score):
    if score.raw is None:
        return _("unknown")
    if score.kind == CriterionKind.ASSESSED:
        return _("%(score)s of 100") % {"score": number(score.raw)}
    return number(score.raw)
