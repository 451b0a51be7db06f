"""Changes as JSON: written around documents that are text already and are never parsed."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from ikm_registry.feed.models import ALL_OF_IT, ChangeType, consent_to
from ikm_registry.rest.bodies import written
from ikm_registry.rest.documents import AsJson

# Told by `version` and by the document itself.
NOT_NAMED = frozenset({"version", "last_updated"})

HEAD = (
    b'{"timepoint":%d,"type":"%b","published_at":"%b","resource_kind":"%b","resource_id":"%b",'
    b'"resource_uri":"/api/v1/%b/%b/","fields_changed":%b,"version":%d,%b"data":'
)
HEIR = b'"reason":"merged","merged_into":"%b",'
# Changes differ in few ways: most are of one part, or all of it.
WAYS = 4_096


# A JSON object in pieces. Its document is three kilobytes, and is copied once: when all is joined.
type Line = tuple[bytes, ...]


@dataclass(frozen=True)
class Page:
    """Some changes, and up to where they tell all that there is."""

    lines: list[Line]
    next_after: int
    has_more: bool

    @property
    def is_empty(self):
        return not self.lines and not self.has_more

    def as_json(self):
        end = written({"next_after": self.next_after, "has_more": self.has_more})
        pieces = [piece for line in self.lines for piece in (b",", *line)]
        pieces[:1] = [b'{"results":[']
        return b"".join([*pieces, b"],", end.removeprefix("{").encode()])


class Moment(Func):
    """To the second, as everywhere in the API."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    output_field = TextField()


def told(changes, model, reader):
    """These changes, put into words, each with the document as it is now: whoever gets an old
    change has the newest facts with it. One statement, and nothing is made of its rows but text.
    """
    document = (
        reader.documents(model).filter(position=OuterRef("position")).order_by().values("body")
    )
    has_one = When(type=ChangeType.CHANGED, then=Subquery(document))
    return changes.annotate(
        moment=Moment("published_at"),
        record=Cast("resource", TextField()),
        heir=Cast("merged_into", TextField()),
        named=AsJson("fields"),
        unnamed=AsJson("quiet"),
        body=Case(has_one, default=Value(None), output_field=TextField()),
    ).values_list(
        *("timepoint", "type", "moment", "record", "version", "heir"),
        *("named", "unnamed", "agreed", "body"),
    )


def line_of(row, model, purpose):
    """One row of `told`, its texts as bytes, as a line. The document is null where it is gone, for
    her: a later change tells how."""
    timepoint, kind_of_change, moment, record, version, heir, named, unnamed, agreed, body = row
    head = HEAD % (
        *(timepoint, kind_of_change, moment, model.kind.encode(), record),
        *(model.resource.encode(), record, names_told(named, unnamed, agreed, purpose), version),
        HEIR % heir if heir else b"",
    )
    return (head, body or b"null", b"}")


@lru_cache(WAYS)
def names_told(named, unnamed, agreed, purpose):
    names = names_heard(json.loads(named), json.loads(unnamed), agreed, purpose)
    return json.dumps(names, separators=(",", ":")).encode()


def names_heard(fields, quiet, agreed, purpose):
    """What of a document changed, for one reader: when she is let in or out, all of it."""
    consent = consent_to(purpose)
    names = {ALL_OF_IT if name == consent else name for name in fields}
    if not agreed:
        names &= {ALL_OF_IT}
    return sorted(names.difference(quiet, NOT_NAMED))
