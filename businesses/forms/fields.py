"""Form fields that take what an officer types: a place or a KBLI by words, numbers, days."""

import re

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Lower
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from businesses.forms.numbers import written
from businesses.models import Country, Kbli
from businesses.registry_no import PATTERN
from ikm_registry.regions.models import Region
from ikm_registry.regions.names import key
from ikm_registry.ui.picked import PickedField, PlaceField


class RegionField(PlaceField):
    """A place; `queryset` holds those one may choose, all of Indonesia unless told otherwise."""

    url_name = "businesses:pick_region"
    default_error_messages = {
        "ended": _("The code %(typed)s is no longer in force. Choose the place again by name."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"queryset": Region.objects.all(), **kwargs})

    def with_code(self, code):
        return Region.objects.filter(pk=code).first()

    def the_one(self, text):
        place = super().the_one(text)
        # A name is only sought among the permitted places, but a code may point anywhere.
        if not self.queryset.filter(pk=place.pk).exists():
            raise PermissionDenied(_("This place lies outside your region."))
        if not Region.objects.current().filter(pk=place.pk).exists():
            raise ValidationError(self.error_messages["ended"], "ended", {"typed": place.pk})
        return place


class KbliField(PickedField):
    """A five-digit class of the current KBLI."""

    url_name = "businesses:pick_kbli"
    code = re.compile(r"[0-9]{5}")

    def __init__(self, **kwargs):
        super().__init__(**{"queryset": Kbli.objects.of_version().subclasses(), **kwargs})

    def label_of(self, row):
        return f"{row.code} {row.title}"

    def is_exactly(self, row, text):
        names = [self.label_of(row), row.title, *row.keywords.split(";")]
        return key(text) in map(key, names)

    def row_of(self, value):
        found = super().row_of(value)
        by_key = isinstance(value, int)  # a record knows its KBLI by number, people by code
        return found or (Kbli.objects.filter(pk=value).first() if by_key else None)

    def with_code(self, code):
        return self.queryset.filter(code=code).first()

    def named(self, text):
        return self.queryset.matching(text)


class BusinessField(PickedField):
    """A registered business out of `queryset`: by its public number, or by its name."""

    url_name = "businesses:pick_business"
    code = re.compile(PATTERN)
    with_number = re.compile(rf".*\(({PATTERN})\)", re.DOTALL)
    default_error_messages = {
        "does_not_exist": _(
            "No business here is called “%(typed)s”. Type its number, or register it first."
        ),
    }

    def label_of(self, row):
        return f"{row.name} ({row.registry_no})"

    def in_full(self, row):
        return self.label_of(row)

    def is_exactly(self, row, text):
        return key(text) in (key(row.name), key(self.label_of(row)))

    def with_code(self, code):
        return self.queryset.filter(registry_no=code).first()

    def named(self, text):
        if labelled := self.with_number.fullmatch(text):
            return self.queryset.filter(registry_no=labelled[1])
        return self.queryset.filter(name__icontains=text).order_by(Lower("name"), "pk")


class Alphabetical(ModelChoiceIterator):
    def __iter__(self):
        self.queryset = self.queryset.by_name()
        return super().__iter__()


class ListedField(forms.ModelChoiceField):
    """One row out of a short list; what is not in it is said in the code of all such boxes."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(error.message, "does_not_exist", error.params) from error


class CountryField(ListedField):
    """In the alphabet of the reader, whose language is known only when she asks."""

    iterator = Alphabetical


PICKED = {Region: RegionField, Kbli: KbliField}


def typed_formfield(field, **options):
    """`formfield_callback` of the registry's forms: the box that suits each column.

    A place or a KBLI is picked by typing; the rest is written as papers write it.
    """
    kind = field.related_model if field.is_relation else None
    if kind is Country:
        return field.formfield(form_class=CountryField, **options)
    if kind not in PICKED:
        return written(field, **options)
    told = {
        "label": capfirst(field.verbose_name),
        "help_text": field.help_text,
        "required": not field.blank,
    }
    return PICKED[kind](**told | options)
