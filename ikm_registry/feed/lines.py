"""Changes as JSON: written around documents that are text already and are never parsed."""

from collections import defaultdict
from dataclasses import dataclass

from ikm_registry.feed.models import ChangeType
from ikm_registry.rest.bodies import written

# Told by `version` and by the document itself.
NOT_NAMED = frozenset({"version", "last_updated"})


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


def lines_of(told, reader):
    """A JSON object for each of these (change, model of its documents), in their order.

    With the document as it is now: whoever gets an old change has the newest facts with it.
    """
    wanted = defaultdict(set)
    for change, model in told:
        wanted[model].add(change.resource)
    bodies = {model: bodies_of(resources, model, reader) for model, resources in wanted.items()}
    return [line_of(change, model, bodies[model].get(change.resource)) for change, model in told]


def bodies_of(resources, model, reader):
    rows = reader.documents(model).filter(uuid__in=resources).order_by()
    return dict(rows.values_list("uuid", "body"))


def line_of(change, model, body):
    """The document is null where it is gone, for her: a later change tells how."""
    facts = {
        "timepoint": change.timepoint,
        "type": change.type,
        "published_at": change.published_at.replace(microsecond=0),
        "resource_kind": model.kind,
        "resource_id": change.resource,
        "resource_uri": f"/api/v1/{model.resource}/{change.resource}/",
        "fields_changed": [name for name in change.told if name not in NOT_NAMED],
        "version": change.version,
    }
    if change.merged_into:
        facts |= {"reason": "merged", "merged_into": change.merged_into}
    has_body = body is not None and change.type == ChangeType.CHANGED
    return f'{written(facts)[:-1]},"data":{body if has_body else "null"}}}'
