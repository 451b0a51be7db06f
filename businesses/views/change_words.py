"""Change requests in words: what each would change, and how it stands."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from businesses.choices import ChangeState, ChangeTarget, ProposalState
from businesses.forms.keeping import ASKED
from businesses.models import ProposedValue
from businesses.models.change_rules import NEW_PARTS
from businesses.services.change_reading import Beside
from businesses.views.facts import written

STATE_LOOKS = {
    ChangeState.SUBMITTED: ("note", "clock-history"),
    ChangeState.RETURNED: ("warn", "arrow-repeat"),
    ChangeState.APPLIED: ("good", "check-circle"),
    ChangeState.REJECTED: ("bad", "x-circle"),
    ChangeState.WITHDRAWN: ("idle", "slash-circle"),
}
VALUE_LOOKS = {
    ProposalState.WAITING: ("note", "clock-history"),
    ProposalState.APPROVED: ("good", "check-circle"),
    ProposalState.REJECTED: ("bad", "x-circle"),
    ProposalState.DROPPED: ("idle", "slash-circle"),
}
# What was proposed before it was returned is told in the steps alone.
SHOWN = {ProposalState.WAITING, ProposalState.APPROVED, ProposalState.REJECTED}


@dataclass(frozen=True)
class Line:
    """One field side by side: the value then, now, and proposed; None is empty."""

    value: ProposedValue
    label: str
    was: str | None
    now: str | None
    proposed: str | None
    is_overtaken: bool
    word: str
    tone: str
    icon: str
    boxes: tuple = ()


class Told:
    """Turns requests into words; a statement for each table, however many they are."""

    def __init__(self, changes):
        self.beside = Beside(changes)

    def lines(self, change, form=None):
        """`form` has a box for each value that waits."""
        kept = [value for value in change.proposals.all() if value.state in SHOWN]
        values = kept or change.proposals.all()  # of a withdrawn one, what had been proposed
        is_back = change.state == ChangeState.RETURNED
        return [self.line(value, self.beside.target(change), form, is_back) for value in values]

    def line(self, value, target, form, is_back):
        """`is_back`: its request was returned, so that it waits for its proposer."""
        word, (tone, icon) = value.get_state_display(), VALUE_LOOKS[value.state]
        if value.is_returned or (is_back and value.is_waiting):
            word, (tone, icon) = _("returned"), STATE_LOOKS[ChangeState.RETURNED]
        return Line(
            value=value,
            label=label_of(value),
            was=self.words(value, value.before),
            now=self.words(value, value.now_in(target)) if target else None,
            proposed=self.proposed(value),
            is_overtaken=bool(target) and value.waits_for_office and value.is_overtaken_in(target),
            word=word,
            tone=tone,
            icon=icon,
            boxes=form.boxes(value) if form and value.waits_for_office else (),
        )

    def proposed(self, value):
        if value.is_named_alone:
            return _("as the photo shows it")
        return self.words(value, value.after)

    def words(self, value, stored: Any):
        if value.is_named_alone:
            return _("covered")
        if value.field.is_relation:
            row = self.beside.stored(value, stored)
            return None if row is None else str(row)
        return written(value.field, stored, money=False)

    def record(self, change):
        """Which record it is, where the business has several of the kind."""
        if change.is_new_period:
            return f"{change.get_kind_display()}: {change.period}"
        target = self.beside.target(change)
        is_one_of_several = change.is_new_part or change.kind in ("figures", "product")
        return str(target) if target and is_one_of_several else change.get_kind_display()


def fields_in(change):
    """The labels of all fields that it is about, each once."""
    return ", ".join(dict.fromkeys(map(label_of, change.proposals.all())))


def label_of(value):
    """Of a new period in the words of its questions: beside nothing else, "men" says little."""
    asked = ASKED.get(value.column) if value.kind == ChangeTarget.PERIOD else None
    return str(asked or capfirst(str(value.field.verbose_name)))


def title_of(change):
    """What it is about, in a line among others."""
    if change.is_new_period:
        return _("Figures of %(period)s") % {"period": change.period}
    if change.is_new_part:
        column = NEW_PARTS[change.kind]
        names = [value.after for value in change.proposals.all() if value.column == column]
        return ": ".join([change.get_kind_display(), *names[-1:]])
    return fields_in(change)


def told_briefly(changes):
    """Each with what it is about and how it stands, for a list."""
    changes = list(changes)
    for change in changes:
        change.what, change.look = fields_in(change), look(change.state)
        change.title = title_of(change)
    return changes


def look(state):
    return dict(zip(("tone", "icon"), STATE_LOOKS[state], strict=True))
