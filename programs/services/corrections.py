"""Correcting what was recorded of something signed: its number or its file, never its day."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs.models import Correction, Decree, Program
from programs.services.applications import decides_for, may
from programs.services.interests import require_unbiased
from programs.workflow import DECIDE


@transaction.atomic
def correct_signed(*, signed, correction, by):
    """Keep the right number or file beside what was written first; the last correction counts."""
    signed = held(signed, by)
    require_decider(signed, by)
    correction.program, correction.by = program_of(signed), by
    setattr(correction, signed._meta.model_name, signed)
    correction.full_clean()
    if correction.number == signed.number_now and not correction.file:
        raise ValidationError(_("This number stands there already. Write the right one."))
    if isinstance(signed, Decree):
        Decree(pk=signed.pk, program=signed.program, number=correction.number).clean()
    correction.save()
    Correction.objects.require(correction, by, "add")
    return correction


def held(signed, by):
    """As it stands now; whoever else would correct it, or record one beside it, waits.

    What was signed is altered by nobody, so the lock lies on its program.
    """
    Program.objects.select_for_update().filter(pk=program_of(signed).pk).first()
    return type(signed).objects.visible_to(by).get(pk=signed.pk)


def program_of(signed):
    return signed.program if isinstance(signed, Decree) else signed.application.program


def applications_of(signed):
    if isinstance(signed, Decree):
        return [line.application for line in signed.lines.select_related("application")]
    return [signed.application]


def may_correct(signed, by):
    """Whoever decides for the organiser, about everybody whom it names."""
    if not by.has_perm("programs.add_correction"):
        return False
    decides = decides_for(program_of(signed).pk, by)
    return decides and all(may(each, by, DECIDE) for each in applications_of(signed))


def require_decider(signed, by):
    if not may_correct(signed, by):
        raise PermissionDenied(_("The office that organises the program decides about it."))
    for application in applications_of(signed):
        require_unbiased(application, by)
