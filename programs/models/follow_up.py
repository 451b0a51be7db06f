"""What is asked before somebody is named in a decree, and what became of the help afterwards."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from businesses.fields import RupiahField
from businesses.models.record import Record
from ikm_registry.history.tracking import tracked
from ikm_registry.ui.templatetags.ui import day
from programs.choices import Effect
from programs.models.application import OfApplication, OfApplicationQuerySet
from programs.models.program import OfProgram

NOTE = 500  # letters
MOST_WORKERS = 100_000
# How long before its day a visit still counts for it: officers go round by villages, and what is
# seen a month early tells as much; what is seen on the day of the help tells nothing of it.
EARLY = timedelta(days=31)


@tracked(region="program__region")
class Point(OfProgram):
    """One question of the check list that a scheme asks of everybody it nominates.

    "Is she alive?", "Is the NIK hers?", "Does she hold no KUR?": found out before the decree, not
    by the auditors afterwards.
    """

    words = models.CharField(_("question"), max_length=200)

    class Meta:
        ordering = ["program", "pk"]
        verbose_name = _("point of the check list")
        verbose_name_plural = _("points of the check list")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "words"],
                name="point_is_asked_once",
                violation_error_message=_("This question is already on the list."),
            )
        ]

    def __str__(self):
        return self.words


@tracked(region="application__region")
class PointAnswer(OfApplication):
    """What was found out about one application on one point."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="answers", editable=False)
    holds = models.BooleanField(_("in order"))
    note = models.CharField(_("note"), max_length=NOTE, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)

    class Meta:
        ordering = ["application", "point"]
        verbose_name = _("answer on the check list")
        verbose_name_plural = _("answers on the check list")
        constraints = [
            models.UniqueConstraint(fields=["application", "point"], name="point_is_answered_once"),
            models.CheckConstraint(
                name="point_not_in_order_says_why",
                condition=Q(holds=True) | ~Q(note=""),
                violation_error_message=_("Write what is not in order."),
            ),
        ]

    def __str__(self):
        return str(self.pk)


class FollowUpQuerySet(OfApplicationQuerySet):
    """Visits after the help that are…"""

    def waiting(self):
        return self.filter(done_on__isnull=True)

    def overdue(self):
        return self.waiting().filter(planned_on__lt=localdate())


@tracked(region="application__region", exclude=["updated_at"])
class FollowUp(OfApplication, Record):
    """A visit planned when the help was given, so many months later, and what was found then."""

    months = models.PositiveSmallIntegerField(_("months"), editable=False)
    began_on = models.DateField(editable=False)
    planned_on = models.DateField(_("planned on"), editable=False)
    done_on = models.DateField(_("visited on"), null=True, blank=True)
    effect = models.CharField(_("how the business fares"), max_length=7, choices=Effect, blank=True)
    turnover = RupiahField(_("turnover of the last twelve months"))
    workers = models.PositiveIntegerField(
        _("number of workers"), null=True, blank=True, validators=[MaxValueValidator(MOST_WORKERS)]
    )
    note = models.CharField(_("note"), max_length=NOTE, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["application", "months"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(
                fields=["planned_on", "id"],
                name="follow_up_waiting",
                condition=Q(done_on__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "months"], name="follow_up_is_planned_once"
            ),
            models.CheckConstraint(
                name="follow_up_comes_after_the_help",
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("began_on")),
                violation_error_message=_("This visit lies before the help was given."),
            ),
            models.CheckConstraint(
                name="follow_up_says_how_it_went",
                condition=Q(done_on__isnull=True) | ~Q(effect=""),
                violation_error_message=_("Say how the business fares."),
            ),
        ]

    def __str__(self):
        return f"{self.application_id} +{self.months}"

    def clean(self):
        if self.done_on and self.done_on < self.first_day:
            raise ValidationError(
                {
                    "done_on": gettext(
                        "The visit after %(months)s months counts from %(day)s on; it was planned "
                        "to see what became of the help by then."
                    )
                    % {"months": self.months, "day": day(self.first_day)}
                }
            )

    @property
    def first_day(self):
        """From when on it may be made."""
        return self.planned_on - EARLY

    @property
    def is_overdue(self):
        return self.done_on is None and self.planned_on < localdate()
