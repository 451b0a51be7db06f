"""What was sent, held against what a record takes; what is wrong with it, by public names."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from ikm_registry.rest.bodies import written
from ikm_registry.rest.problems import Fault, invalid
from ikm_registry.rest.translations import escaped, fault_of, faults_in

TOP = "#"


class Incoming:
    """What was sent about one record, understood but not judged yet.

    `serializer` knows the stored record that it changes, or none where it makes a new one; for
    many records alike it is made once. `settled` are names that are taken with a new record only.
    `stored` gives that record as it is told; where it is at hand already, it need not be made.
    `faults` are values that cannot be read: with `asks_on` they are kept for whoever judges what
    could be, so that all that is wrong is told at once.
    """

    def __init__(self, serializer, data, *, settled=(), stored=None, asks_on=False):
        if not isinstance(data, dict):
            raise invalid([Fault(TOP, "invalid", _("Send one record, as a JSON object."))])
        self.data = data
        self.serializer = serializer
        self.stored = stored or self.as_told
        self.row = serializer.instance
        self.settled = frozenset(settled) if self.row else frozenset()
        misplaced = [*self.misplaced(serializer, data, TOP)]
        unreadable, understood = read_by(serializer, data)
        self.faults = [*misplaced, *unreadable]
        if self.faults and not asks_on:
            raise invalid(self.faults)
        self.told = {
            name: value for name, value in understood.items() if name not in self.settled_columns
        }

    @property
    def settled_columns(self):
        return {self.serializer.fields[name].source for name in self.settled}

    def misplaced(self, serializer, data, pointer) -> Iterator[Fault]:
        """Names that the record does not have, and facts that are not written here."""
        for name, value in data.items():
            field, at = serializer.fields.get(name), f"{pointer}/{escaped(name)}"
            if field is None:
                near = get_close_matches(name, serializer.fields, 1)
                yield unknown_field(at, near[0] if near else "")
            elif field.read_only or (pointer == TOP and name in self.settled):
                if not self.is_as_stored(pointer, name, value):
                    yield Fault(at, "read-only", _("This is not written here."))
            else:
                yield from self.inside(field, value, at)

    def inside(self, field, value, pointer):
        if isinstance(field, serializers.Serializer) and isinstance(value, dict):
            yield from self.misplaced(field, value, pointer)
        if isinstance(field, serializers.ListSerializer) and isinstance(value, list):
            for place, each in enumerate(value):
                yield from self.inside(field.child, each, f"{pointer}/{place}")
        if isinstance(field, serializers.DictField) and isinstance(value, dict):
            for name, each in value.items():
                yield from self.inside(field.child, each, f"{pointer}/{escaped(name)}")

    def is_as_stored(self, pointer, name, value) -> bool:
        """Who sends back what she got changes nothing by it; of rows of a list none is compared."""
        if self.row is None or any(step.isdecimal() for step in pointer.split("/")):
            return self.row is not None
        found = self.stored()
        for step in [*pointer.split("/")[1:], name]:
            if not isinstance(found, dict):
                return False
            found = found.get(step)
        return found == value

    def as_told(self):
        return json.loads(written(self.serializer.to_representation(self.row)))

    def take(self, name, otherwise=None):
        """What was said of this, apart from the columns of the record."""
        return self.told.pop(name, otherwise)

    def put_into(self, row):
        for column, value in self.told.items():
            setattr(row, column, value)
        return row


def read_by(serializer, data) -> tuple[list[Fault], dict[str, Any]]:
    """What cannot be read, and what was understood of the rest."""
    try:
        return [], serializer.run_validation(data)
    except serializers.ValidationError as error:
        faults = [*faults_in(error.detail, TOP)]
    rest = deepcopy(data)
    for fault in faults:
        leave_out(rest, fault.pointer.split("/")[1:])
    asked, serializer.partial = serializer.partial, True  # what was left out is not missing
    try:
        return faults, serializer.run_validation(rest)
    except serializers.ValidationError:
        return faults, {}
    finally:
        serializer.partial = asked


def leave_out(data, steps) -> None:
    """What a pointer leads to; where that is a place of a list, the whole list."""
    if not steps:
        return
    name, *rest = steps
    inner = data.get(name)
    if isinstance(inner, list) and len(rest) > 1:
        leave_out(inner[int(rest[0])], rest[1:])
    elif isinstance(inner, dict) and rest:
        leave_out(inner, rest)
    else:
        data.pop(name, None)


def unknown_field(pointer, hint="") -> Fault:
    return Fault(pointer, "unknown", _("There is no such field."), hint)


def public_names(serializer, path="") -> Iterator[tuple[str, str]]:
    """Where each column stands outside: ("brand", "merk_dagang"), ("source", "source/system")."""
    for name, field in serializer.fields.items():
        here = f"{path}{name}"
        if isinstance(field, serializers.Serializer) and field.source == "*":
            yield from public_names(field, f"{here}/")
        elif not field.read_only:
            yield field.source, here


def faults_of(error: ValidationError, serializer, pointer=TOP) -> list[Fault]:
    names = dict(public_names(serializer))
    return [
        fault_of(each, pointer if column == NON_FIELD_ERRORS else f"{pointer}/{named}")
        for column, errors in error.update_error_dict({}).items()
        for named in [names.get(column, column)]
        for each in errors
    ]


@contextmanager
def by_public_names(serializer, pointer=TOP):
    """What models and services refuse, told by the names under which it was sent."""
    try:
        yield
    except ValidationError as error:
        raise invalid(faults_of(error, serializer, pointer)) from error


def read_base64(text: str, pointer: str) -> bytes:
    """A file as JSON carries it."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid([Fault(pointer, "invalid", _("This is not base64."))]) from error
