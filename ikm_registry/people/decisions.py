"""Who gave which role to whom, when and until when: read from the history of assignments."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from ikm_registry.accounts.models import Assignment, User
from ikm_registry.accounts.roles import Role
from ikm_registry.accounts.scope import Scope
from ikm_registry.history.reading import events_of
from ikm_registry.regions.models import Region


@dataclass(frozen=True)
class Decision:
    """`kind` is insert, update or delete; `by` is None for what a command did."""

    at: datetime
    kind: str
    person: User | None
    role: str
    region: Region
    ends_on: date | None
    by: User | None


def events_within(reader, **only):
    """The events that one may read: of assignments inside her area. Newest first."""
    inside = Scope.of(reader, "accounts.view_assignment").q("pgh_region")
    events = events_of(Assignment).objects.filter(inside, Q(**only))
    return events.select_related("pgh_context", "region").order_by("-pgh_id")


def author(event):
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def decisions(events):
    """Two queries, however many events there are: the events, and the people they name."""
    events = list(events)
    named = {event.user_id for event in events} | {author(event) for event in events}
    people = User.objects.in_bulk(named - {None})
    return [
        Decision(
            at=event.pgh_created_at,
            kind=event.pgh_label,
            person=people.get(event.user_id),
            role=Role(event.role).label,
            region=event.region,
            ends_on=event.ends_on,
            by=people.get(author(event)),
        )
        for event in events
    ]
