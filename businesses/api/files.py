"""All businesses and groups as files, packed once a day, and what changed since a day."""

from businesses.choices import ExportFormat
from businesses.models import BusinessDocument, GroupDocument
from businesses.services.exports import note_export
from ikm_registry.accounts.scope import Scope
from ikm_registry.feed.snapshot_views import FileView, SnapshotDelta, SnapshotFile


class Noted(FileView):
    def note(self, *, rows, days):
        note_export(
            by=self.request.user,
            format=ExportFormat.NDJSON,
            filters=days.items(),
            scope=Scope.of(self.request.user, self.model.right_to("view")).codes,
            columns=[self.model.resource],
            rows=rows,
            request=self.request.id,
        )


class BusinessSnapshot(Noted, SnapshotFile):
    model = BusinessDocument


class BusinessDelta(Noted, SnapshotDelta):
    model = BusinessDocument


class GroupSnapshot(Noted, SnapshotFile):
    model = GroupDocument


class GroupDelta(Noted, SnapshotDelta):
    model = GroupDocument
