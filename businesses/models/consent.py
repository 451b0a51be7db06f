from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.choices import ConsentManner, ConsentPurpose, LegalBasis
from businesses.models.owner import Owner
from businesses.models.record import Record
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked


class ConsentQuerySet(RegionScopedQuerySet):
    owner_path = "owner__account"

    def in_force(self):
        return self.filter(withdrawn_on=None)

    def lying_in(self, scope):
        """Where the owner is known; see OwnerQuerySet."""
        owners = Owner.objects.filter(Owner.objects.lying_in(scope), pk=OuterRef("owner"))
        return Q(Exists(owners))


@tracked(region="owner__region", exclude=["updated_at"])
class Consent(Record):
    """That, and on which legal basis, a person's data may be used for one purpose.

    Beside `Owner.legal_basis`, on which she was registered at all. Withdrawn it stays, as proof
    of what held until then; within 3 × 24 hours the use for that purpose must end.
    """

    owner = models.ForeignKey(
        Owner, models.CASCADE, related_name="consents", editable=False, verbose_name=_("owner")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentPurpose)
    basis = models.CharField(
        _("legal basis"), max_length=12, choices=LegalBasis, default=LegalBasis.CONSENT
    )
    given_on = models.DateField(_("given on"))
    how = models.CharField(_("how"), max_length=10, choices=ConsentManner)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "-given_on", "-pk"]
        permissions = [("agree_consent", _("agree, and no longer agree, for oneself"))]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "purpose"],
                name="consent_holds_once_for_a_purpose",
                condition=Q(withdrawn_on=None),
                violation_error_message=_("For this purpose one is in force already."),
            ),
            models.CheckConstraint(
                name="consent_is_withdrawn_after_it_was_given",
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
            ),
        ]

    def __str__(self):
        return self.get_purpose_display()

    def clean(self):
        if self.given_on and self.given_on > localdate():
            raise ValidationError({"given_on": _("This day has not come yet.")})
