"""Choosing a place step by step, from the widest one works in down to a village."""

from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from operator import or_

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ikm_registry.regions.choices import Level
from ikm_registry.regions.codes import WRITTEN, ancestor_codes, parent_code, regency_code
from ikm_registry.regions.models import Region

# What lies directly in a place, by the length of the place's code; "" is all of Indonesia.
LEVEL_BELOW = {
    0: Level.PROVINCE,
    Level.PROVINCE: Level.REGENCY,
    Level.REGENCY: Level.DISTRICT,
    Level.DISTRICT: Level.VILLAGE,
}


@dataclass(frozen=True)
class Step:
    """One drop-down: the places from which one is chosen, and which one is."""

    label: str
    places: list
    chosen: str


class StepByStep(forms.Select):
    """Several drop-downs under one name, drawn by components/place_steps.html.

    A higher one wins over those below: whoever changes the district leaves the village.
    """

    def value_from_datadict(self, data, files, name):
        chosen = ""
        for code in takewhile(bool, data.getlist(name)):
            chosen = code if code.startswith(chosen) else chosen
        return chosen


class PlaceField(forms.Field):
    """A place inside those one works in (`held`), or none. Costs one query."""

    widget = StepByStep
    default_error_messages = {"outside": _("Choose a place inside your region.")}
    held: tuple[str, ...] = ()

    def to_python(self, value):
        if not value:
            return None
        if WRITTEN.fullmatch(value) and value.startswith(self.held):
            place = Region.objects.filter(pk=value).first()
            if place:
                return place
        raise ValidationError(self.error_messages["outside"], "outside")


def steps_to(place, held):
    """The drop-downs that lead to `place` (or None) and one step beyond; costs one query."""
    roots = widest(held)
    path = path_to(place.code if place else "", roots)
    opened = [code for code in path if len(code) in LEVEL_BELOW]
    parts = parts_of(opened, roots if len(roots) > 1 else [])
    steps = [Step(_("Place"), parts["roots"], path[0] if path else "")]
    for code, chosen in zip(opened, [*path[1:], ""], strict=False):
        steps.append(Step(LEVEL_BELOW[len(code)].label, parts[code], chosen))
    return [step for step in steps if step.places]


def around(region, held):
    """What a place lies in; whoever works in one regency need not read its name."""
    if len({regency_code(code) for code in held}) == 1:
        return region.around.rpartition(", ")[0]
    return region.around


def widest(held):
    """Without the places that lie inside another of them."""
    return [code for code in held if not any(code[:end] in held for end in range(len(code)))]


def path_to(code, roots):
    """From the place one works in down to `code`; nothing where several are still open."""
    root = next((root for root in roots if code.startswith(root)), None)
    if root is None:
        return roots if len(roots) == 1 else []
    return [root, *(step for step in (*ancestor_codes(code), code) if len(step) > len(root))]


def parts_of(opened, roots):
    """The roots, and the places directly inside each opened one, by name."""
    inside = (
        Q(code__startswith=f"{code}." if code else "", level=LEVEL_BELOW[len(code)])
        for code in opened
    )
    places = Region.objects.current().filter(reduce(or_, inside, Q(code__in=roots)))
    parts = {code: [] for code in ("roots", *opened)}
    for place in places.order_by("name").only("code", "name"):
        parts["roots" if place.code in roots else parent_code(place.code) or ""].append(place)
    return parts
