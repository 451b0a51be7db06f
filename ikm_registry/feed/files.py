"""The file that one reader gets of a snapshot: stitched from what was packed, or made for her."""

import hashlib
from functools import cached_property

from ikm_registry.accounts.scope import Scope
from ikm_registry.feed import packing
from ikm_registry.feed.models import Block, Edition, FileSum
from ikm_registry.rest import streaming

BLOCKS = 4  # of some hundred kilobytes each, read at once


def file_for(reader, model, snapshot):
    """Packed before where her places and parts were foreseen, else made for her."""
    selection = reader.selection(model)
    if selection and is_built(snapshot, selection):
        return KeptFile(snapshot, selection)
    return LiveFile(reader, model)


def is_built(snapshot, selection):
    within = tuple(snapshot.built.get(selection.parts, ()))
    return all(place.startswith(within) for place in selection.places)


class KeptFile:
    """Blocks of editions, one after the other: nothing is packed and nothing opened."""

    def __init__(self, snapshot, selection):
        self.snapshot, self.selection = snapshot, selection

    @cached_property
    def editions(self):
        """In her places, or for all; behind the wall there are no others anyway."""
        packed = Edition.objects.filter(snapshots=self.snapshot, parts=self.selection.parts)
        hers = packed.told_in(Scope(self.selection.places), for_all=True)
        return list(packed.filter(hers).order_by("place"))

    @property
    def rows(self):
        return sum(edition.rows for edition in self.editions)

    @property
    def size(self):
        return packing.AROUND + sum(edition.size for edition in self.editions)

    def pieces(self):
        sums = (packing.Sum(edition.crc, edition.length) for edition in self.editions)
        blocks = Block.objects.filter(edition__in=self.editions).order_by(
            "edition__place", "number"
        )
        kept = blocks.values_list("packed", flat=True).iterator(chunk_size=BLOCKS)
        return packing.stitched(kept, sum(sums, packing.Sum()))

    @property
    def sha256(self):
        """As it was found the first time; the nightly run finds those of all keys there are."""
        known = FileSum.objects.filter(**self.facts).values_list("sha256", flat=True).first()
        return known or self.find_sum()

    @property
    def facts(self):
        places = " ".join(self.selection.places)
        return {"snapshot": self.snapshot, "parts": self.selection.parts, "places": places}

    def find_sum(self):
        summary = hashlib.sha256()
        for piece in self.pieces():
            summary.update(piece)
        found = {"sha256": summary.hexdigest()}
        return FileSum.objects.get_or_create(**self.facts, defaults=found)[0].sha256


class LiveFile:
    """Documents as they are now. Every file is another, so that none has a sum."""

    size = sha256 = None

    def __init__(self, reader, model):
        self.documents = reader.documents(model)

    @cached_property
    def rows(self):
        return self.documents.order_by().count()

    def pieces(self):
        texts = streaming.compiled(self.documents.order_by().values_list("body"))
        return packing.deflated(streaming.Copy(streaming.as_lines(texts, {}, None)))
