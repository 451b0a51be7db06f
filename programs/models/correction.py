"""What was recorded wrongly of something signed, beside it: what was first written stays."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from businesses.fields import ScanField
from businesses.validators import PHOTO_TYPES
from ikm_registry.history.tracking import tracked
from programs.models.delivery import SCAN, Agreement, Decree, Handover, scan_place
from programs.models.program import OfProgram, OfProgramQuerySet, Program

REASON = 500  # letters
CORRECTED = {"decree": Decree, "agreement": Agreement, "handover": Handover}


def number_in_force(name):
    """The number that counts now, of rows of this kind; theirs is the one recorded first."""
    of_each = Correction.objects.filter(**{name: OuterRef("pk")}).order_by("-pk")
    return Coalesce(Subquery(of_each.values("number")[:1]), F("number"))


class CorrectionQuerySet(OfProgramQuerySet):
    """Corrections are for whoever sees what they correct."""

    def permitted(self, user, right):
        if right != "view":
            return super().permitted(user, right)
        seen = Q(pk__in=[])
        for name, model in CORRECTED.items():
            seen |= Q((f"{name}__in", model.objects.visible_to(user).order_by().values("pk")))
        return self.filter(seen).fetch_mode(models.FETCH_PEERS)


@tracked(region="program__region")
class Correction(OfProgram):
    """The right number, and the right file if that was wrong, of one decree, agreement or handover.

    The last one counts. None is ever changed, and neither is what it corrects; the day is not
    corrected, since the order of days is what others were decided by.
    """

    # A program that signed something stays, and no deletion may even look for these rows to delete.
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="correction_set", editable=False
    )
    decree = models.ForeignKey(
        Decree, models.PROTECT, null=True, related_name="corrections", editable=False
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, related_name="corrections", editable=False
    )
    handover = models.ForeignKey(
        Handover, models.PROTECT, null=True, related_name="corrections", editable=False
    )
    number = models.CharField(_("right number"), max_length=100)
    file = ScanField(
        _("right file"),
        upload_to=scan_place,
        validators=SCAN,
        blank=True,
        help_text=_("Only if the file was wrong, too; a photo if it is that of a handover."),
    )
    reason = models.CharField(_("what was wrong"), max_length=REASON)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("correction of what was signed")
        verbose_name_plural = _("corrections of what was signed")
        constraints = [
            models.CheckConstraint(
                name="correction_is_of_one",
                condition=Q(decree__isnull=False, agreement__isnull=True, handover__isnull=True)
                | Q(decree__isnull=True, agreement__isnull=False, handover__isnull=True)
                | Q(decree__isnull=True, agreement__isnull=True, handover__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Write what was wrong."),
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def signed(self):
        return self.decree or self.agreement or self.handover

    def clean(self):
        is_picture = self.file.name and self.file.name.rpartition(".")[2].lower() in PHOTO_TYPES
        if self.handover_id and self.file and not is_picture:
            raise ValidationError({"file": _("The goods are shown by a photo, not by a PDF.")})
