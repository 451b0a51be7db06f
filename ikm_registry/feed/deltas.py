"""What changed from one snapshot to another, for those who kept the first."""

from functools import cached_property
from itertools import batched

from ikm_registry.feed import packing
from ikm_registry.feed.following import TooOld
from ikm_registry.feed.lines import lines_of
from ikm_registry.feed.models import Change, Horizon

ROWS = 500  # changes that are put into words at once


class DeltaFile:
    """Of each record its last change, with the document as it is now."""

    size = None

    def __init__(self, reader, model, base, snapshot):
        self.reader, self.model, self.base = reader, model, base
        between = Change.objects.after(base.timepoint, until=snapshot.timepoint)
        told = reader.changes(between, model).order_by("resource", "-timepoint")
        self.changes = told.distinct("resource")

    @cached_property
    def rows(self):
        return self.changes.count()

    def pieces(self):
        return packing.deflated(self.lines())

    def lines(self):
        for changes in batched(self.changes.iterator(chunk_size=ROWS), ROWS):
            lines = lines_of([(change, self.model) for change in changes], self.reader)
            yield "".join(f"{line}\n" for line in lines).encode()
        # Asked last: where changes were forgotten meanwhile, the file breaks off and has no end.
        require_kept(self.base)


def require_kept(base):
    if base.timepoint < Horizon.objects.get().forgotten:
        raise TooOld
