"""Form fields that take one row out of very many, suggested while one types."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ikm_registry.regions import codes
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
        "does_not_exist": _("Nothing fits “%(typed)s”. Try fewer words or another spelling."),
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

    def in_full(self, row):
        """How one of several is told from the others."""
        return f"{self.label_of(row)} ({row.code})"

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
            raise ValidationError(
                self.error_messages["does_not_exist"], "does_not_exist", {"typed": typed}
            )
        some = "; ".join(map(self.in_full, found[:MOST_SUGGESTIONS]))
        params = {"typed": typed, "some": some}
        raise ValidationError(self.error_messages["several"], "several", params)

    def has_changed(self, initial, data):
        try:
            new = self.to_python(data)
        except ValidationError:
            return True
        old = getattr(initial, "pk", initial)
        return str(old or "") != str(new.pk if new else "")


class PlaceField(PickedField):
    """A place out of `queryset`."""

    code = codes.WRITTEN
    default_error_messages = {
        "does_not_exist": _(
            "No place here is called “%(typed)s”. Try the village, or its district."
        ),
    }

    def label_of(self, row):
        return row.full_name

    def is_exactly(self, row, text):
        return key(text) in (key(row.name), key(row.full_name))

    def with_code(self, code):
        return self.queryset.filter(pk=code).first()

    def named(self, text):
        return self.queryset.matching(text)
