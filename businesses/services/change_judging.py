"""What a proposal would change: its values as they would stand in the record, beside those that
its proposer had seen.
"""

from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from businesses.choices import FieldRule
from businesses.models import Figures, ProposedValue
from businesses.models.change_request import written
from businesses.models.change_rules import NAMED_ALONE, OWNERS_ALONE, RULES
from businesses.services.ownership import helps_only


def judged(change, row, proposal):
    """The values that would change something, as they would stand in the record."""
    kind = change.kind
    if kind in NAMED_ALONE:
        return named_alone(kind, proposal)
    base = base_of(change, row, proposal.base_version)
    after = copy(row)
    for column, value in proposal.values.items():
        if column not in RULES[kind]:
            raise not_by_request(column)
        setattr(after, column, value)
    after.full_clean()
    values = [
        ProposedValue(
            kind=kind,
            column=column,
            rule=RULES[kind][column],
            was=base and written(row._meta.get_field(column), base),
            proposed=written(row._meta.get_field(column), after),
        )
        for column in proposal.values
    ]
    changing = [each for each in values if would_change(change, each, row)]
    if not changing:
        raise ValidationError(_("Nothing of this would change the record."), "unchanged")
    require_owner_where_hers(change, changing)
    return changing


def named_alone(kind, proposal):
    """Which facts are wrong, without a word of what they are or shall be."""
    named = [column for column in NAMED_ALONE[kind] if column in proposal.values]
    if not named:
        raise ValidationError(_("Tick what is wrong."), "unchanged")
    return [ProposedValue(kind=kind, column=column, rule=FieldRule.PROOF) for column in named]


def require_owner_where_hers(change, values):
    """A helper of the owner does not speak of what she alone does."""
    hers = OWNERS_ALONE.get(change.kind, frozenset())
    asked = [value.column for value in values if value.column in hers]
    if asked and helps_only(change.proposed_by, change.business):
        sentence = _("Only the owner herself proposes this.")
        raise ValidationError(
            {column: ValidationError(sentence, "owners_alone") for column in asked}
        )


def base_of(change, row, version):
    """What the proposer had before her; of a new period, the figures of the period before, of a
    new part nothing.
    """
    if change.is_new_part:
        return None
    if not change.is_new_period:
        return as_seen(row, version)
    last = last_before(change)
    return last and as_seen(last, version)


def last_before(change):
    """The figures beside which a new period is told; None where it is the first."""
    before = Figures.objects.filter(business=change.business_id)
    return before.exclude(year=change.year, part=change.part).newest()


def would_change(change, value, row):
    if change.is_told_anew:  # that it is as last time is said, too
        now = None if row._state.adding else value.now_in(row)
        return value.after not in (None, "", now)
    return value.after not in (value.before, value.now_in(row))


def not_by_request(column):
    sentence = _("This is not changed by a request.")
    return ValidationError({column: ValidationError(sentence, "not_by_request")})


def as_seen(row, version):
    """The record as it was in this version, as far as its history knows."""
    if not 1 <= version <= row.version:
        sentence = _("The record never had this version.")
        raise ValidationError({"base_version": ValidationError(sentence, "unknown_version")})
    if version == row.version:
        return row
    return row.events.filter(version=version).order_by("-pgh_id").first() or row
