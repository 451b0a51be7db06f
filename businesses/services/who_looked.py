"""What the register of access tells an owner: which office looked at her data, when, what for."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import AccessKind, Acting
from businesses.models import AccessNote, BusinessPerson, Owner
from ikm_registry.accounts.wall import lowered

MOST_TOLD = 1000
TAKEN_ALONG = {"own": "1"}  # the mark of an owner's own data among the exports
PLACE_LENGTHS = (2, 5, 8, 13)


@dataclass(frozen=True)
class Look:
    """One look, or one list that may have held her: of an office, never of a person's name."""

    at: datetime
    kind: str
    what: str
    purpose: str
    office: str
    registry_no: str


@dataclass(frozen=True)
class Looks:
    """The same done several times on one day; `first` and `last` are one moment if it was once."""

    like: Look
    count: int
    first: datetime
    last: datetime


def begin_of_month():
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def looks_at(user, since=None):
    """The newest first. Who held a list of her place may have held her, so those are told, too;
    not a list in which nobody was, nor what another owner took along of herself.

    Asked across the wall: she holds no right to the register, but these notes are about her.
    """
    with lowered():
        people = BusinessPerson.objects.of(user).filter(role=Acting.OWNER)
        places = dict(people.values_list("business__registry_no", "business__region_id"))
        owners = set(Owner.objects.filter(account=user).values_list("pk", flat=True))
        if not places and not owners:
            return []
        notes = AccessNote.objects.filter(about(places, owners)).exclude(user=user)
        notes = notes.exclude(export__filters__contains=TAKEN_ALONG).exclude(export__rows=0)
        if since:
            notes = notes.filter(at__gte=since)
        found = notes.select_related("region", "user").prefetch_related(
            "user__assignments__region"
        )[:MOST_TOLD]
        return [look(note) for note in found]


def by_day(looks):
    """The same looks, those of one day that are alike in everything but the hour as one."""
    alike = defaultdict(list)
    for each in looks:
        day = timezone.localtime(each.at).date()
        alike[day, each.office, each.kind, each.what, each.purpose].append(each)
    return [
        Looks(like=same[0], count=len(same), first=same[-1].at, last=same[0].at)
        for same in alike.values()
    ]


def about(places, owners):
    looked = Q(registry_no__in=places) | Q(owner_no__in=owners)
    above = {code[:length] for code in places.values() for length in PLACE_LENGTHS}
    listed = Q(region__in=above) | Q(region=None)
    return Q(kind=AccessKind.REVEAL) & looked | Q(kind=AccessKind.EXPORT) & listed


def look(note):
    return Look(
        at=note.at,
        kind=note.get_kind_display(),
        what=note.get_field_display() or _("a list of the place, in which you may be"),
        purpose=note.get_purpose_display(),
        office=office_of(note),
        registry_no=note.registry_no,
    )


def office_of(note):
    """Role and place of whoever looked, as she holds them; her name belongs to the office."""
    place = note.region.full_name if note.region else _("All of Indonesia")
    code = note.region_id or ""
    for held in note.user.assignments.all():
        if code.startswith(held.region_id) or held.region_id.startswith(code):
            return f"{held.get_role_display()}, {held.region.full_name}"
    return place
