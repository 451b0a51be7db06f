"""The history tab: every change of a business, of its parts and of its owner."""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.functional import cached_property

from businesses.forms.history import HistoryFilter
from businesses.models import Business, Consent, GroupMember, OtherKbli, Owner
from businesses.services.own_data import STRUCTURE, changes_told
from businesses.views.detail import RecordPage
from businesses.views.parts import PARTS
from businesses.views.story import BELONGING, Story, name_of
from ikm_registry.accounts.scope import Scope, permission_for
from ikm_registry.history.kinship import below, events_below
from ikm_registry.history.reading import (
    HOUSEKEEPING,
    Timeline,
    authors_of,
    changing,
    done_by,
    events_of,
    kept_fields,
)
from ikm_registry.ui.templatetags.ui import day

PER_PAGE = 25
MOST_TOLD_TO_OWNER = 100
# How each kind of record is called in an address, and all that is told: a consent, once withdrawn,
# is given anew and not brought back.
KINDS = {
    "usaha": Business,
    "pemilik": Owner,
    "kbli": OtherKbli,
    "keanggotaan": GroupMember,
} | {part.address: part.model for part in PARTS.values()}
TOLD = KINDS | {"persetujuan": Consent}
ADDRESSES = {model: address for address, model in TOLD.items()}


def events_about(business, reader):
    """All that happened to this business, its deleted parts and what its owner agreed to included:
    {model: events}.
    """
    own = events_of(Business).objects.filter(pgh_obj_id=business.pk)
    owners = Owner.objects.visible_to(reader).filter(
        pk__in=own.filter(owner__isnull=False).values("owner_id")
    )
    owned = events_of(Owner).objects.filter(pgh_obj_id__in=owners.values("pk"))
    may_read = Owner.objects.allowed(reader, permission_for(Consent, "view"))
    agreed = events_of(Consent).objects.filter(owner__in=owners.filter(may_read).values("pk"))
    parts = {
        model: events_below(model, path, [business.pk]) for model, path in below(Business).items()
    }
    return {Business: own, Owner: owned, Consent: agreed} | parts


def narrowed(events, *, who="", what="", since=None, until=None):
    """The same {model: events} after these questions; days are those of the current time zone."""
    address, _dot, name = what.partition(".")
    asked = {model: found for model, found in events.items() if not what or model is TOLD[address]}
    return {
        model: between(of_field(by_person(found, who), name), since, until)
        for model, found in asked.items()
    }


def by_person(events, who):
    return done_by(events, int(who)) if who else events


def of_field(events, name):
    return changing(events, events.model._meta.get_field(name)) if name else events


def between(events, since, until):
    days = {"pgh_created_at__date__gte": since, "pgh_created_at__date__lte": until}
    return events.filter(**{lookup: day for lookup, day in days.items() if day})


def fields_to_ask_for(model):
    hidden = HOUSEKEEPING | STRUCTURE | {BELONGING[Business]}
    return [field for field in kept_fields(model) if field.name not in hidden and field.editable]


def rows(model, keys, reader):
    seen = model._default_manager.visible_to(reader)
    return seen.filter(pk__in=keys).values_list("pk", flat=True)


class History(RecordPage):
    """Filters are questions of the address: who, what, since, until. Cost does not grow."""

    tab = "riwayat"
    parts = [Business, Owner, *below(Business)]

    @cached_property
    def events(self):
        return events_about(self.object, self.request.user)

    def filter_form(self):
        authors = authors_of(*self.events.values())
        people = get_user_model().objects.filter(pk__in=authors).order_by("first_name", "username")
        return HistoryFilter(
            self.request.GET,
            people=[(str(person.pk), name_of(person)) for person in people],
            kinds={
                address: (model, fields_to_ask_for(model))
                for address, model in TOLD.items()
                if model in self.events
            },
        )

    @property
    def is_of_her_place(self):
        """The history lies in places, and so does its wall: an owner holds none."""
        codes = Scope.of(self.request.user, permission_for(Business, "view")).codes
        return self.object.region_id.startswith(codes)

    def get_context_data(self, **kwargs):
        if not self.is_of_her_place:
            told = changes_told(self.object, self.request.user, MOST_TOLD_TO_OWNER)
            return super().get_context_data(**kwargs) | {"told": told}
        return super().get_context_data(**kwargs) | self.story()

    def story(self):
        with timezone.override(self.object.region.zone):  # moments inside the changes, too
            form = self.filter_form()
            found = narrowed(self.events, **form.answers)
            if form.errors:
                found = {model: events.none() for model, events in found.items()}
            page = Paginator(Timeline(*found.values()), PER_PAGE).get_page(
                self.request.GET.get("page")
            )
            entries = Story(list(page), self.request.user, money=self.object.may_see_money).entries
        alive = self.alive(entries)
        return {
            "page": page,
            "entries": entries,
            "rows": [self.row(entry, alive) for entry in entries],
            "filter": form,
            "chips": [self.chip(form, name, value) for name, value in form.answers.items()],
        }

    def alive(self, entries):
        """The keys of those records on the page that are still there; one query a kind."""
        touched = defaultdict(set)
        for entry in entries:
            touched[entry.change.model].add(entry.change.event.pgh_obj_id)
        return {model: set(rows(model, keys, self.request.user)) for model, keys in touched.items()}

    def row(self, entry, alive):
        """An entry and what may be brought back from it: values of `origin`, or all of `gone`."""
        change = entry.change
        is_there = change.event.pgh_obj_id in alive[change.model]
        origin = change.previous if entry.kind == "update" and is_there else None
        gone = change.event if entry.kind == "delete" and not is_there else None
        return {
            "entry": entry,
            "kind": ADDRESSES[change.model],
            "origin": origin if self.may("change", change.model) else None,
            "gone": gone if self.may("add", change.model) else None,
        }

    def may(self, right, model):
        return model in self.parts and getattr(self.object, f"may_{right}_{model._meta.model_name}")

    def chip(self, form, name, value):
        rest = self.request.GET.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        field = form[name]
        words = (
            day(value)
            if name in ("since", "until")
            else dict(flatten_choices(field.field.choices))[value]
        )
        query = rest.urlencode()
        return {"label": field.label, "value": words, "url": f"?{query}" if query else "./"}
