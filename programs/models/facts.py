"""What rules ask of a business, in one narrow row that the database keeps (docs/programs.md).

Asking a million businesses eight questions reads this table once, instead of five wide ones. So
that PostgreSQL finds each column without looking at those before it, none is null: a number that
is not known is `UNKNOWN`, a day that never was is `NEVER`, one that never comes `FOREVER`.
"""

from datetime import date

from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from businesses.choices import CertificateKind
from businesses.models import Business
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest.documents import PlacedQuerySet
from programs.choices import ProgramKind

UNKNOWN = -1
NEVER, FOREVER = date(1, 1, 1), date(9999, 12, 31)
SEE_BUSINESSES = permission_for(Business, "view")


def held_until(kind):
    """The column that tells until when a certificate of this kind is held."""
    return f"holds_{CertificateKind(kind).value}"


def helped_on(kind):
    """The column that tells when a program of this kind last helped."""
    return f"helped_{ProgramKind(kind).value}"


class FactsQuerySet(PlacedQuerySet):
    """Facts of businesses that are…; seen with the businesses."""

    owner_path = "business__people__user"
    owner_until = "business__people__ended_at"

    def permitted(self, user, right):
        return self.filter(self.allowed(user, f"businesses.{right}_business")).fetch_mode(
            models.FETCH_PEERS
        )

    def may_be_of(self, user):
        return Business.objects.none().may_be_of(user)


class Facts(models.Model):
    """Written by `programs_refresh_facts` (migrations/0004) alone, with the business itself."""

    business = models.OneToOneField(
        Business,
        models.DO_NOTHING,
        primary_key=True,
        related_name="facts",
        verbose_name=_("business"),
    )
    # What is asked most comes first, and nothing leaves a gap: a row is read up to what is asked.
    is_active = models.BooleanField()
    has_nib = models.BooleanField()
    is_owned_by_woman = models.BooleanField()
    is_in_group = models.BooleanField()
    kbli = models.IntegerField()  # 202010794: version and code
    workers = models.IntegerField()
    founded = models.IntegerField()
    turnover = models.BigIntegerField()
    investment = models.BigIntegerField()
    capital = models.BigIntegerField()
    owner_key = models.BigIntegerField()
    helped_last = models.DateField()  # by whatever kind
    holds_nib = models.DateField()
    holds_pirt = models.DateField()
    holds_halal = models.DateField()
    holds_sni = models.DateField()
    holds_bpom_md = models.DateField()
    holds_brand = models.DateField()
    holds_tkdn = models.DateField()
    holds_other = models.DateField()
    helped_training = models.DateField()
    helped_equipment = models.DateField()
    helped_restructuring = models.DateField()
    helped_credit = models.DateField()
    helped_facilitation = models.DateField()
    place = models.CharField(_("place"), max_length=13)
    province = models.GeneratedField(
        expression=Left("place", 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    regency = models.GeneratedField(
        expression=Left("place", 5), output_field=models.CharField(max_length=5), db_persist=True
    )

    objects = FactsQuerySet.as_manager()

    class Meta:
        verbose_name = _("facts of a business")
        verbose_name_plural = _("facts of businesses")
        indexes = [
            models.Index(fields=["regency", "place", "business"], name="facts_of_regency"),
            models.Index(fields=["province", "place", "business"], name="facts_of_province"),
        ]

    def __str__(self):
        return str(self.pk)
