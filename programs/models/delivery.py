"""From the decision to the goods: decree (SK), agreement (NPHD), handover (BAST), in this order.

Each row points to the one before it and repeats its day, so that what must not happen cannot be
stored: no handover without an agreement, no agreement without a decree, and none of them before
the other. That the repeated day is the true one is held by foreign keys over both columns
(migrations/0004_behind_the_wall_of_deliveries.py).
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from businesses.fields import PictureField, ScanField
from businesses.models.record import Record
from businesses.validators import PHOTO_TYPES, certificate_file, picture, upload_size
from ikm_registry.accounts.scope import permission_for
from ikm_registry.history.tracking import tracked
from programs.choices import ReceiverRole
from programs.models.application import Application, OfApplication
from programs.models.program import OfProgram, OfProgramQuerySet

SCAN: list[Callable[[Any], None]] = [
    FileExtensionValidator(["pdf", *PHOTO_TYPES]),
    upload_size,
    certificate_file,
]
PHOTO: list[Callable[[Any], None]] = [FileExtensionValidator(PHOTO_TYPES), upload_size, picture]


class Signed(models.Model):
    """Written once; what was written wrongly is corrected beside it (models/correction.py)."""

    # The column that holds what was filed first.
    filed_as = "file"

    class Meta:
        abstract = True

    @cached_property
    def correction(self):
        """The last word about it, or None."""
        return next(iter(self.corrections.all()), None)

    @property
    def number_now(self):
        return self.correction.number if self.correction else self.number

    @property
    def correction_with_file(self):
        return next((each for each in self.corrections.all() if each.file), None)

    @property
    def first_file(self):
        return getattr(self, self.filed_as)

    @property
    def file_now(self):
        corrected = self.correction_with_file
        return corrected.file if corrected else self.first_file

    @property
    def files(self):
        """The one that was filed first, and each that took its place."""
        return [self.first_file, *(each.file for each in self.corrections.all() if each.file)]


def scan_place(row, filename):
    """A name that tells nothing: the file's own name may hold a person's."""
    return f"handovers/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


class DecreeQuerySet(OfProgramQuerySet):
    """Decrees are for the office that issued them and for those whom they name."""

    def permitted(self, user, right):
        if right != "view":
            return super().permitted(user, right)
        seen = Application.objects.allowed(user, permission_for(Application, "view"))
        named = DecreeLine.objects.filter(application__in=Application.objects.filter(seen))
        in_place = self.allowed(user, permission_for(self.model, "view"))
        return self.filter(in_place | Q(pk__in=named.values("decree"))).fetch_mode(
            models.FETCH_PEERS
        )


@tracked(region="program__region", exclude=["updated_at"])
class Decree(Signed, OfProgram, Record):
    """The decree (SK) that names who receives; written once, with those whom it names."""

    number = models.CharField(_("number of the decree"), max_length=100)
    signed_on = models.DateField(_("signed on"))
    file = ScanField(
        _("file"),
        upload_to=scan_place,
        validators=SCAN,
        help_text=_("PDF or photo, up to 5 MB."),
    )

    objects = DecreeQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "pk"]
        verbose_name = _("decree (SK)")
        verbose_name_plural = _("decrees (SK)")
        constraints = [
            models.UniqueConstraint(fields=["id", "signed_on"], name="decree_and_its_day"),
        ]

    def __str__(self):
        return self.number

    def clean(self):
        """A wrong number that was corrected may be the right one of another decree."""
        others = Decree.objects.filter(program=self.program_id).exclude(pk=self.pk)
        if self.number in (each.number_now for each in others.prefetch_related("corrections")):
            raise ValidationError({"number": _("This decree is already recorded.")})


@tracked(region="application__region")
class DecreeLine(OfApplication):
    """One application named in a decree; none is named before it was decided about."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="lines", editable=False)
    decided_on = models.DateField(_("decided on"), editable=False)
    decreed_on = models.DateField(_("signed on"), editable=False)

    class Meta:
        ordering = ["decree", "pk"]
        verbose_name = _("recipient named in a decree")
        verbose_name_plural = _("recipients named in a decree")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                name="decree_names_an_application_once",
                violation_error_message=_("A decree already names this application."),
            ),
            models.UniqueConstraint(
                fields=["id", "application", "decreed_on"], name="decree_line_and_its_day"
            ),
            models.CheckConstraint(
                name="decree_follows_the_decision",
                condition=Q(decreed_on__gte=F("decided_on")),
                violation_error_message=_(
                    "The decree is older than the decision. Check the day it was signed."
                ),
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def clean(self):
        if self.decree.program_id != self.application.program_id:
            raise ValidationError(_("This decree belongs to another program."))


@tracked(region="application__region", exclude=["updated_at"])
class Agreement(Signed, OfApplication, Record):
    """The grant agreement (NPHD) of one application, with its integrity pact."""

    line = models.OneToOneField(DecreeLine, models.PROTECT, editable=False)
    decreed_on = models.DateField(editable=False)
    number = models.CharField(_("number of the agreement"), max_length=100)
    signed_on = models.DateField(_("signed on"))
    has_integrity_pact = models.BooleanField(_("the integrity pact is signed"), default=False)
    file = ScanField(
        _("file"),
        upload_to=scan_place,
        validators=SCAN,
        help_text=_("PDF or photo, up to 5 MB."),
    )

    class Meta:
        ordering = ["-signed_on", "pk"]
        verbose_name = _("agreement (NPHD)")
        verbose_name_plural = _("agreements (NPHD)")
        constraints = [
            models.UniqueConstraint(
                fields=["id", "application", "signed_on"], name="agreement_and_its_day"
            ),
            models.CheckConstraint(
                name="agreement_follows_the_decree",
                condition=Q(signed_on__gte=F("decreed_on")),
                violation_error_message=_(
                    "The agreement (NPHD) is older than the decree (SK). Check the day it was "
                    "signed."
                ),
            ),
            models.CheckConstraint(
                name="agreement_comes_with_the_integrity_pact",
                condition=Q(has_integrity_pact=True),
                violation_error_message=_("Have the integrity pact signed first, then tick it."),
            ),
        ]

    def __str__(self):
        return self.number


@tracked(region="application__region", exclude=["updated_at"])
class Handover(Signed, OfApplication, Record):
    """The goods are handed over (BAST): when, where, to whom as what, with a photo of the place."""

    filed_as = "photo"

    agreement = models.OneToOneField(Agreement, models.PROTECT, editable=False)
    agreed_on = models.DateField(editable=False)
    number = models.CharField(_("number of the BAST"), max_length=100)
    signed_on = models.DateField(_("handed over on"))
    place = models.CharField(
        _("where"), max_length=200, help_text=_("For example: the workshop of the group, Clarak.")
    )
    receiver_role = models.CharField(_("received by"), max_length=9, choices=ReceiverRole)
    photo = PictureField(
        _("photo of the goods at the place"),
        upload_to=scan_place,
        validators=PHOTO,
        help_text=_("JPEG, PNG or WebP, up to 5 MB."),
    )

    class Meta:
        ordering = ["-signed_on", "pk"]
        verbose_name = _("handover (BAST)")
        verbose_name_plural = _("handovers (BAST)")
        constraints = [
            models.CheckConstraint(
                name="handover_follows_the_agreement",
                condition=Q(signed_on__gte=F("agreed_on")),
                violation_error_message=_(
                    "The handover (BAST) is older than the agreement (NPHD). Check the day it was "
                    "signed."
                ),
            ),
        ]

    def __str__(self):
        return self.number

    def clean(self):
        of_a_group = self.application_id and self.application.group_id
        if of_a_group and self.receiver_role == ReceiverRole.OWNER:
            raise ValidationError(
                {"receiver_role": _("A group has no owner. Choose who signed for the group.")}
            )
