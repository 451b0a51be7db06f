"""The one sign of JSON that PostgreSQL keeps in no text: where it stands in what was sent."""

from collections.abc import Iterator
from typing import Any

from django.core.validators import ProhibitNullCharactersValidator

from ikm_registry.rest.problems import Fault
from ikm_registry.rest.translations import escaped

NUL = "\0"


def faults_of_nul(told: Any, pointer: str = "#") -> Iterator[Fault]:
    """A name that holds it is told of as what it stands in."""
    if isinstance(told, str):
        if NUL in told:
            rule = ProhibitNullCharactersValidator
            yield Fault(pointer, rule.code, str(rule.message))
    elif isinstance(told, list):
        for place, each in enumerate(told):
            yield from faults_of_nul(each, f"{pointer}/{place}")
    elif isinstance(told, dict):
        for name, each in told.items():
            yield from faults_of_nul(name, pointer)
            yield from faults_of_nul(each, f"{pointer}/{escaped(name.replace(NUL, ''))}")
