"""The steps of a change request: from which states, to which, by whom. One table, one check.

docs/changes.md draws the same table; a test compares the two (docs/adr/0003-workflow-table.md).
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ChangeDeed, ChangeEvent, ChangeState, ProposalState
from businesses.models import ChangeRequest, ChangeStep
from ikm_registry.feed.models import happened


class Taker(TextChoices):
    PROPOSER = "proposer", gettext_lazy("whoever proposed it")
    DECIDER = "decider", gettext_lazy("whoever may correct the business, but did not propose it")


@dataclass(frozen=True)
class Step:
    """One thing that may happen; no state before is that of a request not made yet.

    `tells` is what others hear of it, but where what is proposed was applied at once: then it
    waited for nobody.
    """

    before: tuple[ChangeState, ...]
    after: tuple[ChangeState, ...]
    taker: Taker
    tells: ChangeEvent
    needs_reason: bool = False


SUBMITTED, RETURNED = ChangeState.SUBMITTED, ChangeState.RETURNED
BEGUN = (SUBMITTED, ChangeState.APPLIED)
# Where nothing waits for the office any more after a decision, the request is settled, or goes back
# to its proposer with what was returned of it.
DECIDED = (SUBMITTED, RETURNED, ChangeState.APPLIED, ChangeState.REJECTED)
PROPOSER, DECIDER = Taker.PROPOSER, Taker.DECIDER
ANSWERED = ChangeEvent.DECIDED
STEPS = {
    ChangeDeed.SUBMIT: Step((), BEGUN, PROPOSER, ChangeEvent.WAITING),
    ChangeDeed.RESUBMIT: Step((RETURNED,), BEGUN, PROPOSER, ChangeEvent.WAITING),
    ChangeDeed.APPROVE: Step((SUBMITTED,), DECIDED, DECIDER, ANSWERED),
    ChangeDeed.REJECT: Step((SUBMITTED,), DECIDED, DECIDER, ANSWERED, needs_reason=True),
    ChangeDeed.RETURN: Step(
        (SUBMITTED,), (SUBMITTED, RETURNED), DECIDER, ANSWERED, needs_reason=True
    ),
    ChangeDeed.WITHDRAW: Step(
        (SUBMITTED, RETURNED), (ChangeState.WITHDRAWN,), PROPOSER, ChangeEvent.WITHDRAWN
    ),
}


class Settled(Exception):
    """The request is in no state from which this step leads on."""

    def __init__(self, change):
        super().__init__(change.state)
        self.change = change


class OwnProposal(PermissionDenied):
    """Four eyes: nobody decides about what she proposed herself."""


def steps_open_to(change, user):
    """Which steps this person may take now; what a page offers and a service accepts."""
    is_hers = change.proposed_by_id == user.pk
    decides = not is_hers and ChangeRequest.objects.permitted(user, "change").filter(pk=change.pk)
    takers = {PROPOSER: is_hers, DECIDER: bool(decides and decides.exists())}
    return {
        deed for deed, step in STEPS.items() if change.state in step.before if takers[step.taker]
    }


def require_step(change, deed, *, by):
    """`change` is locked, and `by` may see it."""
    step = STEPS[deed]
    is_hers = change.proposed_by_id == by.pk
    if step.taker == PROPOSER and not is_hers:
        raise PermissionDenied(_("Only whoever proposed this change may do that."))
    if step.taker == DECIDER:
        if is_hers:
            raise OwnProposal(_("Somebody else decides about what you proposed."))
        ChangeRequest.objects.require(change, by, "change")
    if change.state not in step.before:
        raise Settled(change)


def require_reason(deed, reason):
    if STEPS[deed].needs_reason and not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why."), "required")})


def taken(change, deed, *, by, columns=(), note="", to):
    """Note the step and the state to which it led; others are told of it from here alone."""
    change.state = to
    change.version += 1
    change.save(update_fields=["state", "version", "updated_at"])
    ChangeStep.objects.create(change=change, deed=deed, by=by, columns=list(columns), note=note)
    step = STEPS[deed]
    if step.taker == DECIDER or to != ChangeState.APPLIED:
        happened(change, step.tells)


def state_after(change):
    """Where a request stands by its values: something of it waits for the office, or for its
    proposer alone; or something of it was taken over, or nothing.
    """
    values = list(change.proposals.only("state", "answer"))
    if any(value.waits_for_office for value in values):
        return ChangeState.SUBMITTED
    states = {value.state for value in values}
    if ProposalState.WAITING in states:
        return ChangeState.RETURNED
    return ChangeState.APPLIED if ProposalState.APPROVED in states else ChangeState.REJECTED
