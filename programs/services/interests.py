"""Officers say from which applicants they stay away."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.models import Business, BusinessGroup
from programs.models import Application, Interest
from programs.models.application import hers

KEPT_AS = {Business: "business", BusinessGroup: "group", Application: "application"}


class Interested(PermissionDenied):
    """She declared an interest in this applicant, or is her."""


@transaction.atomic
def declare_interest(*, by, kind, about, note=""):
    """Written by the officer herself, of what she may see; from now on no step of it is hers.

    `about` is a business, a group or an application. Another system has no kin, whatever its role:
    declared in its account, an interest would keep nobody away.
    """
    if not by.has_usable_password():
        raise PermissionDenied(
            _("An officer declares an interest of her own. With this account nobody signs in.")
        )
    about = type(about).objects.visible_to(by).get(pk=about.pk)
    interest = Interest(officer=by, kind=kind, region_id=about.region_id, note=note.strip())
    setattr(interest, KEPT_AS[type(about)], about)
    interest.full_clean()
    interest.save()
    Interest.objects.require(interest, by, "add")
    return interest


@transaction.atomic
def end_interest(*, interest, by, reason):
    """By an administrator, never by whoever declared it."""
    found = Interest.objects.permitted(by, "change").select_for_update(of=("self",))
    interest = found.get(pk=interest.pk)
    if interest.officer_id == by.pk:
        raise PermissionDenied(_("Nobody ends an interest of her own."))
    if interest.ended_at:
        raise ValidationError(_("This was ended already."))
    if not reason.strip():
        raise ValidationError({"end_reason": _("Write why it ended.")})
    interest.ended_at, interest.ended_by = timezone.now(), by
    interest.end_reason = reason.strip()
    interest.full_clean()
    interest.save()
    return interest


def is_interested(application, user):
    return Interest.objects.in_force().filter(officer=user).about(application).exists()


def near_to(applications, user):
    """The first of them in which she has an interest, declared or as the applicant; else None."""
    if hers_among := applications.filter(hers(user)).first():
        return hers_among
    if not Interest.objects.in_force().filter(officer=user).exists():
        return None  # as good as always, and then asked by one statement for all
    return next((each for each in applications if is_interested(each, user)), None)


def is_applicant(application, user):
    """Whoever owns the business, or a member of the group, does not judge her own application."""
    return Application.objects.filter(hers(user), pk=application.pk).exists()


def require_unbiased(application, user, *, judging=True):
    """Refuse whoever is too near to the applicant; `judging` is what she may not do herself."""
    if is_interested(application, user):
        raise Interested(
            _("You declared an interest in this applicant. Somebody else takes this step.")
        )
    if judging and is_applicant(application, user):
        raise Interested(_("This is your own application. Somebody else takes this step."))
