"""The questions one may ask about products across businesses; places and kinds as of businesses."""

from django import forms
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, ModelChoiceFilter

from businesses.choices import Status
from businesses.filters.questions import BetweenFilter, KindFilter
from businesses.models import Kbli, Product, Search, Unit
from ikm_registry.ui.lists import ListFilter, PlaceFilter

SOME, NONE = "some", "none"


class ProductFilter(ListFilter):
    """Narrows the products it is given; it never adds one."""

    search = None  # how ?q= was understood, where nothing is called just so

    asked_first = ("q",)
    asked_then = ("kbli", "unit", "price", "photo", "maker")
    orders = {
        "name": Lower("name"),
        "business": Lower("business__name"),
        "place": F("business__region_id"),
        "output": F("monthly_output"),
        "price": F("price"),
        "created": F("created_at"),
    }

    q = CharFilter(
        method="matching",
        label=_("Search"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Product or brand")}),
    )
    region = PlaceFilter(method="inside", label=_("Place"))
    kbli = KindFilter(method="of_kind", label="KBLI")
    unit = ModelChoiceFilter(
        queryset=Unit.objects.order_by("name"), label=_("Unit sold"), empty_label=_("All")
    )
    price = BetweenFilter(method="costing", label=_("Price (Rp)"))
    photo = ChoiceFilter(
        method="pictured",
        choices=[(SOME, _("some")), (NONE, _("none yet"))],
        label=_("Photo"),
        empty_label=_("All"),
    )
    maker = ChoiceFilter(
        method="made_by", choices=Status, label=_("Status of the business"), empty_label=_("All")
    )
    ordering = ChoiceFilter(
        method="ordered",
        choices=[
            ("name", _("Name, A to Z")),
            ("-name", _("Name, Z to A")),
            ("price", _("Cheapest first")),
            ("-price", _("Dearest first")),
            ("-output", _("Largest output first")),
            ("output", _("Smallest output first")),
            ("business", _("Business, A to Z")),
            ("-business", _("Business, Z to A")),
            ("place", _("Place")),
            ("-place", _("Place, backwards")),
            ("-created", _("Newest first")),
        ],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = Product
        fields = []

    def matching(self, products, name, words):
        """By the very words; where nothing is called so, a slip of the pen is mended."""
        called = products.matching(words)
        if called.exists():
            return called
        self.search = Search(words, self.request.user)
        return products.spelled_like(self.search)

    def inside(self, products, name, place):
        return products.inside(place.code)

    def of_kind(self, products, name, kind):
        kinds = Kbli.objects.of_version()
        is_code = isinstance(kind, Kbli)
        return products.of_kind(kinds.inside(kind.code) if is_code else kinds.matching(kind))

    def costing(self, products, name, bounds):
        return products.costing(*bounds)

    def pictured(self, products, name, value):
        return products.with_photo() if value == SOME else products.without_photo()

    def made_by(self, products, name, status):
        return products.made_by(status)

    def in_words(self, name, value):
        return str(value) if name == "unit" else super().in_words(name, value)
