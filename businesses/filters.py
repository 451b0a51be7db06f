"""The questions one may ask about businesses.

Serves the list page, later the API and the export: one vocabulary. `region=35.13.11`,
`kbli=107` or `kbli=keripik`, `size=permenperin64:small`, `needs=nib`, `coordinates=unknown`,
`ordering=-changed`.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, Filter

from businesses.choices import Need, SizeClass, SizeScheme, Status
from businesses.models import Business, Kbli, SizeThreshold
from ikm_registry.ui.lists import ListFilter, PlaceFilter
from ikm_registry.ui.widgets import Picker

ORDERS = {
    "name": Lower("name"),
    "place": F("region_id"),
    "kbli": F("kbli__code"),
    "changed": F("updated_at"),
    "created": F("created_at"),
}
ORDER_WORDS = [
    ("name", _("Name, A to Z")),
    ("-name", _("Name, Z to A")),
    ("-created", _("Newest first")),
    ("created", _("Oldest first")),
    ("-changed", _("Last changed first")),
    ("changed", _("Longest unchanged first")),
    ("place", _("Place")),
    ("-place", _("Place, backwards")),
    ("kbli", "KBLI"),
    ("-kbli", _("KBLI, backwards")),
]
UNKNOWN = "unknown"
COORDINATES = [("known", _("known")), (UNKNOWN, _("unknown"))]


class KindField(forms.Field):
    """What is made: the beginning of a KBLI code, or everyday words. Costs one query."""

    longest = 300
    widget = Picker(
        "businesses:pick_kbli",
        attrs={"maxlength": longest, "placeholder": _("for example “keripik”")},
    )
    code = re.compile(r"([0-9]+)\b")
    default_error_messages = {"unknown": _("No KBLI of industry begins with %(digits)s.")}

    def to_python(self, value):
        """The row of the code; words stay words."""
        text = (value or "").strip()[: self.longest]
        ProhibitNullCharactersValidator()(text)
        digits = self.code.match(text)
        if not digits:
            return text
        if row := Kbli.objects.of_version().filter(code=digits[1]).first():
            return row
        raise ValidationError(self.error_messages["unknown"], "unknown", {"digits": digits[1]})


class KindFilter(Filter):
    field_class = KindField


class BusinessFilter(ListFilter):
    """Narrows the businesses it is given; it never adds one."""

    q = CharFilter(
        method="matching",
        label=_("Search"),
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name, product or NIB")}),
    )
    region = PlaceFilter(method="inside", label=_("Place"))
    kbli = KindFilter(method="of_kind", label="KBLI")
    size = ChoiceFilter(method="of_size", label=_("Size"), empty_label=_("All"))
    status = ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("All"))
    needs = ChoiceFilter(
        method="needing", choices=Need, label=_("To complete"), empty_label=_("All")
    )
    coordinates = ChoiceFilter(
        method="on_the_map", choices=COORDINATES, label=_("Coordinates"), empty_label=_("All")
    )
    ordering = ChoiceFilter(
        method="ordered", choices=ORDER_WORDS, label=_("Order"), empty_label=None
    )

    class Meta:
        model = Business
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["size"].choices = [("", _("All")), *size_choices()]

    def matching(self, businesses, name, words):
        return businesses.matching(words)

    def inside(self, businesses, name, place):
        return businesses.inside(place.code)

    def of_kind(self, businesses, name, kind):
        if isinstance(kind, Kbli):
            return businesses.filter(kbli__version=kind.version, kbli__code__startswith=kind.code)
        return businesses.filter(kbli__in=Kbli.objects.of_version().matching(kind))

    def of_size(self, businesses, name, value):
        scheme, _colon, size = value.partition(":")
        return businesses.of_size(scheme, None if size == UNKNOWN else size)

    def needing(self, businesses, name, need):
        return businesses.needing(need)

    def on_the_map(self, businesses, name, known):
        return businesses.located() if known == "known" else businesses.unlocated()

    def ordered(self, businesses, name, value):
        key = ORDERS[value.removeprefix("-")]
        first = key.desc(nulls_last=True) if value.startswith("-") else key.asc()
        return businesses.order_by(first, "pk")

    def in_words(self, name, value):
        if name == "size":
            scheme, _colon, size = value.partition(":")
            return f"{size_words(size)}, {SizeScheme(scheme).label}"
        return super().in_words(name, value)


def size_words(size):
    return _("unknown") if size == UNKNOWN else SizeClass(size).label


def size_choices():
    """The classes that each test knows, and "unknown". Costs one query."""
    known = set(SizeThreshold.objects.values_list("scheme", "size_class"))
    for scheme in SizeScheme:
        sizes = [size.value for size in SizeClass if (scheme.value, size.value) in known]
        pairs = [(f"{scheme}:{size}", size_words(size)) for size in [*sizes, UNKNOWN]]
        yield scheme.label, pairs
