"""A training while it runs: who takes part, who was there, what was learnt, who is certified."""

from math import ceil

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.services.records import delete_record, locked, save_record
from ikm_registry.ui.templatetags.ui import day
from programs.choices import Deed
from programs.models import (
    Application,
    Attendance,
    Decree,
    DecreeLine,
    Participant,
    TrainingCertificate,
    TrainingSession,
)
from programs.services.applications import advance
from programs.services.follow_ups import plan_follow_ups
from programs.services.interests import near_to, require_unbiased


@transaction.atomic
def plan_session(*, session, by):
    """Plan one meeting, of a training alone; from then on the program stays one."""
    saved = save_record(row=session, by=by)
    require_day(saved)
    return saved


@transaction.atomic
def change_session(*, session, by, seen_version=None):
    """Correct what was planned, as long as nobody is noted as having been there."""
    require_unattended(locked(row=session, by=by, right="change"))
    saved = save_record(row=session, by=by, seen_version=seen_version)
    require_day(saved)
    return saved


@transaction.atomic
def remove_session(*, session, by):
    """A session that will not be held asks nobody for attendance."""
    require_unattended(locked(row=session, by=by, right="delete"))
    delete_record(row=session, by=by)


def require_unattended(session):
    if session.attendance.exists():
        raise ValidationError(
            _("Somebody is noted as having been there; this session stays as it is.")
        )


def require_day(session):
    """Nobody is trained before a decree (SK) names her: the first of the program, or one that is
    still to be recorded.
    """
    decrees = Decree.objects.filter(program=session.program_id).order_by("signed_on")
    first = decrees.values_list("signed_on", flat=True).first()
    if first is None and session.held_on < timezone.localdate():
        raise ValidationError(
            {"held_on": _("No decree (SK) is recorded yet, so nothing was held before today.")}
        )
    if first and session.held_on < first:
        raise ValidationError(
            {
                "held_on": _("The decree (SK) was signed on %(day)s; nothing was held before.")
                % {"day": day(first)}
            }
        )


@transaction.atomic
def start_training(*, application, participant, by, on=None):
    """Write who takes part for an applicant named in a decree; she gets her card."""
    on = on or timezone.localdate()
    participant.application = application
    save_record(row=participant, by=by)
    advance(application=application, deed=Deed.START, by=by, on=on)
    plan_follow_ups(application=application, began_on=on, by=by)
    return participant


@transaction.atomic
def note_attendance(*, session, participant, by, manner):
    """Note that somebody was there; noted twice, it stays one. Returns whether it is new."""
    if participant.application.program_id != session.program_id:
        raise ValidationError(_("This card is of another training."))
    if session.held_on > timezone.localdate():
        raise ValidationError(
            _("This session has not been held yet; attendance is noted on its day.")
        )
    require_named_before(session, participant)
    attendance, is_new = Attendance.objects.get_or_create(
        session=session,
        participant=participant,
        defaults={"application": participant.application, "by": by, "manner": manner},
    )
    if is_new:
        require_unbiased(participant.application, by)
        Attendance.objects.require(attendance, by, "add")
    return is_new


def require_named_before(session, participant):
    line = DecreeLine.objects.filter(application=participant.application_id).first()
    if line and session.held_on < line.decreed_on:
        raise ValidationError(
            _("%(name)s was named in a decree (SK) on %(day)s, after this session.")
            % {"name": participant.name, "day": day(line.decreed_on)}
        )


@transaction.atomic
def write_list(*, session, present, by, manner):
    """The list of a session as it was ticked: whoever is not on it any more was not there."""
    gone = Attendance.objects.permitted(by, "delete").filter(session=session)
    gone = gone.exclude(participant__in=present)
    require_apart_from_changed(session, present, gone, by)
    for participant in present:
        note_attendance(session=session, participant=participant, by=by, manner=manner)
    gone.delete()


def require_apart_from_changed(session, present, gone, by):
    """The list of the others is hers to keep; that of her kin stays as it is."""
    noted = set(session.attendance.values_list("participant", flat=True))
    changed = [each.application_id for each in present if each.pk not in noted]
    changed += gone.values_list("application", flat=True)
    if near := near_to(Application.objects.filter(pk__in=changed).order_by("pk"), by):
        raise ValidationError(
            _("You have an interest in %(number)s; somebody else notes who was there.")
            % {"number": near.number}
        )


@transaction.atomic
def save_scores(*, participant, by, seen_version=None):
    """The name on the certificate, and the tests before and afterwards."""
    require_unbiased(participant.application, by)
    return save_record(row=participant, by=by, seen_version=seen_version)


def sessions_needed(program):
    """In how many sessions somebody must have been for a certificate."""
    held = TrainingSession.objects.filter(program=program).count()
    return ceil(held * program.attendance_minimum / 100)


@transaction.atomic
def issue_certificate(*, participant, by):
    """Issue the certificate of whoever was there often enough, once the sessions are over."""
    participants = Participant.objects.permitted(by, "change").select_for_update(of=("self",))
    participant = participants.get(pk=participant.pk)
    require_unbiased(participant.application, by)
    program = participant.application.program
    today = timezone.localdate()
    sessions = TrainingSession.objects.filter(program=program)
    if not sessions.exists() or sessions.filter(held_on__gt=today).exists():
        raise ValidationError(_("Certificates are issued once all sessions have been held."))
    attended, needed = participant.attendance_set.count(), sessions_needed(program)
    if attended < needed:
        raise ValidationError(
            _(
                "%(attended)s of %(held)s sessions are not enough: this training asks for "
                "%(needed)s."
            )
            % {"attended": attended, "held": sessions.count(), "needed": needed}
        )
    certificate = TrainingCertificate(
        participant=participant,
        application=participant.application,
        holder=participant.name,
        program_name=program.name,
        organiser=program.organiser,
        issued_on=today,
    )
    return save_record(row=certificate, by=by)


@transaction.atomic
def withdraw_certificate(*, certificate, by, reason):
    """A certificate that was issued wrongly; its number goes on to say so to whoever checks it."""
    certificates = TrainingCertificate.objects.permitted(by, "change")
    certificate = certificates.select_for_update(of=("self",)).get(pk=certificate.pk)
    require_unbiased(certificate.application, by)
    if not certificate.is_valid:
        raise ValidationError(_("This certificate is already withdrawn."))
    certificate.withdrawn_on, certificate.reason = timezone.localdate(), reason
    certificate.version += 1
    certificate.full_clean()
    certificate.save()
    return certificate
