"""Which questions the lists of the API take: those of the pages, and one for each public field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial, reduce
from math import cos, radians
from operator import or_
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.lookups import LessThanOrEqual
from django.forms import ChoiceField
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _
from rest_framework import serializers

from businesses.api.fields import (
    BusinessField,
    Choice,
    CodeField,
    Has,
    KindField,
    PlaceField,
    ProductField,
    read_uuid,
)
from businesses.api.serializers import NIB, SIINAS
from businesses.filters import BusinessFilter
from businesses.forms.window import Box
from businesses.models import Business, ExternalId, Owner, Search
from businesses.models.conditions import otherwise
from businesses.models.money import VIEW_MONEY
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.regions.codes import WRITTEN
from ikm_registry.rest import lookups
from ikm_registry.rest.document_views import BESIDE
from ikm_registry.rest.documents import within
from ikm_registry.rest.lookups import EMPTY, EXACT, Field, Kind
from ikm_registry.rest.ordering import Key
from ikm_registry.rest.problems import unknown_parameter

# What not everybody may see she cannot ask for either; by the first word of the public name. Beside
# these the parts of its documents (kinds.py).
GUARDED = {"owner": permission_for(Owner, "view"), "finances": VIEW_MONEY}
NOT = "not"


# One for each public field, read off the serializers.


def read_id(written):
    if identity := read_uuid(written):
        return identity
    raise ValueError(_("“%s” is no id.") % written[:40])


def identity(path):
    return Field(path, frozenset({EXACT, "n", EMPTY}), read_id, Kind.ID)


# How a fact is asked for, by the kind of its field; the first that fits. None cannot be asked for.
ASKED: list[tuple[type[serializers.Field], Callable[[str], Field | None]]] = [
    (Has, lambda path: None),
    (BusinessField, lambda path: None),
    (PlaceField, lambda path: lookups.text(f"{path}__pk")),
    (CodeField, lambda path: lookups.text(f"{path}__pk")),
    (KindField, lambda path: lookups.text(f"{path}__code")),
    (ProductField, lambda path: identity(f"{path}__uuid")),
    (serializers.UUIDField, identity),
    (serializers.IntegerField, lookups.whole),
    (serializers.DecimalField, lookups.number),
    (serializers.DateTimeField, lookups.moment),
    (serializers.DateField, lookups.day),
    (serializers.BooleanField, lookups.truth_of),
    (serializers.CharField, lookups.text),
]


def field_of(field: serializers.Field, path: str) -> Field | None:
    if isinstance(field, Choice):
        return lookups.choice(path, field.choices)
    return next((make(path) for kind, make in ASKED if isinstance(field, kind)), None)


def walk(serializer, name="", path=""):
    """All facts of a record, also those that lie in a part of it: `latest_figures.year`."""
    for public, field in serializer.fields.items():
        if field.write_only:
            continue
        source = "" if field.source == "*" else field.source
        there = "__".join(filter(None, [path, source]))
        if isinstance(field, serializers.Serializer):
            yield from walk(field, f"{name}{public}.", there)
        elif source and (asked := field_of(field, there)):
            yield f"{name}{public}", asked


@cache
def fields_of(serializer: type[serializers.ModelSerializer]) -> dict[str, Field]:
    return dict(walk(serializer()))


@cache
def orders_of(
    serializer: type[serializers.ModelSerializer], key: str, guarded: frozenset[str]
) -> dict[str, Key]:
    """What a list may be sorted by; `key` leads from a document to its record."""
    model = serializer.Meta.model
    return {
        name: Key(f"{key}__{asked.path}", may_be_unknown=may_be_unknown(model, asked.path))
        for name, asked in fields_of(serializer).items()
        if name.partition(".")[0] not in guarded and asked.lookups != lookups.truth_of("").lookups
    }


def may_be_unknown(model, path):
    try:
        return model._meta.get_field(path.removesuffix("__pk")).null
    except FieldDoesNotExist:
        return True  # by way of another record, or a column behind it


@dataclass(frozen=True)
class Guarded(Field):
    """Of the others the fact is as good as unknown."""

    where: Q = Q()

    def q(self, lookup, values, name):
        return super().q(lookup, values, name) & self.where


def fields_for(user, serializer, place: str, guarded: Mapping[str, str]) -> dict[str, Field]:
    """The same, as this reader may ask for them; `place` leads to the code of the region."""
    asked = dict(fields_of(serializer))
    held = {part: Scope.of(user, right).q(place) for part, right in guarded.items()}
    for name, field in asked.items():
        if where := held.get(name.partition(".")[0]):
            asked[name] = Guarded(
                field.path, field.lookups, field.read, field.kind, field.choices, where
            )
    return asked


# What is asked of documents themselves, past their records.


def codes_in(values):
    for value in values:
        if not WRITTEN.fullmatch(value):
            raise ValueError(_("“%s” is no code like 35.13.05.2008.") % value[:40])
        yield value


def inside(values):
    """In these places, or anywhere below."""
    return reduce(or_, map(within, codes_in(values)))


def outside(values):
    """The opposite: in none of these places, nor anywhere below."""
    return ~inside(values)


def exactly_in(values):
    return Q(place__in=list(codes_in(values)))


def since(values):
    return Q(changed_at__gte=max(map(lookups.read_moment, values)))


OF_DOCUMENTS: dict[str, Callable[[list[str]], Q]] = {
    "id": lambda values: Q(uuid__in=list(map(read_id, values))),
    "modified_since": since,
    "region": inside,
    "region__n": outside,
    "region__self": exactly_in,
}
# What everybody is told of a business, whether its owner agreed to anything or not.
TOLD_TO_ALL = {"id", "registry_no", "modified_since"} | BESIDE - {"ordering"}


# What no lookup can ask.


def identified(values):
    """`urn:id:oss:nib|9120001234567`"""
    return reduce(or_, map(identified_by, values))


def identified_by(written):
    system, bar, value = written.partition("|")
    if not (bar and system and value):
        raise ValueError(_("Write the system, a bar and the number: urn:id:oss:nib|9120001234567."))
    known = Q(pk__in=ExternalId.objects.filter(system=system, value=value).values("business"))
    if system == NIB:
        return Q(nib=value)
    return known | Q(siinas_no=value) if system == SIINAS else known


METRES = {"km": 1_000, "m": 1}
FARTHEST = 500_000
EARTH = 6_371_000
METRES_OF_A_DEGREE = 111_195


class Metres(Func):
    """How far two places lie from each other, on a ball (haversine)."""

    template = (
        f"(2 * {EARTH} * asin(least(1, sqrt("
        "power(sin(radians(%(latitude)s - %(y)s) / 2), 2) + cos(radians(%(y)s))"
        " * cos(radians(%(latitude)s)) * power(sin(radians(%(longitude)s - %(x)s) / 2), 2)))))"
    )
    output_field = FloatField()

    def __init__(self, y, x):
        super().__init__(F("latitude"), F("longitude"))
        self.middle = {"y": repr(y), "x": repr(x)}

    def as_sql(self, compiler, connection, **extra):
        latitude, longitude = (compiler.compile(each)[0] for each in self.source_expressions)
        words = self.middle | {"latitude": latitude, "longitude": longitude}
        return self.template % words, []


def near(values):
    """`-7.84,113.25,5km`"""
    return reduce(or_, map(near_to, values))


def near_to(written):
    try:
        latitude, longitude, distance = written.split(",")
        unit = "km" if distance.endswith("km") else "m"
        y, x = float(latitude), float(longitude)
        metres = float(distance.removesuffix(unit)) * METRES[unit]
        if not (abs(y) <= 85 and abs(x) <= 180 and 0 < metres <= FARTHEST):
            raise ValueError
    except ValueError:
        raise ValueError(
            _("Write latitude, longitude and a distance of up to 500 km: -7.84,113.25,5km.")
        ) from None
    here = metres / METRES_OF_A_DEGREE
    wide = here / cos(radians(min(abs(y) + here, 89)))
    box = Q(latitude__range=(y - here, y + here), longitude__range=(x - wide, x + wide))
    return box & Q(LessThanOrEqual(Metres(y, x), Value(metres)))


def windows(values):
    """`west,south,east,north`"""
    return reduce(or_, map(window, values))


def window(written):
    try:
        box = Box(max_length=lookups.LONGEST).clean(written)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return Q(
        longitude__range=(box["west"], box["east"]), latitude__range=(box["south"], box["north"])
    )


def owned(user, values):
    """By this owner, where one may see who owns what."""
    mine = Scope.of(user, GUARDED["owner"]).q("region__code")
    return Q(owner__uuid__in=list(map(read_id, values))) & mine


# The questions of the pages, in their own words.

ELSEWHERE = {"region", "ordering", "columns", NOT}
OF_PAGES = [name for name in BusinessFilter.base_filters if name not in ELSEWHERE]


class OfPages:
    """The filter of the pages, made only if one of its questions is asked."""

    def __init__(self, request):
        self.request = request
        self.made: Any = None

    def special(self):
        own = {NOT: self.turning, "kbli__n": partial(self.none_of, "kbli")}
        return {name: partial(self.asked, name) for name in OF_PAGES} | own

    @property
    def filterset(self):
        if self.made is None:
            rows = Business.objects.none()
            self.made = BusinessFilter({}, queryset=rows, request=self.request)
        return self.made

    def asked(self, name, values):
        """Several answers to one question: any of them."""
        if name == "q":
            searches = (Search(each, self.request.user) for each in lookups.words(values))
            return reduce(or_, (search.condition() for search in searches))
        if name not in self.filterset.form.fields:
            raise unknown_parameter(name)
        return self.none_of(name, values) if name in self.turned() else self.any_of(name, values)

    def any_of(self, name, values):
        return reduce(or_, (self.condition(name, value) for value in values))

    def none_of(self, name, values):
        """What the question does not find, the unknown among it."""
        return Q(otherwise(self.any_of(name, values)))

    def condition(self, name, value):
        question = self.filterset.filters[name]
        return Q(getattr(self.filterset, question.asks)(self.understood(name, value)))

    def understood(self, name, value):
        field = self.filterset.form.fields[name]
        try:
            answer = field.clean(value)
        except ValidationError as error:
            if isinstance(field, ChoiceField) and value:
                known = [str(each) for each, _label in flatten_choices(field.choices) if each]
                raise lookups.NoChoice(value, known) from error
            raise ValueError(" ".join(error.messages)) from error
        if answer in (None, "", ()):
            raise ValueError(_("“%s” has no value.") % name)
        return answer

    def turning(self, values):
        """It asks nothing by itself."""
        self.understood(NOT, ",".join(values))
        return Q()

    def turned(self):
        """`not=status,kbli`"""
        written = ",".join(self.request.GET.getlist(NOT))
        return self.understood(NOT, written) if written else ()
