"""What belongs to a business, and its owner, as records of their own; ready to leave like it.

Tables of none of these exist: views put them together when they are asked for (migrations/0022).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from businesses.models.business import Business
from businesses.models.certificate import Certificate
from businesses.models.figures import Figures
from businesses.models.market import Market
from businesses.models.money import VIEW_MONEY
from businesses.models.owner import Owner
from businesses.models.product import Photo, Product
from ikm_registry.accounts.scope import Scope
from ikm_registry.regions.choices import Level
from ikm_registry.rest.documents import PUBLIC_TASK, Document, DocumentQuerySet


class SliceQuerySet(DocumentQuerySet):
    def open_to(self, purpose):
        """How many products a business has is told of none that did not agree, so they are not
        among them: only the business itself is told by its number.
        """
        return self if purpose == PUBLIC_TASK else self.filter(purposes__contains=[purpose])


class OwnerSliceQuerySet(SliceQuerySet):
    def lying_in(self, scope):
        """Below a regency one knows the owners of the businesses there; see OwnerQuerySet."""
        whole = Scope(tuple(code for code in scope.codes if len(code) <= Level.REGENCY))
        inside = super().lying_in(whole)
        if len(whole.codes) == len(scope.codes):
            return inside
        return inside | Q(pk__in=Owner.objects.filter(Owner.objects.lying_in(scope)).values("pk"))


class Slice(Document):
    """One record of a kind; the business it belongs to says where it is."""

    order: tuple[str, ...] = ("position", "uuid")

    objects = SliceQuerySet.as_manager()

    class Meta:
        abstract = True
        managed = False


def record_of(model):
    return models.OneToOneField(
        model,
        models.DO_NOTHING,
        primary_key=True,
        db_column="record_id",
        related_name="+",
        verbose_name=model._meta.verbose_name,
    )


class OfBusinessSlice(Slice):
    business = models.ForeignKey(
        Business, models.DO_NOTHING, related_name="+", verbose_name=_("business")
    )

    class Meta(Slice.Meta):
        abstract = True


class ProductSlice(OfBusinessSlice):
    of = record_of(Product)


class MarketSlice(OfBusinessSlice):
    parts = {"finances": VIEW_MONEY}

    of = record_of(Market)
    finances = models.TextField(_("finances"))


class CertificateSlice(OfBusinessSlice):
    of = record_of(Certificate)


class FiguresSlice(OfBusinessSlice):
    parts = {"finances": VIEW_MONEY}

    of = record_of(Figures)
    finances = models.TextField(_("finances"))


class PhotoSlice(OfBusinessSlice):
    of = record_of(Photo)


class OwnerSlice(Slice):
    order = ("uuid",)

    of = record_of(Owner)

    objects = OwnerSliceQuerySet.as_manager()
