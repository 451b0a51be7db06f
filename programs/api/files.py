"""All programs as files, packed once a day, and what changed since a day."""

from businesses.api.files import Noted
from ikm_registry.feed.snapshot_views import SnapshotDelta, SnapshotFile
from programs.models import ProgramDocument


class ProgramSnapshot(Noted, SnapshotFile):
    model = ProgramDocument


class ProgramDelta(Noted, SnapshotDelta):
    model = ProgramDocument
