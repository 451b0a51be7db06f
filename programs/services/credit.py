"""Credit, step by step: what a step needs of the case, and what it writes down there."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.services.records import save_record
from programs.choices import ApplicationState as State
from programs.choices import ProgramKind
from programs.models import Application, CreditCase, CreditTerms
from programs.services.interests import require_unbiased
from programs.services.readiness import READ, Readiness
from programs.workflow import UNCHECKED

# Until it is sent; afterwards the bank has it.
OPEN = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.CHECKED)
VIEW = "programs.view_creditcase"


@transaction.atomic
def save_wish(*, case, by, seen_version=None):
    """Write down what an applicant wishes to borrow, within the terms of today."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=case.application_id)
    require_unbiased(application, by, judging=False)
    if application.program.kind != ProgramKind.CREDIT:
        raise ValidationError(_("This program is none of credit."))
    if application.state not in OPEN:
        raise ValidationError(_("The bank has this case already; what was sent stays as it is."))
    if application.state not in UNCHECKED:
        raise ValidationError(
            _(
                "What is asked for was checked. Return the application with a reason, so that it "
                "is checked anew."
            )
        )
    require_terms(case)
    case.program, case.number = application.program, application.number
    return save_record(row=case, by=by, seen_version=seen_version)


def require_terms(case):
    if case.scheme_id is None or None in (case.wished, case.tenor_months):
        return  # the record says of each what is missing
    offered = CreditTerms.objects.valid_on(timezone.localdate())
    terms = offered.filter(scheme=case.scheme_id).first()
    if terms is None:
        raise ValidationError({"scheme": _("This scheme is not in force today. Choose another.")})
    right = offered.of_class_of(case.wished).first() if terms.is_by_amount else None
    if right and right.scheme_id != case.scheme_id:
        raise ValidationError(
            {
                "scheme": _("This amount is of %(scheme)s. Choose that, or change the amount.")
                % {"scheme": right.scheme}
            }
        )
    terms.require(wished=case.wished, purpose=case.purpose, tenor_months=case.tenor_months)


def case_of(application):
    case = CreditCase.objects.filter(application=application).select_related(*READ).first()
    if case is None:
        raise ValidationError(_("Write down first how much she wishes to borrow, and from whom."))
    return case


def needs_wish(application, facts):
    """Before it is handed in: a wish that the terms of today know."""
    try:
        require_terms(case_of(application))
    except ValidationError as error:
        raise ValidationError(error.messages) from error  # the page that is open has no such box


def needs_readiness(application, facts):
    """Before it leaves for SIKP: all of the check list holds, consent to the bank included."""
    needs_wish(application, facts)
    case = case_of(application)
    if missing := Readiness([case]).missing(case):
        raise ValidationError([check.todo for check in missing])


def require_reader(application, by):
    """Amounts are written by whoever may see them."""
    if not Application.objects.shown_to(by, VIEW).filter(pk=application.pk).exists():
        raise PermissionDenied(_("You may not write the money of this firm."))


def needs_granted(application, facts):
    require_reader(application, facts.by)
    if facts.get("granted") in (None, ""):
        raise ValidationError({"granted": _("Write how much the bank granted.")})
    filled(case_of(application), facts, "granted")


def needs_report(application, facts):
    require_reader(application, facts.by)
    for name, sentence in {
        "outstanding": _("Write how much is still to be paid back."),
        "collectability": _("Choose how it is paid back, 1 to 5."),
    }.items():
        if facts.get(name) in (None, ""):
            raise ValidationError({name: sentence})
    filled(case_of(application), facts, "outstanding", "collectability")


def filled(case, facts, *names):
    """The case with these facts of a step in it, judged by its own rules."""
    for name in names:
        setattr(case, name, case._meta.get_field(name).to_python(facts[name]))
    judged = {field.name for field in case._meta.concrete_fields}
    case.full_clean(exclude=judged - {*names, "wished", "granted"})
    return case


def note_sent(application, facts):
    """What the bank will be told, as it is on this day."""
    business = application.business
    case = case_of(application)
    case.sent_on = facts.on
    case.applicant, case.business_name = business.owner.name, business.name
    case.place_id, case.kbli_id = business.region_id, business.kbli_id
    keep(case)


def note_signed(application, facts):
    case = filled(case_of(application), facts, "granted")
    case.signed_on = facts.on
    keep(case)


def note_disbursed(application, facts):
    case = case_of(application)
    case.disbursed_on, case.outstanding = facts.on, case.granted
    keep(case)


def note_report(application, facts):
    case = filled(case_of(application), facts, "outstanding", "collectability")
    case.reported_on = facts.on
    keep(case)


def note_settled(application, facts):
    case = case_of(application)
    case.settled_on, case.outstanding = facts.on, 0
    keep(case)


def note_bad(application, facts):
    case = case_of(application)
    case.reported_on, case.collectability = facts.on, 5
    keep(case)


def note_refused(application, facts):
    case = case_of(application)
    case.refused_on, case.refusal = facts.on, facts.note
    keep(case)


def keep(case):
    """Written by a step of whoever may take it, so not asked for once more."""
    case.version += 1
    case.save()
