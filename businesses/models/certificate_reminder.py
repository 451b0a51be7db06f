"""That an owner was reminded of a certificate that ends."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from businesses.models.certificate import Certificate

# So many days before the end she is written to, once each.
DAYS_BEFORE = (90, 30, 7)


class CertificateReminder(models.Model):
    """One of the messages about one end of a certificate; renewed, it ends on another day and is
    told of anew.
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="reminders")
    expires_on = models.DateField(_("valid until"))
    days = models.PositiveSmallIntegerField(_("days before"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("reminder of a certificate")
        verbose_name_plural = _("reminders of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "expires_on", "days"], name="certificatereminder_comes_once"
            )
        ]

    def __str__(self):
        return f"{self.certificate_id}: {self.days}"
