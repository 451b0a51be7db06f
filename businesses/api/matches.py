"""By which numbers a call about many businesses says which one each item means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from businesses.api.fields import read_uuid
from businesses.api.serializers import NIB, SIINAS
from businesses.choices import ExternalSystem
from businesses.models import Business, ExternalId
from businesses.services.matching import Matching, Refusal, found_by
from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import WRITTEN, regency_code

type Item = Mapping[str, Any]
type Pairs = Iterable[tuple[str, int]]

# Columns of numbers that other offices give, which may stand among the identifiers as well.
COLUMNS = {NIB: "nib", SIINAS: "siinas_no"}


@dataclass(frozen=True)
class Key:
    """One number: how an item tells it, and whose it is among the businesses of a QuerySet.

    `naming` is the field that only says which business is meant, and is not written. `is_ours`: the
    registry gave the number, so one that it does not know is a mistake.
    """

    told_as: str
    naming: str
    read: Callable[[Item], str]
    pairs: Callable[[Any, set[str]], Pairs]
    is_ours: bool = False
    is_of_a_regency: bool = False


def text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def told(name: str, item: Item) -> str:
    return text(item.get(name))


def registry_number(item: Item) -> str:
    return told("registry_no", item).upper()


def identity(item: Item) -> str:
    """As ids are compared; what is none is kept, and not found."""
    written = told("id", item)
    return str(read_uuid(written) or written)


def number(system: str, item: Item) -> str:
    """From its own field, or from the identifiers of the item; as its column keeps it."""
    column = COLUMNS.get(system)
    if column is None:
        return listed(system, item)
    kept: Any = Business._meta.get_field(column)
    return kept.to_python(told(column, item) or listed(system, item)) or ""


def listed(system: str, item: Item) -> str:
    identifiers = item.get("identifiers")
    for each in identifiers if isinstance(identifiers, list) else ():
        if isinstance(each, dict) and each.get("system") == system:
            return text(each.get("value"))
    return ""


def by_id(rows, values: set[str]) -> Pairs:
    ids = filter(None, map(read_uuid, values))
    return ((str(uuid), pk) for uuid, pk in rows.filter(uuid__in=ids).values_list("uuid", "pk"))


def by_column(column: str, rows, values: set[str]) -> Pairs:
    return rows.filter(**{f"{column}__in": values}).values_list(column, "pk")


def by_system(system: str, rows, values: set[str]) -> Pairs:
    """Known by the list of external numbers, or by a column of its own."""
    if column := COLUMNS.get(system):
        yield from by_column(column, rows, values)
    if system != NIB:
        known = ExternalId.objects.filter(system=system, value__in=values, business__in=rows)
        yield from known.values_list("value", "business_id")


def of_system(system: str) -> Key:
    return Key(
        COLUMNS.get(system, "identifiers"),
        "identifiers",
        partial(number, system),
        partial(by_system, system),
        is_of_a_regency=system == NIB,
    )


SYSTEMS = [NIB, *(system for system in ExternalSystem.values if system != ExternalSystem.SHEET)]
KEYS = {
    "id": Key("id", "id", identity, by_id, is_ours=True),
    "registry_no": Key(
        "registry_no",
        "registry_no",
        registry_number,
        partial(by_column, "registry_no"),
        is_ours=True,
    ),
    "nib": of_system(NIB),
} | {f"identifier:{system}": of_system(system) for system in SYSTEMS}


def matched(items: Mapping[int, Item], keys: Iterable[Key], rows) -> Matching:
    """Which of these businesses each item means; one question for each key, however many items."""
    matching = Matching()
    found: dict[int, list[tuple[Key, set[int]]]] = {place: [] for place in items}
    for key in keys:
        numbers = {place: key.read(item) for place, item in items.items()}
        asked = {number for number in numbers.values() if number}
        known = found_by(key.pairs(rows, asked) if asked else ())
        if key.is_ours:
            reason = _("The registry has no business with this number within your reach.")
            matching.refuse_unknown(key.told_as, numbers, known, reason)
        else:
            matching.refuse_doubled(key.told_as, within_regencies(numbers, items, key))
        for place, told_number in numbers.items():
            found[place].append((key, known[told_number]))
    settle(matching, items, found, rows)
    return matching


def matched_twice(items: Mapping[int, Item], keys: Iterable[Key]) -> Mapping[int, Refusal]:
    """Items that tell a number which an earlier one told; asks the database nothing."""
    matching = Matching()
    for key in keys:
        numbers = {place: key.read(item) for place, item in items.items()}
        matching.refuse_doubled(key.told_as, within_regencies(numbers, items, key))
    return matching.refusals


def settle(matching, items, found, rows):
    """A NIB is one firm's in many regencies; an item that tells its place means the one there."""
    pks = {pk for each in found.values() for _key, businesses in each for pk in businesses}
    regencies = dict(rows.filter(pk__in=pks).values_list("pk", "regency")) if pks else {}
    for place, item in items.items():
        here = regency_of(item)
        meant = {
            (key.told_as, pk)
            for key, businesses in found[place]
            for pk in businesses
            if not (here and key.is_of_a_regency and regencies[pk] != here)
        }
        names = sorted(name for name, _pk in meant)
        matching.settle(place, {pk for _name, pk in meant}, names[0] if names else "")


def within_regencies(numbers, items, key):
    """The numbers that no two items may tell as theirs."""
    if not key.is_of_a_regency:
        return numbers
    return {
        place: number and f"{number}, {regency_of(items[place])}"
        for place, number in numbers.items()
    }


def place_of(item: Item) -> str:
    """Where the item says it lies, as far as that can be read."""
    region = item.get("region")
    code = text(region.get("code") if isinstance(region, dict) else region)
    return code if WRITTEN.fullmatch(code) and len(code) >= Level.REGENCY else ""


def regency_of(item: Item) -> str:
    return regency_code(place_of(item))
