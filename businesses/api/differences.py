"""In which fields a record differs now from the version that somebody has seen."""

from businesses.api.incoming import public_names
from businesses.models import Business
from ikm_registry.feed.models import Change
from ikm_registry.history.reading import events_of, kept_fields

# What a document of a business holds beside its own columns.
PARTS = {"certificates", "finances", "identifiers", "latest_figures", "markets", "other_kbli"}
PARTS |= {"owner", "products"}


def differing(row, seen_version, serializer):
    """By the history, as far as it knows that version; asked only when somebody comes too late."""
    if seen_version == row.version:
        yield from parts_changed(row)
        return
    names = dict(public_names(serializer()))
    was = events_of(row).objects.filter(pgh_obj_id=row.pk, version=seen_version).first()
    for field in kept_fields(type(row)) if was else ():
        if getattr(was, field.attname) != getattr(row, field.attname):
            yield from {names[name].split("/")[0] for name in {field.name} & set(names)}


def parts_changed(row):
    """Since the record itself was saved."""
    if isinstance(row, Business):
        told = Change.objects.filter(resource=row.uuid, version=row.version)
        found = {name for fields in told.values_list("fields", flat=True) for name in fields}
        yield from sorted(found & PARTS)
