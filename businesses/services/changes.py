"""Proposing changes of a record, and deciding about them.

A proposed value comes to stand in the record by the services of an edit and by nothing else: after
somebody other than its proposer approved it, or at once where its field asks for no review
(models/change_rules.py). Request first, record second: so locks are taken, always.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import ChangeDeed, ChangeState, ChangeTarget, FieldRule, ProposalState
from businesses.models import BusinessPerson, ChangeEvidence, ChangeRequest, ProposedValue
from businesses.models.change_request import answer_day, read
from businesses.models.change_rules import NAMED_ALONE, NEW_PARTS, target_of
from businesses.services.change_judging import judged
from businesses.services.change_steps import require_reason, require_step, state_after, taken
from businesses.services.figures import save_figures
from businesses.services.records import locked, save_record
from businesses.services.telling import tell
from businesses.services.writing import save_any
from ikm_registry.accounts.wall import lowered

MOST_EVIDENCE = 3
# What becomes of values that are answered with a reason.
BECOME = {ChangeDeed.REJECT: ProposalState.REJECTED, ChangeDeed.RETURN: ProposalState.WAITING}


class AlreadyWaiting(Exception):
    """Another request waits that changes the same field of the same record."""

    def __init__(self, columns):
        super().__init__("waiting")
        self.columns = columns


class Overtaken(Exception):
    """The record was changed meanwhile where it was to be changed; somebody has to choose."""

    def __init__(self, change, values):
        super().__init__("overtaken")
        self.change, self.values = change, values


class StaleChange(Exception):
    """Request or record are others now than whoever decides had seen."""

    def __init__(self, change):
        super().__init__("stale")
        self.change = change


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes: values by column, on the version of the record that she had seen."""

    values: Mapping[str, Any]
    base_version: int
    reason: str = ""
    evidence: Iterable[Any] = field(default=())


@transaction.atomic
def propose(*, row, business, proposal, by, door, client_key=""):
    """A change request about `row`, which belongs to `business`; what needs no review is applied.

    Raises DoesNotExist where the proposer may not propose here, ValidationError for what an edit
    would refuse, too, and AlreadyWaiting.
    """
    row = locked(row=row, by=by, right="propose")
    change = ChangeRequest(
        business=business,
        kind=target_of(row),
        row=row.pk,
        base_version=proposal.base_version,
        door=door,
        client_key=client_key,
        proposed_by=by,
    )
    return submitted(change, row, proposal, by=by, deed=ChangeDeed.SUBMIT)


@transaction.atomic
def propose_again(*, change, proposal, by, seen=None):
    """What was returned, with other values or a better reason."""
    change = held(change, by=by)
    require_step(change, ChangeDeed.RESUBMIT, by=by)
    row = locked_to_propose(change, by=by)
    require_seen(change, row, seen)
    change.proposals.filter(state=ProposalState.WAITING).update(state=ProposalState.DROPPED)
    change.base_version, change.answer_by = proposal.base_version, answer_day()
    change.submitted_at = timezone.now()
    return submitted(change, row, proposal, by=by, deed=ChangeDeed.RESUBMIT)


def submitted(change, row, proposal, *, by, deed):
    """Judge what is proposed, keep it, and apply what needs no review."""
    values = judged(change, row, proposal)
    require_nobody_waits(change, values)
    change.reason = proposal.reason.strip()
    change.full_clean(exclude=["proposed_by", "business"])
    change.save()
    keep_evidence(change, proposal.evidence, values)
    for value in values:
        value.change, value.row = change, change.row_of_values
    ProposedValue.objects.bulk_create(values)
    apply_at_once(change, row, values, by=by)
    columns = [value.column for value in values]
    taken(change, deed, by=by, columns=columns, note=change.reason, to=state_after(change))
    change.refresh_from_db()
    return change


def require_nobody_waits(change, values):
    columns = [value.column for value in values]
    waiting = ProposedValue.objects.filter(kind=change.kind, state=ProposalState.WAITING)
    if change.is_new_part:
        waiting = same_part(waiting.filter(change__business=change.business), values)
    else:
        waiting = waiting.filter(row=change.row)
    found = set(waiting.filter(column__in=columns).values_list("column", flat=True))
    if found:
        raise AlreadyWaiting([column for column in columns if column in found])


def same_part(waiting, values):
    """Those values that name the part which these values name, too."""
    names = [value for value in values if value.column == NEW_PARTS[value.kind]]
    named = [Q(column=value.column, proposed__iexact=value.proposed) for value in names]
    return waiting.filter(reduce(or_, named, Q(pk__in=[])))


def keep_evidence(change, files, values):
    """What is handed in now, beside what was before; a proof needs at least one."""
    for file in files:
        shown = ChangeEvidence(change=change, file=file)
        try:
            shown.full_clean(exclude=["change"])
        except ValidationError as error:
            faults = [each for errors in error.error_dict.values() for each in errors]
            raise ValidationError({"evidence": faults}) from error
        shown.save()
    count = change.evidence.count()
    if count > MOST_EVIDENCE:
        raise of_evidence(_("Hand in no more than %s photos.") % MOST_EVIDENCE, "max_length")
    if not count and any(value.rule == FieldRule.PROOF for value in values):
        raise of_evidence(_("Hand in a photo of the document that shows it."), "required")


def of_evidence(sentence, code):
    return ValidationError({"evidence": ValidationError(sentence, code)})


def apply_at_once(change, row, values, *, by):
    """What needs no review, unless somebody came between: then an officer looks at it."""
    free = [
        value
        for value in values
        if value.rule == FieldRule.DIRECT and not value.is_overtaken_in(row)
    ]
    if not free:
        return
    put_into(row, free)
    with told_in_history(change):
        save_record(row=row, by=by, right="propose")
    settle(change, free, ProposalState.APPROVED)


def put_into(row, values):
    for value in values:
        setattr(row, value.field.attname, value.after)


def told_in_history(change, **facts):
    """Beside whoever writes, her door and her request: which change it was, and why."""
    reason = {"reason": change.reason} if change.reason else {}
    return pghistory.context(change=str(change.uuid), **reason, **facts)


def settle(change, values, state, *, by=None, answer=""):
    keys = [value.pk for value in values]
    now = timezone.now()
    change.proposals.filter(pk__in=keys).update(
        state=state, decided_by=by, decided_at=now, answer=answer
    )


@transaction.atomic
def decide(*, change, by, approved=(), rejected=None, returned=None, seen=None, overruled=None):
    """Take over some of the values that wait; reject or return others, with the reason of each.

    `seen` is the mark of what was decided about. A value that was overtaken is taken over only if
    it is among `overruled`. Raises StaleChange, Overtaken, Settled, PermissionDenied, and what an
    edit would raise; then nothing is decided.
    """
    answers = {ChangeDeed.REJECT: rejected or {}, ChangeDeed.RETURN: returned or {}}
    change = held(change, by=by)
    require_step(change, ChangeDeed.APPROVE, by=by)
    row = change.target
    if approved:
        row = locked_to_change(change, by=by)
    require_seen(change, row, seen)
    waiting = waiting_values(change, {*approved}.union(*answers.values()))
    if approved:
        approve(change, row, [waiting[name] for name in approved], by=by, overruled=overruled)
    for deed, reasons in answers.items():
        for name, reason in reasons.items():
            answer(change, deed, [waiting[name]], reason, by=by)
    change.refresh_from_db()
    tell_answered(change)
    return change


def waiting_values(change, columns):
    """The values that wait for the office, by column; those that are named must be among them."""
    found = {value.column: value for value in change.proposals.all() if value.waits_for_office}
    if not columns:
        raise ValidationError(_("Choose what to decide about."), "required")
    for column in columns - found.keys():
        sentence = _("No change of this waits for an answer.")
        raise ValidationError({column: ValidationError(sentence, "not_waiting")})
    return found


def approve(change, row, values, *, by, overruled):
    named = set(overruled or ())
    require_corrected(change, row, values)
    overtaken = [each for each in values if each.is_overtaken_in(row) and each.column not in named]
    if overtaken:
        raise Overtaken(change, overtaken)
    if row._state.adding or any(value.now_in(row) != value.after for value in values):
        put_into(row, values)
        with told_in_history(change, proposed_by=change.proposed_by_id):
            save_approved(change, row, by=by)
    settle(change, values, ProposalState.APPROVED, by=by)
    columns = [value.column for value in values]
    taken(change, ChangeDeed.APPROVE, by=by, columns=columns, to=state_after(change))


def require_corrected(change, row, values):
    """What is named alone is written into the record by whoever read it on the photo."""
    if change.kind in NAMED_ALONE and row.version <= change.base_version:
        sentence = _("First write into the record what the photo shows.")
        raise ValidationError(
            {value.column: ValidationError(sentence, "not_corrected") for value in values}
        )


def save_approved(change, row, *, by):
    if not row._state.adding:
        save_any(row=row, by=by, seen_version=row.version)
        return
    try:
        with transaction.atomic():
            make_approved(change, row, by=by)
    except IntegrityError as error:  # somebody else wrote this period or part just now
        raise StaleChange(change) from error


def make_approved(change, row, *, by):
    """What was told anew; whoever may correct such records may take it over, too."""
    if change.is_new_period:
        save_figures(figures=row, by=by, right="change")
        return
    if change.kind == ChangeTarget.NEW_CERTIFICATE and (shown := change.evidence.first()):
        row.file.save("scan.jpg", shown.file, save=False)
    save_record(row=row, by=by, right="change")
    change.row = row.pk
    change.save(update_fields=["row"])


def answer(change, deed, values, reason, *, by):
    """Reject these values, or ask their proposer for something better: then they keep their place,
    and go back to her as soon as nothing else of the request waits for the office.
    """
    require_reason(deed, reason)
    note, columns = reason.strip(), [value.column for value in values]
    settle(change, values, BECOME[deed], by=by, answer=note)
    taken(change, deed, by=by, columns=columns, note=note, to=state_after(change))


@transaction.atomic
def send_back(*, change, by, reason, columns=(), seen=None):
    """Return these fields, or all that wait, for one reason."""
    change = held(change, by=by)
    require_step(change, ChangeDeed.RETURN, by=by)
    require_seen(change, change.target, seen)
    named = columns or [each.column for each in change.proposals.all() if each.waits_for_office]
    waiting = waiting_values(change, {*named})
    answer(change, ChangeDeed.RETURN, [waiting[name] for name in named], reason, by=by)
    tell_answered(change)
    return change


def tell_answered(change):
    """One line to her who told it of her own business, once nothing of it waits for the office.

    Officers and systems look into the queue, or are called. Asked across the wall: whoever decides
    need not see who acts for a business.
    """
    if change.state == ChangeState.SUBMITTED:
        return
    with lowered():
        user = change.proposed_by
        acts = BusinessPerson.objects.of(user).filter(business=change.business_id).exists()
        contact = user.contact if acts else ""
    tell(
        contact,
        kind="change_answered",
        subject=_("The office has answered"),
        facts={"change": change},
    )


@transaction.atomic
def withdraw_change(*, change, by, reason="", seen=None):
    """Whoever proposed it no longer does; what was taken over already stays."""
    change = held(change, by=by)
    require_step(change, ChangeDeed.WITHDRAW, by=by)
    require_seen(change, change.target, seen)
    change.proposals.filter(state=ProposalState.WAITING).update(state=ProposalState.DROPPED)
    taken(change, ChangeDeed.WITHDRAW, by=by, note=reason.strip(), to=ChangeState.WITHDRAWN)
    return change


def held(change, *, by):
    """The request as it is stored, which nobody else decides about meanwhile."""
    rows = ChangeRequest.objects.visible_to(by)
    return rows.select_for_update(of=("self",)).get(pk=change.pk)


def require_seen(change, row, seen):
    change.target = row
    if seen is not None and seen != change.mark:
        raise StaleChange(change)


def locked_to_propose(change, *, by):
    row = target_to_change(change)
    if row._state.adding:
        locked(row=change.business, by=by, right="propose")
        return row
    return locked(row=row, by=by, right="propose")


def locked_to_change(change, *, by):
    row = target_to_change(change)
    if row._state.adding:  # nothing there to lock; whoever saves it is asked for the right
        return row
    try:
        return locked(row=row, by=by, right="change")
    except type(row).DoesNotExist:
        raise PermissionDenied(_("You may not change this record.")) from None


def target_to_change(change):
    if change.target is None:
        raise ValidationError(_("The record is no longer there."), "gone")
    return change.target


def values_proposed(change):
    """What is proposed now, by column: what waits."""
    waiting = change.proposals.filter(state=ProposalState.WAITING)
    return {value.column: read(value.field, value.proposed) for value in waiting}
