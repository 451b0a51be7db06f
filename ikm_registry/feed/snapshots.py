"""Packing all documents once a day, for those who come by a key.

A million documents are packed once and leave a hundred times. What is packed are regencies, a
thousand documents to a block; a regency in which nothing changed is not packed again.
"""

from collections import defaultdict
from datetime import timedelta
from itertools import batched

from django.db import connection, transaction
from django.db.models import CharField, Count, DecimalField, Func, Sum, Value
from django.db.models.functions import Cast, Concat

from ikm_registry.feed import packing
from ikm_registry.feed.files import KeptFile
from ikm_registry.feed.models import (
    SCHEMA_VERSION,
    WITH_FILES,
    Block,
    Edition,
    Snapshot,
    number_changes,
)
from ikm_registry.feed.readers import Reader
from ikm_registry.feed.triggers import AT_ONCE
from ikm_registry.rest.documents import FOR_ALL, PUBLIC_TASK
from ikm_registry.rest.models import ApiKey
from ikm_registry.rest.scopes import rights_of

ROWS = 1_000  # of one block
KEPT = timedelta(days=35)  # as days from which changes are counted


class Hashed(Func):
    """A number for a number, so that sums of them tell sets apart."""

    template = "hashint8extended(%(expressions)s, 0)::numeric"
    output_field = DecimalField(max_digits=40, decimal_places=0)


def make_snapshot(model, *, today, again=False):
    """Pack the documents of one kind for today; None where that was done.

    Numbers first, then one look at all documents: what has a number is in them.
    """
    taken = Snapshot.objects.filter(kind=model.kind, date=today)
    if taken.followed_by_changes().exists() and not again:
        return None
    timepoint = number_all()
    selections = set(selections_in_use(model))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        built = places_by_parts(selections)
        taken.delete()
        snapshot = Snapshot.objects.create(
            kind=model.kind, date=today, timepoint=timepoint, built=built
        )
        snapshot.editions.set(editions_of(model, built))
        forget_old(model, today)
    for selection in selections:
        KeptFile(snapshot, selection).find_sum()
    return snapshot


def number_all():
    """As far as anything is committed by now, however much it is."""
    before, reached = 0, number_changes()
    while reached - before >= AT_ONCE:
        before, reached = reached, number_changes()
    return reached


def selections_in_use(model):
    """What the keys in force may fetch as a whole."""
    for key in ApiKey.objects.in_force().filter(purpose=PUBLIC_TASK).select_related("user"):
        key.user.narrowed_to = rights_of(tuple(key.scopes), key.read_only)
        selection = Reader(key.user).selection(model)
        if selection and selection.places:
            yield selection


def places_by_parts(selections):
    """{parts: the places of all who read these}"""
    found = defaultdict(set)
    for selection in selections:
        found[selection.parts].update(selection.places)
    return {parts: sorted(places) for parts, places in found.items()}


def editions_of(model, built):
    """Each regency as each of its readers has it, packed anew where something changed."""
    kept = Edition.objects.filter(kind=model.kind)
    known = {(each.place, each.parts, each.fingerprint): each for each in kept}
    for regency, fingerprint in fingerprints(model):
        for parts, places in built.items():
            if regency == FOR_ALL or regency.startswith(tuple(places)):
                facts = (regency, parts, fingerprint)
                yield known.get(facts) or packed_edition(model, *facts)


def fingerprints(model):
    """For each regency something that changes with any of its documents.

    Each write of a document takes a new revision. The highest alone would not do: one that was
    taken earlier may be committed later.
    """
    facts = [Value(SCHEMA_VERSION), Count("*"), Sum(Hashed("revision"))]
    words = [Cast(fact, CharField()) for fact in facts]
    fingerprint = Concat(words[0], Value(" "), words[1], Value(" "), words[2])
    states = model.objects.order_by().values("regency").annotate(fingerprint=fingerprint)
    return states.values_list("regency", "fingerprint")


def packed_edition(model, regency, parts, fingerprint):
    documents = model.objects.filter(regency=regency).as_seen_with(parts.split())
    bodies = documents.order_by("position").values_list("body", flat=True)
    edition = Edition.objects.create(
        kind=model.kind, place=regency, parts=parts, fingerprint=fingerprint
    )
    whole = packing.Sum()
    for number, texts in enumerate(batched(bodies.iterator(chunk_size=ROWS), ROWS)):
        # A line each: documents hold no line break, JSON writes them as two letters.
        piece, of_piece = packing.packed("".join(f"{text}\n" for text in texts).encode())
        Block.objects.create(edition=edition, number=number, packed=piece)
        whole += of_piece
        edition.rows += len(texts)
        edition.size += len(piece)
    edition.crc, edition.length = whole.crc, whole.length
    edition.save()
    return edition


def forget_old(model, today):
    """Files of the newest alone, and days as long as changes lead from them to today."""
    made = Snapshot.objects.filter(kind=model.kind)
    made.filter(date__lte=today - KEPT).delete()
    for snapshot in made[WITH_FILES:]:
        snapshot.editions.clear()
        snapshot.sums.all().delete()
    Edition.objects.filter(kind=model.kind, snapshots=None).delete()
