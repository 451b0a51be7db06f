"""Form fields that take what an officer types: a place or a KBLI by words, numbers, days."""

import re

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.forms.models import ModelChoiceIterator
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from businesses.forms.numbers import written
from businesses.models import Country, Kbli
from ikm_registry.regions import codes
from ikm_registry.regions.models import Region
from ikm_registry.regions.names import key
from ikm_registry.ui.widgets import Picker

MOST_SUGGESTIONS = 4


class PickedField(forms.Field):
    """One row out of very many, named by its code or by words that fit it alone.

    What was typed is looked up here again, because without JavaScript nothing was picked.
    """

    url_name = ""
    code = re.compile("")
    default_error_messages = {
        "none": _("Nothing fits “%(typed)s”. Try fewer words or another spelling."),
        "several": _("“%(typed)s” fits several: %(some)s. Choose one, or type its code."),
    }

    def __init__(self, *, queryset=None, **kwargs):
        kwargs.setdefault("widget", Picker(self.url_name))
        super().__init__(**kwargs)
        self.queryset = queryset
        self.kept = None  # what the record holds now stays allowed, even if renewed since

    def label_of(self, row):
        """What stands in the box; typed again, it finds the same row."""
        raise NotImplementedError

    def with_code(self, code):
        """The row with this code, or None."""
        raise NotImplementedError

    def named(self, text):
        """Rows that these words fit, best first."""
        raise NotImplementedError

    def is_exactly(self, row, text):
        return key(self.label_of(row)) == key(text)

    def prepare_value(self, value):
        if isinstance(value, models.Model):
            return self.label_of(value)
        # A form opened on a record gives the key, a form sent back gives what was typed.
        if row := value and self.row_of(value):
            return self.label_of(row)
        return value

    def row_of(self, value):
        if self.kept is not None and str(self.kept.pk) == str(value):
            return self.kept
        return self.with_code(str(value)) if self.code.fullmatch(str(value)) else None

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, models.Model):
            return value or None
        text = str(value).strip()
        ProhibitNullCharactersValidator()(text)
        if not text:
            return None
        if self.kept is not None and text in (self.kept.pk, self.label_of(self.kept)):
            return self.kept
        return self.the_one(text)

    def the_one(self, text):
        if self.code.fullmatch(text):
            found = [row for row in [self.with_code(text)] if row]
        else:
            found = list(self.named(text[:200])[: MOST_SUGGESTIONS + 1])
        exact = [row for row in found if self.is_exactly(row, text)] or found
        if len(exact) == 1:
            return exact[0]
        typed = Truncator(text).chars(60)
        if not found:
            raise ValidationError(self.error_messages["none"], "none", {"typed": typed})
        some = "; ".join(f"{self.label_of(row)} ({row.code})" for row in found[:MOST_SUGGESTIONS])
        params = {"typed": typed, "some": some}
        raise ValidationError(self.error_messages["several"], "several", params)

    def has_changed(self, initial, data):
        try:
            new = self.to_python(data)
        except ValidationError:
            return True
        old = getattr(initial, "pk", initial)
        return str(old or "") != str(new.pk if new else "")


class RegionField(PickedField):
    """A place; `queryset` holds those one may choose, all of Indonesia unless told otherwise."""

    url_name = "businesses:pick_region"
    code = codes.WRITTEN
    default_error_messages = {
        "none": _("No place here is called “%(typed)s”. Try the village, or its district."),
        "ended": _("The code %(typed)s is no longer in force. Choose the place again by name."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"queryset": Region.objects.all(), **kwargs})

    def label_of(self, row):
        return row.full_name

    def is_exactly(self, row, text):
        return key(text) in (key(row.name), key(row.full_name))

    def with_code(self, code):
        return Region.objects.filter(pk=code).first()

    def named(self, text):
        return self.queryset.matching(text)

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


class Alphabetical(ModelChoiceIterator):
    def __iter__(self):
        self.queryset = self.queryset.by_name()
        return super().__iter__()


class CountryField(forms.ModelChoiceField):
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
