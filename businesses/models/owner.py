from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from businesses.choices import Education, LegalBasis, Sex
from businesses.fields import SealedNikField, SealedPhoneField
from businesses.models.record import Record
from businesses.validators import required
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.models import Region
from ikm_registry.sealing.digests import digests
from ikm_registry.sealing.fields import DigestField, SealedDateField


class OwnerQuerySet(RegionScopedQuerySet):
    owner_path = "account"

    def with_nik(self, *niks):
        """By digest, whichever key it was made with; no number given, nobody found."""
        return self.filter(nik_digest__in=[each for nik in niks for each in digests(nik, "nik")])

    def with_phone(self, phone):
        """`phone` as it is kept: +62…"""
        return self.filter(phone_digest__in=digests(phone, "phone"))

    def lying_in(self, scope):
        """In the regency, or the owner of a business there: an officer of one district knows
        the owners of its businesses, though not all of the regency's.
        """
        of_business = scope.q("businesses__region__code")
        here = self.model.objects.filter(of_business, pk=OuterRef("pk"))
        return super().lying_in(scope) | Exists(here)


@tracked(region="region", exclude=["nik_digest", "nik_is_doubled", "phone_digest", "updated_at"])
class Owner(Record):
    """A person who owns businesses, as one regency knows her.

    The regency that registered her is the controller of her data (UU 27/2022), so the
    same person known to two regencies is two rows, and neither learns of the other by
    typing a NIK; nor does an officer of one district learn so of the persons of the next.
    Her name is shown to those with the right; nothing else of her is ever part of a title,
    an address or a log.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("regency"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="owners",
    )
    name = models.CharField(_("owner's name"), max_length=150)
    nik = SealedNikField("NIK", max_length=16)
    nik_digest = DigestField(of="nik")
    # Another row of the regency has it, too, which the writer of this one could not see. They
    # become one when somebody who sees both corrects this one (services/registration.py).
    nik_is_doubled = models.BooleanField(default=False, db_default=False, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_date = SealedDateField(_("birth date"), null=True, blank=True)
    phone = SealedPhoneField(_("phone"), max_length=16)
    phone_digest = DigestField(of="phone")
    email = models.EmailField(_("e-mail address"), blank=True)
    education = models.CharField(_("education"), max_length=10, choices=Education, blank=True)
    legal_basis = models.CharField(
        _("legal basis"), max_length=12, choices=LegalBasis, default=LegalBasis.PUBLIC_TASK
    )
    consented_on = models.DateField(_("consent given on"), null=True, blank=True)

    objects = OwnerQuerySet.as_manager()
    beside = {"doubled": "nik"}

    class Meta:
        ordering = ["name"]
        permissions = [
            ("reveal_owner", _("see the personal data of an owner, one at a time")),
            ("propose_owner", _("propose changes of an owner")),
        ]
        verbose_name = _("owner")
        verbose_name_plural = _("owners")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "nik_digest"],
                name="owner_nik_is_unique_in_its_regency",
                condition=models.Q(nik_digest__isnull=False, nik_is_doubled=False),
                violation_error_code="doubled",
                violation_error_message=_("An owner with this NIK is already registered here."),
            ),
        ]

    def __str__(self):
        return _("Owner %(number)s") % {"number": self.pk}

    def clean(self):
        if self.legal_basis == LegalBasis.CONSENT and not self.consented_on:
            raise ValidationError(
                {"consented_on": required(_("Write the day on which she agreed."))}
            )
