import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.choices import CertificateKind, Status
from businesses.fields import ScanField
from businesses.models.product import Product
from businesses.models.record import OfBusiness, OfBusinessQuerySet
from businesses.validators import (
    PHOTO_TYPES,
    certificate_file,
    upload_size,
    wrong_certificate_number,
)
from ikm_registry.history.tracking import tracked

ENDS_TOO_EARLY = _("It ends before it was issued. Please check both dates.")


def scan_place(row, filename):
    """A name that tells nothing: the file's own name may hold a person's."""
    return f"certificates/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


class CertificateQuerySet(OfBusinessQuerySet):
    def expired(self):
        return self.filter(expires_on__lt=localdate())

    def valid(self):
        """Not ended, as far as is known: most certificates end on no day at all."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=localdate()))

    def of_active_businesses(self):
        return self.filter(business__status=Status.ACTIVE)

    def ending_first(self):
        """Those that end at all, the soonest or longest past first."""
        return self.filter(expires_on__isnull=False).order_by("expires_on", "pk")

    def expiring(self, *, days):
        """Still valid, but for no longer than so many days."""
        today = localdate()
        return self.filter(expires_on__range=(today, today + timedelta(days=days)))


@tracked(region="business__region", exclude=["updated_at"])
class Certificate(OfBusiness):
    """A permit or certificate held by a business, for one of its products or for all."""

    kind = models.CharField(_("kind"), max_length=8, choices=CertificateKind)
    number = models.CharField(_("number"), max_length=60)
    product = models.ForeignKey(
        Product,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("product"),
    )
    issuer = models.CharField(_("issuer"), max_length=150, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    facilitated_by = models.CharField(_("facilitated by"), max_length=150, blank=True)
    file = ScanField(
        _("scan"),
        upload_to=scan_place,
        blank=True,
        validators=[FileExtensionValidator(["pdf", *PHOTO_TYPES]), upload_size, certificate_file],
        help_text=_("PDF or photo, up to 5 MB."),
    )

    objects = CertificateQuerySet.as_manager()
    beside = {"doubled": "number"}

    class Meta:
        ordering = ["kind", "-issued_on", "pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [models.Index(fields=["expires_on"], name="certificate_ends_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "kind", "number"],
                name="certificate_is_written_once",
                violation_error_code="doubled",
                violation_error_message=_("This certificate is already written here."),
            ),
            models.CheckConstraint(
                name="certificate_ends_after_it_begins",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("issued_on")),
                violation_error_code="ends_before_it_begins",
                violation_error_message=ENDS_TOO_EARLY,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_expired(self):
        return self.expires_on is not None and self.expires_on < localdate()

    def clean(self):
        wrong = {}
        if sentence := wrong_certificate_number(self.kind, self.number):
            wrong["number"] = ValidationError(sentence, "certificate_number")
        if self.product_id and self.product.business_id != self.business_id:
            wrong["product"] = ValidationError(_("Choose a product of this business."), "invalid")
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            wrong["expires_on"] = ValidationError(ENDS_TOO_EARLY, "ends_before_it_begins")
        if wrong:
            raise ValidationError(wrong)
