"""What changed from one snapshot to another, for those who kept the first."""

from functools import cached_property
from itertools import batched

from ikm_registry.feed import packing
from ikm_registry.feed.following import TooOld
from ikm_registry.feed.lines import line_of, told
from ikm_registry.feed.models import Change, Horizon

ROWS = 500  # changes that are put into words at once


class DeltaFile:
    """Of each record its last change, with the document as it is now."""

    size = None

    def __init__(self, reader, model, base, snapshot):
        self.reader, self.model, self.base = reader, model, base
        between = Change.objects.after(base.timepoint, until=snapshot.timepoint)
        heard = reader.changes(between, model).order_by("resource", "-timepoint")
        self.last = heard.distinct("resource")

    @cached_property
    def rows(self):
        return self.last.count()

    def pieces(self):
        return packing.deflated(self.lines())

    def lines(self):
        last = self.reader.changes(Change.objects.filter(pk__in=self.last.values("pk")), self.model)
        for changes in batched(told(last, self.model, self.reader).iterator(ROWS), ROWS):
            rows = map(with_bytes, changes)
            lines = (line_of(row, self.model, self.reader.purpose) for row in rows)
            yield b"".join(piece for line in lines for piece in (*line, b"\n"))
        # Asked last: where changes were forgotten meanwhile, the file breaks off and has no end.
        require_kept(self.base)


def with_bytes(row):
    """A cursor that the server keeps answers with text."""
    return [each.encode() if isinstance(each, str) else each for each in row]


def require_kept(base):
    if base.timepoint < Horizon.objects.get().forgotten:
        raise TooOld
