"""Helping somebody to a permit: asked for, lodged, and once issued written into her record."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from businesses.models import Business, Certificate
from businesses.services.records import save_record
from businesses.services.registration import save_business
from programs.choices import ApplicationState as State
from programs.choices import FacilitationKind, ProgramKind
from programs.models import Application, FacilitationCase
from programs.services.interests import is_applicant, require_unbiased
from programs.workflow import UNCHECKED

# What was checked.
ASKED = ("kind", "product_id")
# What the office pays, which tells nothing of the money of the firm.
PAID_BY_THE_OFFICE = ("cost", "fund_source")
# These are facts of the business itself, not papers of it.
OF_THE_BUSINESS = (FacilitationKind.NIB, FacilitationKind.SIINAS)


@transaction.atomic
def save_request(*, case, by, seen_version=None):
    """Write down which permit an applicant asks for."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=case.application_id)
    require_unbiased(application, by, judging=False)
    if application.program.kind != ProgramKind.FACILITATION:
        raise ValidationError(_("This program helps nobody to a permit."))
    if application.business_id is None:
        raise ValidationError(_("A permit is for one business. Let each member apply herself."))
    if application.state not in UNCHECKED | {State.CHECKED}:
        raise ValidationError(_("It is lodged already; what was asked for stays as it is."))
    if application.state not in UNCHECKED and asks_otherwise(case):
        raise ValidationError(
            _(
                "What is asked for was checked. Return the application with a reason, so that it "
                "is checked anew."
            )
        )
    if is_applicant(application, by) and differs(case, PAID_BY_THE_OFFICE):
        raise ValidationError({"cost": _("The office writes down what it pays for it.")})
    if case.kind in FacilitationKind.values and case.kind not in offered(application.program):
        raise ValidationError({"kind": _("This program does not help with that.")})
    return save_record(row=case, by=by, seen_version=seen_version)


def asks_otherwise(case):
    """Whether another permit is asked for, or for another product; what it costs, and who issues
    it, is often known only once it is lodged.
    """
    return differs(case, ASKED)


def differs(case, names):
    stored = FacilitationCase.objects.filter(pk=case.pk).first() or FacilitationCase()
    return any(getattr(stored, name) != getattr(case, name) for name in names)


def offered(program):
    """What a program helps with: what it names, or else all there is."""
    return program.permit_kinds or FacilitationKind.values


def case_of(application):
    case = FacilitationCase.objects.filter(application=application).first()
    if case is None:
        raise ValidationError(_("Write down first which permit or certificate is asked for."))
    return case


def needs_request(application, facts):
    case_of(application)


def needs_issued(application, facts):
    """The same rules as on the record of the business, asked before anything is written."""
    if not str(facts.get("number") or "").strip():
        raise ValidationError({"number": _("Write the number that was issued.")})
    case = filled(case_of(application), facts)
    require_day_of_issue(case, facts)
    if case.kind in OF_THE_BUSINESS:
        into_business(case).full_clean()
    else:
        certificate_of(case).full_clean()


def require_day_of_issue(case, facts):
    """Noted when it was there, not before."""
    if case.issued_on and case.issued_on > facts.on:
        raise ValidationError(
            {"issued_on": _("It cannot have been issued after the day of this step.")}
        )


def filled(case, facts):
    case.number = str(facts["number"]).strip()
    case.issued_on = day(facts, "issued_on")
    case.expires_on = day(facts, "expires_on")
    case.issuer = str(facts.get("issuer") or case.issuer)
    return case


def day(facts, name):
    """Facts of a step are kept as JSON, where a day is written 2026-12-31."""
    value = facts.get(name) or None
    if value is None or isinstance(value, date):
        return value
    try:
        found = parse_date(str(value))
    except ValueError:
        found = None
    if found is None:
        raise ValidationError({name: _("Write the day like 2026-12-31.")})
    return found


def certificate_of(case):
    """The certificate as it will stand on the record."""
    application = case.application
    return Certificate(
        business=application.business,
        kind=case.kind,
        number=case.number,
        product=case.product,
        issuer=case.issuer,
        issued_on=case.issued_on,
        expires_on=case.expires_on,
        facilitated_by=application.program.name[:150],
    )


def into_business(case):
    """The business with the fact in it."""
    business = case.application.business
    if case.kind == FacilitationKind.NIB:
        business.nib, business.nib_issued_on = case.number, case.issued_on
    else:
        business.siinas_no = case.number
    return business


def note_lodged(application, facts):
    case = case_of(application)
    case.lodged_on = facts.on
    keep(case)


def note_issued(application, facts):
    """All of it or nothing: what the record refuses undoes the step, with its sentence."""
    case = filled(case_of(application), facts)
    if case.kind in OF_THE_BUSINESS:
        require_keeper(application, facts.by)
        save_business(business=into_business(case), by=facts.by)
    else:
        require_keeper(application, facts.by)
        # Whoever may correct certificates here may write down the one she helped to.
        save_record(row=certificate_of(case), by=facts.by, right="change")
    case.issued_on = case.issued_on or facts.on
    keep(case)


def require_keeper(application, user):
    """It is written into the record by whoever may: a province asks the regency to do it."""
    here = Business.objects.where_may(user, "change", Certificate)
    if not here.filter(pk=application.business_id).exists():
        raise ValidationError(
            _("You may not write into the record of this business. Ask the office of its regency.")
        )


def keep(case):
    case.version += 1
    case.full_clean()
    case.save()
