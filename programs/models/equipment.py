"""The pieces that were handed over: each by its serial number, where it is and how it was found."""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now, Upper
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from businesses.fields import PictureField, RupiahField
from businesses.models.record import Record
from ikm_registry.history.tracking import tracked
from programs.choices import ItemState
from programs.models.application import OfApplication, OfApplicationQuerySet
from programs.models.delivery import PHOTO, Handover, scan_place
from programs.models.program import Program
from programs.numbers import EQUIPMENT, unguessable

NOTE = 500  # letters


class ItemQuerySet(OfApplicationQuerySet):
    """Pieces of equipment that are…"""

    def idle(self):
        return self.filter(state=ItemState.IDLE)

    def of_handover(self, handover):
        """Handed over then, wherever they are now."""
        return self.filter(holdings__handover=handover)


@tracked(region="application__region", exclude=["updated_at"])
class Item(OfApplication, Record):
    """One machine or tool, held under an application; a transfer puts it under another.

    `program` is the one that paid for it and never changes. `code` stands on its plate: it leads
    whoever reads it to what is public, and tells nothing by itself.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="items", editable=False)
    code = models.CharField(
        _("code on the plate"),
        max_length=15,
        unique=True,
        editable=False,
        default=partial(unguessable, EQUIPMENT),
    )
    kind = models.CharField(_("what it is"), max_length=100)
    maker = models.CharField(_("maker"), max_length=100)
    serial_no = models.CharField(_("serial number"), max_length=60)
    made_in = models.PositiveSmallIntegerField(
        _("year it was made"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
    )
    price = RupiahField(_("price"))
    state = models.CharField(
        _("state"), max_length=6, choices=ItemState, default=ItemState.USED, editable=False
    )
    # The day of the handover or check that found it so.
    state_since = models.DateField(_("since"), editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "maker", "serial_no", "pk"]
        verbose_name = _("piece of equipment")
        verbose_name_plural = _("pieces of equipment")
        indexes = [models.Index(fields=["state", "state_since", "id"], name="item_by_state")]
        constraints = [
            models.UniqueConstraint(
                Lower("kind"),
                Lower("maker"),
                Upper("serial_no"),
                name="item_has_its_own_serial_number",
                violation_error_message=_(
                    "A piece of this kind and maker with this serial number was already handed "
                    "over. Read its plate again."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.maker} {self.serial_no}"

    def get_absolute_url(self):
        return reverse("programs:item", args=[self.code])

    def clean(self):
        if self.made_in and self.made_in > localdate().year:
            raise ValidationError({"made_in": _("This year is still to come.")})

    @property
    def days_in_state(self):
        return (localdate() - self.state_since).days


@tracked(region="application__region")
class Holding(OfApplication):
    """Who held an item from when until when, by which handover; at any time one holds it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="holdings", editable=False)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="holdings", editable=False)
    began_on = models.DateField(_("from"), editable=False)
    ended_on = models.DateField(_("until"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["item", "began_on", "pk"]
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(ended_on__isnull=True),
                name="holding_is_of_one_at_a_time",
                violation_error_message=_("Somebody else holds this piece."),
            ),
            models.UniqueConstraint(fields=["item", "handover"], name="holding_begins_once"),
            models.CheckConstraint(
                name="holding_ends_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                violation_error_message=_("It was handed on before it was handed over."),
            ),
        ]

    def __str__(self):
        return str(self.pk)


class OfItemQuerySet(OfApplicationQuerySet):
    region_path = "item__application__region__code"
    owner_path = "item__application__business__people__user"
    owner_until = "item__application__business__people__ended_at"

    def owned_by(self, user):
        items = Item.objects.none().owned_by(user)
        return Q(item__in=Item.objects.filter(items).order_by().values("pk"))


@tracked(region="item__application__region")
class ItemCheck(models.Model):
    """How an item was found on a day, by whom, with a photo; never changed afterwards."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="checks", editable=False)
    state = models.CharField(_("state"), max_length=6, choices=ItemState)
    on = models.DateField(_("on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    photo = PictureField(
        _("photo"),
        upload_to=scan_place,
        validators=PHOTO,
        blank=True,
        help_text=_("JPEG, PNG or WebP, up to 5 MB."),
    )
    note = models.CharField(_("note"), max_length=NOTE, blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        ordering = ["item", "-on", "-pk"]
        verbose_name = _("check of equipment")
        verbose_name_plural = _("checks of equipment")
        constraints = [
            models.CheckConstraint(
                name="check_of_what_is_gone_says_more",
                condition=~Q(state__in=[ItemState.MOVED, ItemState.SOLD]) | ~Q(note=""),
                violation_error_message=_("Write where it went, or to whom and why."),
            ),
        ]

    def __str__(self):
        return str(self.pk)
