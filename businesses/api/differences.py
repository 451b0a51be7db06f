"""In which fields a record differs now from the version that somebody has seen."""

from collections.abc import Iterator

from businesses.api.incoming import public_names
from ikm_registry.feed.models import ALL_OF_IT, Change
from ikm_registry.history.reading import events_of, kept_fields

# What follows from every change, and so tells nothing.
BESIDE = {"version", "last_updated", "display", ALL_OF_IT}


def differing(row, seen: tuple[int, int], serializer, hidden) -> Iterator[str]:
    """`seen` are version and revision, `hidden` parts that the reader may have nowhere.

    Asked only when somebody comes too late: by the history, as far as it knows that version; of
    what does not lie in the record itself (products, owner, money) by the feed, since that does
    not change the version.
    """
    names = dict(public_names(serializer()))
    own = {
        field: names[field.name].partition("/")[0]
        for field in kept_fields(type(row))
        if field.name in names
    }
    version, revision = seen
    was = events_of(row).objects.filter(pgh_obj_id=row.pk, version=version).first()
    if was and version != row.version:
        changed = (
            name
            for field, name in own.items()
            if getattr(was, field.attname) != getattr(row, field.attname)
        )
        yield from dict.fromkeys(changed)
    yield from sorted(told_since(row, revision) - BESIDE - {*own.values(), *hidden})


def told_since(row, revision: int) -> set[str]:
    """Names of what the feed told since, without the consents, which are no field."""
    told = Change.objects.filter(resource=row.uuid, revision__gt=revision)
    found = {name for fields in told.values_list("fields", flat=True) for name in fields}
    return {name for name in found if ":" not in name}
