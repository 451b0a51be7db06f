"""Changes as JSON: written around documents that are text already and are never parsed."""

from dataclasses import dataclass
from json import JSONEncoder

from django.db.models import Case, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from ikm_registry.feed.models import ALL_OF_IT, ChangeType, consent_to
from ikm_registry.rest.bodies import written

# Told by `version` and by the document itself.
NOT_NAMED = frozenset({"version", "last_updated"})

names_written = JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Page:
    """Some changes, and up to where they tell all that there is."""

    lines: list[str]
    next_after: int
    has_more: bool

    @property
    def is_empty(self):
        return not self.lines and not self.has_more

    def as_json(self):
        end = written({"next_after": self.next_after, "has_more": self.has_more})
        return f'{{"results":[{",".join(self.lines)}],{end[1:]}'


class Moment(Func):
    """To the second, as everywhere in the API."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    output_field = TextField()


def told(changes, model, reader):
    """These changes, put into words, each with the document as it is now: whoever gets an old
    change has the newest facts with it. One statement, and nothing is made of its rows but text.
    """
    document = reader.documents(model).filter(uuid=OuterRef("resource")).order_by().values("body")
    has_one = When(type=ChangeType.CHANGED, then=Subquery(document))
    return changes.annotate(
        moment=Moment("published_at"),
        record=Cast("resource", TextField()),
        heir=Cast("merged_into", TextField()),
        body=Case(has_one, default=Value(None), output_field=TextField()),
    ).values_list(
        *("timepoint", "type", "moment", "record", "version", "heir"),
        *("fields", "quiet", "agreed", "body"),
        named=True,
    )


def line_of(change, model, purpose):
    """A JSON object. The document is null where it is gone, for her: a later change tells how."""
    merged = f'"reason":"merged","merged_into":"{change.heir}",' if change.heir else ""
    names = names_written(names_told(change, consent_to(purpose)))
    return (
        f'{{"timepoint":{change.timepoint},"type":"{change.type}",'
        f'"published_at":"{change.moment}","resource_kind":"{model.kind}",'
        f'"resource_id":"{change.record}",'
        f'"resource_uri":"/api/v1/{model.resource}/{change.record}/",'
        f'"fields_changed":{names},"version":{change.version},{merged}'
        f'"data":{change.body or "null"}}}'
    )


def names_told(change, consent):
    """What of a document changed, for one reader: when she is let in or out, all of it."""
    names = {ALL_OF_IT if name == consent else name for name in change.fields}
    if not change.agreed:
        names &= {ALL_OF_IT}
    return sorted(names.difference(change.quiet, NOT_NAMED))
