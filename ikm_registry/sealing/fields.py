"""Columns that the database keeps sealed, and columns by which a sealed one is found.

    nik = SealedNikField("NIK", max_length=16)
    nik_digest = DigestField(of="nik")

A sealed column holds what `cipher.seal` made of the value, another text each time it is written,
so nothing can be looked up, sorted or compared in it; that it is empty is all a query may ask. The
digest of the same value is the same as long as the key is, and says nothing to whoever has not
the key.
"""

from datetime import date

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from ikm_registry.sealing.cipher import seal, unseal
from ikm_registry.sealing.digests import digest

MISSING = object()
# Whether it is empty; and, for the triggers of the history, whether the sealed text changed.
ASKABLE = {"isnull", "df", "ndf"}


class OpenedText(str):
    """A text read from its column: written back as it is, it keeps its seal."""

    seal = ""


class OpenedDay(date):
    """A day read from its column: written back as it is, it keeps its seal."""

    seal = ""


def opened(value, token):
    is_day = isinstance(value, date)
    kept = OpenedDay(value.year, value.month, value.day) if is_day else OpenedText(value)
    kept.seal = token
    return kept


class SealedColumn:
    """Whatever the change of a key must seal anew."""


class SealedBytesField(SealedColumn, models.BinaryField):
    """Bytes that were sealed by whoever wrote them; nothing sealed is empty."""


class Sealed(SealedColumn, models.Field):
    """Stands before the class of a field whose column is to be sealed."""

    def db_type(self, connection):
        return "text"

    def get_prep_value(self, value):
        return value if isinstance(value, OpenedText | OpenedDay) else super().get_prep_value(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = value if prepared else self.get_prep_value(value)
        if value is None:
            return None
        return getattr(value, "seal", "") or seal(str(value)).decode()

    def from_db_value(self, token, expression, connection):
        return None if token is None else opened(self.to_python(unseal(token.encode())), token)

    def get_lookup(self, lookup_name):
        if lookup_name not in ASKABLE:
            raise FieldError(f"{self.name} is sealed: ask for its digest instead.")
        return super().get_lookup(lookup_name)


class SealedTextField(Sealed, models.CharField):
    """A line or a letter that only the application can read."""


class SealedDateField(Sealed, models.DateField):
    """A day that only the application can read."""


class DigestOf(DeferredAttribute):
    """Always that of the value beside it, whichever way that was set."""

    field: "DigestField"

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        field = self.field
        value = instance.__dict__.get(field.of, MISSING)
        if value is MISSING:
            return super().__get__(instance, cls)
        value = type(instance)._meta.get_field(field.of).to_python(value)
        return None if value is None else digest(str(value), field.of)

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class DigestField(models.CharField):
    """The keyed digest of the sealed field `of`, kept for looking it up; 64 hexadecimal digits.

    `filter(nik_digest__in=digests(nik, "nik"))` finds it whichever of the keys it was made with.
    """

    descriptor_class = DigestOf

    def __init__(self, *, of, **options):
        self.of = of
        settled = {"max_length": 64, "null": True, "blank": True, "editable": False}
        super().__init__(**{**options, **settled})

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        for settled in ("max_length", "null", "blank", "editable"):
            options.pop(settled, None)
        return name, path, args, {**options, "of": self.of}


def digested(model, names):
    """The digests that change with these fields; whoever updates by names names them as well."""
    fields = model._meta.concrete_fields
    return {each.name for each in fields if isinstance(each, DigestField) and each.of in names}
