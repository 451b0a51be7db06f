"""What officers found out about an application, and the ranking that was made of it."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from businesses.fields import PictureField
from businesses.validators import PHOTO_TYPES, picture, upload_size
from ikm_registry.history.tracking import tracked
from ikm_registry.ui.templatetags.ui import day
from programs.choices import CriterionKind
from programs.models.application import OfApplication
from programs.models.program import Criterion, Stage

NOTES = 2000  # letters


def visit_photo_place(row, filename):
    """A name that tells nothing."""
    return f"visits/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


class OfOfficer(OfApplication):
    """Something that one officer wrote down about an application."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)

    class Meta:
        abstract = True


@tracked(region="application__region")
class Visit(OfOfficer):
    """Somebody went there and saw it; written once."""

    on = models.DateField(_("visited on"))
    place = models.CharField(_("where"), max_length=200)
    notes = models.TextField(_("what was seen"), max_length=NOTES)
    photo = PictureField(
        _("photo"),
        upload_to=visit_photo_place,
        validators=[FileExtensionValidator(PHOTO_TYPES), upload_size, picture],
        help_text=_("JPEG, PNG or WebP, up to 5 MB."),
    )

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self):
        return f"{self.application_id} {self.on}"

    def clean(self):
        if self.on and self.on > timezone.localdate():
            raise ValidationError({"on": _("This day lies in the future.")})
        came_on = self.application.came_on
        if self.on and came_on and self.on < came_on:
            raise ValidationError(
                {
                    "on": gettext(
                        "The application came in on %(day)s. Write down a visit after that; what "
                        "was seen before tells nothing of it."
                    )
                    % {"day": day(came_on)}
                }
            )


@tracked(region="application__region")
class Assessment(OfOfficer):
    """What an officer gives an application for one criterion, until its stage is frozen."""

    criterion = models.ForeignKey(
        Criterion,
        models.PROTECT,
        related_name="assessments",
        editable=False,
        verbose_name=_("criterion"),
    )
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MaxValueValidator(100)], help_text=_("0 to 100.")
    )
    note = models.CharField(_("why"), max_length=250, blank=True)

    class Meta:
        ordering = ["criterion"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion"],
                name="assessment_is_given_once",
                violation_error_message=_("This criterion is assessed already."),
            ),
            models.CheckConstraint(
                name="assessment_is_of_a_hundred",
                condition=models.Q(score__lte=100),
                violation_error_message=_("Write a score from 0 to 100."),
            ),
        ]

    def __str__(self):
        return f"{self.application_id} {self.criterion_id}"


@tracked(region="application__region")
class Rank(OfApplication):
    """The place of an application in the ranking of a stage, made when the stage was frozen.

    `computed` is what comes out of the frozen scores, whenever it is asked again; `place` differs
    where somebody moved an application and said why (`Deed.MOVE`). Both begin at 1.
    """

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="ranks", editable=False)
    computed = models.PositiveIntegerField(_("computed place"), editable=False)
    place = models.PositiveIntegerField(_("place"), editable=False)
    total = models.DecimalField(_("points"), max_digits=9, decimal_places=2, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), editable=False)
    # Somebody else has as many points: who submitted earlier stands before.
    is_tied = models.BooleanField(_("equal points"), default=False, editable=False)

    class Meta:
        ordering = ["stage", "place"]
        verbose_name = _("place in a ranking")
        verbose_name_plural = _("places in a ranking")
        constraints = [
            models.UniqueConstraint(fields=["stage", "application"], name="rank_is_given_once")
        ]

    def __str__(self):
        return f"{self.stage_id} {self.place}"


class Score(OfApplication):
    """What one criterion gave an application, frozen with the stage and never changed after.

    The words and the weight of the criterion are kept as they were: it explains itself even
    when somebody names the criterion otherwise.
    """

    rank = models.ForeignKey(Rank, models.CASCADE, related_name="scores", editable=False)
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", editable=False)
    name = models.CharField(_("criterion"), max_length=150)
    kind = models.CharField(_("kind"), max_length=8, choices=CriterionKind)
    fact = models.CharField(_("fact"), max_length=20, blank=True)
    raw = models.DecimalField(_("fact"), max_digits=20, decimal_places=2, null=True)
    # From which amount on these points are given; null where none is reached.
    band = models.DecimalField(_("from"), max_digits=20, decimal_places=2, null=True)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    weight = models.PositiveSmallIntegerField(_("weight"))

    class Meta:
        ordering = ["rank", "criterion"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["rank", "criterion"], name="score_is_frozen_once")
        ]

    def __str__(self):
        return f"{self.rank_id} {self.criterion_id}"

    @property
    def weighted(self):
        return self.points * self.weight
