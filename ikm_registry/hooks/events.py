"""What a hook is told: the news of the feed for its key, and what happened beside, in thin words.

Ids and the names of parts alone: what a record says is fetched by the key, and noted there.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from ikm_registry.accounts import wall
from ikm_registry.feed.following import require_kept
from ikm_registry.feed.kinds import kinds
from ikm_registry.feed.lines import names_heard
from ikm_registry.feed.models import ALL_OF_IT, Change, ChangeType, told_kinds
from ikm_registry.feed.readers import Reader
from ikm_registry.hooks.choices import TEST
from ikm_registry.rest.bodies import written
from ikm_registry.rest.scopes import rights_of

# What came from another place is named so beside "all of it".
MOVED = "region"
VERBS = {
    ChangeType.MERGED: "merged",
    ChangeType.DELETED: "closed",
    ChangeType.OUT_OF_SCOPE: "closed",
}
COLUMNS = ("timepoint", "type", "published_at", "record", "position", "version", "heir")


@dataclass(frozen=True)
class Event:
    """One thing to be told: its name, its place in the feed, and the words."""

    name: str
    timepoint: int
    body: str


def reader_of(hook):
    """Who comes by the key of this hook today, in the area of the hook alone."""
    key = hook.key
    user = key.user
    user.narrowed_to = rights_of(tuple(key.scopes), key.read_only)
    user.held = narrowed(user.held, hook.area_id)
    return Reader(user, key.purpose)


def narrowed(held, area):
    """What somebody holds, by role and place, as far as it reaches into one area."""
    if not area:
        return held
    return [
        (role, max(code, area, key=len))
        for role, code in held
        if code.startswith(area) or area.startswith(code)
    ]


def news(reader, *, after, until, most):
    """The events after one timepoint, in order, and up to where they tell all that there is."""
    span = Change.objects.after(after, until=until)
    beside = list(span.happenings()[:most])
    with wall.raised_for_each_statement(reader.user):
        documents = of_documents(reader, span, most)
        events = [*documents, *of_happenings(reader, beside)]
        require_kept(after, until)  # asked last: what was forgotten meanwhile is noticed
    for found in (documents, beside):
        if len(found) == most:
            until = min(until, found[-1].timepoint)
    events.sort(key=lambda each: each.timepoint)
    return [each for each in events if each.timepoint <= until], until


def of_documents(reader, span, most):
    found = [
        event_of(change, kind.kind, reader.purpose)
        for kind in kinds().values()
        if reader.scope(kind)
        for change in rows(reader.changes(span, kind))[:most]
    ]
    return sorted(found, key=lambda each: each.timepoint)[:most]


def of_happenings(reader, changes):
    """Those of records that she may read now; a statement for each kind of them."""
    named = defaultdict(set)
    for change in changes:
        named[change.kind].add(change.resource)
    records = {
        (kind, record.uuid): record
        for kind, model in told_kinds().items()
        if kind in named
        for record in model.heard_by(reader).filter(uuid__in=named[kind])
    }
    for change in changes:
        if record := records.get((change.kind, change.resource)):
            yield happening_of(change, record)


def happening_of(change, record):
    name = f"{change.kind}.{change.type}"
    data = {"id": str(record.uuid), "timepoint": change.timepoint, **record.facts_told()}
    return Event(name, change.timepoint, body_of(name, change.published_at, data))


def rows(changes):
    named = changes.annotate(
        record=Cast("resource", TextField()), heir=Cast("merged_into", TextField())
    )
    return named.values_list(*COLUMNS, "fields", "quiet", "agreed", named=True)


def event_of(change, kind, purpose):
    name = f"{kind}.{verb_of(change)}"
    data = {
        "id": change.record,
        "registry_no": change.position,
        "version": change.version,
        "timepoint": change.timepoint,
        "fields_changed": names_heard(change.fields, change.quiet, change.agreed, purpose),
    }
    if change.type != ChangeType.CHANGED:
        data["reason"] = change.type
    if change.heir:
        data["merged_into"] = change.heir
    return Event(name, change.timepoint, body_of(name, change.published_at, data))


def verb_of(change):
    """A record that moves is known to the registry already, so nobody is told that it was made."""
    is_new = ALL_OF_IT in change.fields and MOVED not in change.fields
    return VERBS.get(change.type, "created" if is_new else "updated")


def test_body(hook):
    return body_of(TEST, timezone.now(), {"webhook": str(hook.uuid)})


def body_of(name, moment, data):
    at = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return written({"type": name, "timestamp": at, "data": data})
