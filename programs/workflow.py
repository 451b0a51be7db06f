"""The steps of an application: from which states, to which, by whom. One table.

docs/programs-workflow.md draws it, and a test compares the two (docs/adr/0003-workflow-table.md).
"""

from dataclasses import dataclass, field

from programs.choices import ApplicationState as State
from programs.choices import Deed, ProgramKind

# Rights of an application beside Django's four; roles.py says who holds them.
CHANGE, VERIFY, DECIDE = "change", "verify", "decide"

EVERY = frozenset(ProgramKind)
CHOSEN_AMONG = EVERY - {ProgramKind.CREDIT, ProgramKind.FACILITATION}
HANDED_OVER = frozenset({ProgramKind.EQUIPMENT, ProgramKind.RESTRUCTURING})
TRAINING = frozenset({ProgramKind.TRAINING})
GRANT = frozenset({ProgramKind.EQUIPMENT})
CREDIT = frozenset({ProgramKind.CREDIT})
FACILITATION = frozenset({ProgramKind.FACILITATION})


@dataclass(frozen=True)
class Step:
    """One thing that may happen to applications of some kinds of programs.

    `right` is whose task it is. Who took one of the steps in `apart_from` may not take this one
    (four eyes). With `takes_a_place` it counts against the quota of its stage.
    """

    before: frozenset[State]
    after: State
    right: str
    kinds: frozenset[ProgramKind] = EVERY
    needs_reason: bool = False
    takes_a_place: bool = False
    apart_from: frozenset[Deed] = field(default_factory=frozenset)


def states(*names):
    return frozenset(names)


JUDGED = frozenset({Deed.CHECK, Deed.VERIFY})
DECIDED = JUDGED | {Deed.PASS_ON, Deed.MOVE, Deed.REJECT, Deed.OBJECT}
# As long as it is the applicant's to change.
HERS = states(State.DRAFT, State.RETURNED)
# What she asks for may be put right until somebody has checked it: decided is what was checked.
# Afterwards it is returned, with a reason, and checked anew.
UNCHECKED = HERS | states(State.SUBMITTED)
WAITING = states(State.SUBMITTED, State.CHECKED, State.VERIFIED)
STEPS = {
    Deed.SUBMIT: Step(HERS, State.SUBMITTED, CHANGE),
    Deed.RETURN: Step(
        states(State.SUBMITTED, State.CHECKED), State.RETURNED, VERIFY, needs_reason=True
    ),
    Deed.CHECK: Step(states(State.SUBMITTED), State.CHECKED, VERIFY),
    Deed.VERIFY: Step(states(State.CHECKED), State.VERIFIED, VERIFY, CHOSEN_AMONG),
    # The application stays verified and goes on in the next stage.
    Deed.PASS_ON: Step(
        states(State.VERIFIED),
        State.VERIFIED,
        DECIDE,
        CHOSEN_AMONG,
        takes_a_place=True,
        apart_from=JUDGED,
    ),
    Deed.SELECT: Step(
        states(State.VERIFIED),
        State.SELECTED,
        DECIDE,
        CHOSEN_AMONG,
        takes_a_place=True,
        apart_from=JUDGED,
    ),
    Deed.MOVE: Step(
        states(State.VERIFIED),
        State.VERIFIED,
        DECIDE,
        CHOSEN_AMONG,
        needs_reason=True,
        apart_from=JUDGED,
    ),
    Deed.REJECT: Step(WAITING, State.REJECTED, DECIDE, needs_reason=True, apart_from=JUDGED),
    # Answered by somebody who neither decided nor objected; upheld, it begins anew.
    Deed.OBJECT: Step(states(State.REJECTED), State.OBJECTED, CHANGE, needs_reason=True),
    Deed.UPHOLD: Step(
        states(State.OBJECTED), State.SUBMITTED, DECIDE, needs_reason=True, apart_from=DECIDED
    ),
    Deed.DISMISS: Step(
        states(State.OBJECTED), State.REJECTED, DECIDE, needs_reason=True, apart_from=DECIDED
    ),
    Deed.WITHDRAW: Step(
        WAITING | states(State.DRAFT, State.RETURNED, State.SELECTED), State.WITHDRAWN, CHANGE
    ),
    Deed.DECREE: Step(states(State.SELECTED), State.DECREED, DECIDE, CHOSEN_AMONG),
    Deed.AGREE: Step(states(State.DECREED), State.AGREED, DECIDE, HANDED_OVER),
    Deed.HAND_OVER: Step(states(State.AGREED), State.RECEIVED, VERIFY, HANDED_OVER),
    Deed.START: Step(states(State.DECREED), State.TAKING_PART, VERIFY, TRAINING),
    Deed.SEND: Step(states(State.CHECKED), State.SENT, DECIDE, CREDIT, apart_from=JUDGED),
    Deed.RECEIVE: Step(states(State.SENT), State.AT_BANK, VERIFY, CREDIT),
    Deed.SIGN: Step(states(State.AT_BANK), State.SIGNED, VERIFY, CREDIT),
    Deed.DISBURSE: Step(states(State.SIGNED), State.DISBURSED, VERIFY, CREDIT),
    Deed.RUN: Step(states(State.DISBURSED, State.RUNNING), State.RUNNING, VERIFY, CREDIT),
    Deed.SETTLE: Step(states(State.DISBURSED, State.RUNNING), State.SETTLED, VERIFY, CREDIT),
    Deed.DEFAULT: Step(states(State.RUNNING), State.BAD, VERIFY, CREDIT, needs_reason=True),
    Deed.LODGE: Step(states(State.CHECKED), State.LODGED, VERIFY, FACILITATION),
    Deed.ISSUE: Step(states(State.LODGED), State.ISSUED, VERIFY, FACILITATION),
    Deed.REFUSE: Step(
        states(State.SENT, State.AT_BANK, State.LODGED),
        State.REFUSED,
        VERIFY,
        CREDIT | FACILITATION,
        needs_reason=True,
    ),
    Deed.CLOSE: Step(
        states(State.RECEIVED, State.TAKING_PART, State.ISSUED, State.SETTLED), State.CLOSED, DECIDE
    ),
}

# Within how many days the next step is promised, state by state; the clock of an application.
DAYS = {
    State.SUBMITTED: 5,
    State.RETURNED: 14,
    State.CHECKED: 14,
    State.VERIFIED: 30,
    State.OBJECTED: 14,
    State.SELECTED: 14,
    State.DECREED: 30,
    State.AGREED: 60,
    State.SENT: 7,
    State.AT_BANK: 14,
    State.SIGNED: 14,
    State.LODGED: 60,
}
