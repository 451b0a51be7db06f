import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower, Upper
from django.utils.translation import gettext_lazy as _

from businesses.choices import ProductCategory
from businesses.fields import PictureField, QuantityField, RupiahField
from businesses.models.kbli import Kbli
from businesses.models.record import OfBusiness, OfBusinessQuerySet
from businesses.models.search import PRODUCTS, Spelled
from businesses.models.unit import Unit
from businesses.validators import PHOTO_TYPES, picture, upload_size
from ikm_registry.accounts.scope import beginning
from ikm_registry.history.tracking import tracked


def photo_place(row, filename):
    """A name that tells nothing: the file's own name may hold a person's."""
    return f"photos/{uuid.uuid4()}.{filename.rpartition('.')[2]}"


class ProductQuerySet(OfBusinessQuerySet):
    """Products that are…"""

    def matching(self, words):
        """Named or branded so."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(brand__icontains=words))

    def inside(self, code):
        """Made in this place or anywhere below it."""
        return self.filter(beginning("business__region__code", code))

    def of_kind(self, kinds):
        """Of these KBLI; a product without one is of the kind of its business."""
        return self.filter(Q(kbli__in=kinds) | Q(kbli=None, business__kbli__in=kinds))

    def made_by(self, status):
        """Made by businesses of this status."""
        return self.filter(business__status=status)

    def costing(self, least, most):
        """At a known price from so much to so much; None is no bound."""
        bounds = {"price__gte": least, "price__lte": most}
        return self.filter(**{bound: sum for bound, sum in bounds.items() if sum is not None})

    def with_photo(self):
        return self.exclude(photo="")

    def without_photo(self):
        return self.filter(photo="")

    def named(self, search):
        """Some of those whose own name or brand was typed; cheap however many fit."""
        return self.made_and_spelled(search.some_entries(PRODUCTS), search)

    def spelled_like(self, search):
        """All whose own name or brand holds the words as they were understood."""
        if not search:
            return self.none()
        return self.made_and_spelled(search.entries(parts=PRODUCTS).values("pk"), search)

    def made_and_spelled(self, makers, search):
        spelled = Spelled(Concat("name", Value(" "), "brand"))
        return self.filter(business__in=makers).alias(spelled=spelled).filter(spelled=search.query)


photo_rules = [FileExtensionValidator(PHOTO_TYPES), upload_size, picture]


@tracked(region="business__region", exclude=["updated_at"])
class Product(OfBusiness):
    """One thing a business makes and sells."""

    name = models.CharField(_("product"), max_length=150)
    category = models.CharField(_("category"), max_length=10, choices=ProductCategory, blank=True)
    kbli = models.ForeignKey(
        Kbli, models.PROTECT, null=True, blank=True, related_name="products", verbose_name="KBLI"
    )
    brand = models.CharField(_("brand"), max_length=150, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit sold")
    )
    price = RupiahField(_("price per unit"))
    monthly_capacity = QuantityField(_("capacity a month"))
    monthly_output = QuantityField(_("output a month"))
    packaging = models.CharField(_("packaging"), max_length=150, blank=True)
    shelf_life_days = models.PositiveIntegerField(_("shelf life in days"), null=True, blank=True)
    photo = PictureField(_("photo"), upload_to=photo_place, blank=True, validators=photo_rules)
    is_village_flagship = models.BooleanField(_("flagship product of its village"), default=False)
    ecatalogue_url = models.URLField(_("e-Katalog page"), blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        permissions = [("propose_product", _("propose changes of a product"))]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="product_name_trigrams")]

    def __str__(self):
        return self.name


@tracked(region="business__region", exclude=["updated_at"])
class Photo(OfBusiness):
    """A picture of the place or of the work there."""

    image = PictureField(_("photo"), upload_to=photo_place, validators=photo_rules)
    caption = models.CharField(_("caption"), max_length=150, blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self):
        return self.caption or _("Photo %(number)s") % {"number": self.pk}
