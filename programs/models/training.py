"""A training: its sessions, who takes part, who was there, and the certificates."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from businesses.models.record import Record
from ikm_registry.history.tracking import tracked
from programs.choices import Manner, ProgramKind
from programs.models.application import OfApplication, OfApplicationQuerySet
from programs.models.program import OfProgram
from programs.numbers import CARD, CERTIFICATE, unguessable

REASON = 500  # letters
FULL = 100


@tracked(region="program__region", exclude=["updated_at"])
class TrainingSession(OfProgram, Record):
    """One meeting of a training: a day, from when to when, where, with whom.

    The database asks for the kind of the program, too (migrations/0021).
    """

    topic = models.CharField(_("topic"), max_length=150)
    held_on = models.DateField(_("day"))
    begins_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))
    place = models.CharField(_("place"), max_length=200)
    trainer = models.CharField(_("trainer"), max_length=150)

    class Meta:
        ordering = ["program", "held_on", "begins_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_began",
                condition=Q(ends_at__gt=F("begins_at")),
                violation_error_message=_("The session ends before it begins."),
            ),
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return reverse("programs:session", args=[self.uuid])

    def clean(self):
        if self.program.kind != ProgramKind.TRAINING:
            raise ValidationError(
                _("This program is no training. Sessions are planned for trainings alone.")
            )


class ParticipantQuerySet(OfApplicationQuerySet):
    """Participants who are…"""

    def with_attendance(self):
        """Add `attended`: in how many sessions each was."""
        return self.annotate(attended=Count("attendance_set"))


@tracked(region="application__region", exclude=["updated_at"])
class Participant(OfApplication, Record):
    """The person who takes part for an applicant: the name on her card and her certificate."""

    name = models.CharField(_("name of the participant"), max_length=150)
    card = models.CharField(
        _("code of the card"),
        max_length=15,
        unique=True,
        editable=False,
        default=partial(unguessable, CARD),
    )
    pre_score = models.PositiveSmallIntegerField(
        _("score before"), null=True, blank=True, validators=[MaxValueValidator(FULL)]
    )
    post_score = models.PositiveSmallIntegerField(
        _("score afterwards"), null=True, blank=True, validators=[MaxValueValidator(FULL)]
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["application__program", "name", "pk"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                name="participant_takes_part_once",
                violation_error_message=_("Somebody already takes part for this applicant."),
            ),
            models.CheckConstraint(
                name="participant_scores_up_to_a_hundred",
                condition=(Q(pre_score__isnull=True) | Q(pre_score__lte=FULL))
                & (Q(post_score__isnull=True) | Q(post_score__lte=FULL)),
                violation_error_message=_("Scores go from 0 to 100."),
            ),
        ]

    def __str__(self):
        return str(self.pk)


@tracked(region="application__region")
class Attendance(OfApplication):
    """One participant was in one session."""

    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="attendance", editable=False
    )
    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="attendance_set", editable=False
    )
    manner = models.CharField(_("noted"), max_length=4, choices=Manner)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)

    class Meta:
        ordering = ["session", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="attendance_is_noted_once",
                violation_error_message=_("This participant is already noted."),
            )
        ]

    def __str__(self):
        return str(self.pk)


class TrainingCertificateQuerySet(OfApplicationQuerySet):
    def valid(self):
        return self.filter(withdrawn_on__isnull=True)


@tracked(region="application__region", exclude=["updated_at"])
class TrainingCertificate(OfApplication, Record):
    """A certificate as it was issued; what it said then stays, whatever is renamed later."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="certificates", editable=False
    )
    number = models.CharField(
        _("number"),
        max_length=15,
        unique=True,
        editable=False,
        default=partial(unguessable, CERTIFICATE),
    )
    holder = models.CharField(_("name"), max_length=150, editable=False)
    program_name = models.CharField(_("program"), max_length=200, editable=False)
    organiser = models.CharField(_("organiser"), max_length=150, editable=False)
    issued_on = models.DateField(_("issued on"), editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=REASON, blank=True, editable=False)

    objects = TrainingCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("certificate of a training")
        verbose_name_plural = _("certificates of a training")
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(withdrawn_on__isnull=True),
                name="certificate_is_issued_once",
                violation_error_message=_("This participant already has a certificate."),
            ),
            models.CheckConstraint(
                name="certificate_is_withdrawn_for_a_reason",
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""),
                violation_error_message=_("Write why it is withdrawn."),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_valid(self):
        return self.withdrawn_on is None
