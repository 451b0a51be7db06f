"""What a step of credit or facilitation writes down beside the application.

`effect(application, facts)`, in the transaction of the step: one that refuses undoes it.
"""

from programs.choices import Deed, ProgramKind
from programs.services import credit, facilitation


def note_refusal_of_bank(application, facts):
    if application.program.kind == ProgramKind.CREDIT:
        credit.note_refused(application, facts)


EFFECTS = {
    # Credit.
    Deed.SEND: credit.note_sent,
    Deed.SIGN: credit.note_signed,
    Deed.DISBURSE: credit.note_disbursed,
    Deed.RUN: credit.note_report,
    Deed.SETTLE: credit.note_settled,
    Deed.DEFAULT: credit.note_bad,
    Deed.REFUSE: note_refusal_of_bank,
    # Facilitation.
    Deed.LODGE: facilitation.note_lodged,
    Deed.ISSUE: facilitation.note_issued,
}
