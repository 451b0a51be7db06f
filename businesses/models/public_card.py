"""The card by which an owner shows her business, and the pages of her products."""

import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from businesses.choices import ConsentPurpose, PageState, Status
from businesses.models.consent import Consent
from businesses.models.product import Product
from businesses.models.record import OfBusiness, OfBusinessQuerySet

LETTERS = 16  # bytes: nobody comes by one by guessing


def new_code():
    return secrets.token_urlsafe(LETTERS)


def agreed_to_catalogue(owner):
    """That the person behind it agreed to be in the public catalogue, and still does."""
    agreed = Consent.objects.in_force().filter(purpose=ConsentPurpose.CATALOGUE)
    return Exists(agreed.filter(owner=OuterRef(owner)))


class PublicCardQuerySet(OfBusinessQuerySet):
    def in_force(self):
        return self.filter(ended_at=None)

    def shown(self):
        """Of businesses that work; the address of another leads nowhere."""
        return self.in_force().filter(business__status=Status.ACTIVE)


class PublicCard(OfBusiness):
    """An address that tells strangers what the registry knows for sure of one business.

    Made by its owner and ended by her at any time; a new one has another address. The code is kept
    as it is, since she is shown it again and again, and what it opens holds nothing of a person to
    which she did not agree.
    """

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = PublicCardQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("card of a business")
        verbose_name_plural = _("cards of businesses")
        constraints = [
            models.UniqueConstraint(
                fields=["business"],
                name="publiccard_is_the_only_one",
                condition=Q(ended_at=None),
                violation_error_message=_("This business has a card already."),
            )
        ]

    def __str__(self):
        return f"{self.pk}"


class ProductPageQuerySet(OfBusinessQuerySet):
    def shown(self):
        """Published, of a business that works and an owner who agrees: asked each time anew, so
        that a withdrawn consent takes the page away at once.
        """
        published = self.filter(state=PageState.PUBLISHED, business__status=Status.ACTIVE)
        return published.filter(agreed_to_catalogue("business__owner"))


class ProductPage(OfBusiness):
    """What an owner tells buyers of one product, in her own words."""

    product = models.OneToOneField(
        Product, models.CASCADE, related_name="page", editable=False, verbose_name=_("product")
    )
    words = models.TextField(
        _("What do you tell buyers?"),
        max_length=1000,
        blank=True,
        help_text=_("For example: crisp, without preservatives, made each morning."),
    )
    how_to_order = models.CharField(
        _("How do they order?"),
        max_length=200,
        blank=True,
        help_text=_("Everybody can read this. Write a phone number only if you want calls."),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=PageState,
        default=PageState.DRAFT,
        editable=False,
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = ProductPageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("page of a product")
        verbose_name_plural = _("pages of products")

    def __str__(self):
        return f"{self.pk}"

    @property
    def is_published(self):
        return self.state == PageState.PUBLISHED

    def clean(self):
        if self.product_id and self.product.business_id != self.business_id:
            raise ValidationError(_("Choose a product of this business."))
