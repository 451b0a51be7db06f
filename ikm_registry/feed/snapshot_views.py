"""The addresses from which a copy begins: what was packed last, and what changed since a day."""

from datetime import timedelta

from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ikm_registry.accounts import wall
from ikm_registry.feed.deltas import DeltaFile
from ikm_registry.feed.files import file_for
from ikm_registry.feed.models import SCHEMA_VERSION, WITH_FILES, Snapshot
from ikm_registry.feed.readers import Reader
from ikm_registry.feed.snapshot_records import (
    DELTA,
    FILE,
    GZIP,
    OF_PATHS,
    OF_SNAPSHOTS,
    SNAPSHOTS,
)
from ikm_registry.feed.views import too_old, wanted_kinds
from ikm_registry.rest import bodies
from ikm_registry.rest.documents import Document
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.views import ApiView

DELTAS = {"24h": 1, "7d": 7, "31d": 31}


class Snapshots(ApiView):
    """The newest of each kind, as its reader may have it."""

    walls_itself = True
    takes = frozenset(OF_SNAPSHOTS)
    parameters_told, calls = OF_SNAPSHOTS, {"get": SNAPSHOTS}

    def get(self, request):
        reader = Reader.of(request)
        results = [
            self.told(model, snapshot, reader)
            for model in wanted_kinds(request.GET, reader)
            for snapshot in Snapshot.objects.followed_by_changes().filter(kind=model.kind)[:1]
        ]
        return bodies.answer({"results": results})

    def told(self, model, snapshot, reader):
        with wall.raised_for_each_statement(reader.user):
            file = file_for(reader, model, snapshot)
            rows, size = file.rows, file.size
        return {
            "id": snapshot.date,
            "resource": model.resource,
            "format": "ndjson.gz",
            "rows": rows,
            "bytes": size,
            "sha256": file.sha256,
            "timepoint": snapshot.timepoint,
            "schema_version": SCHEMA_VERSION,
            "url": self.address(snapshot, model.resource),
            "deltas": {
                name: base and self.address(snapshot, f"{model.resource}-since-{base.date}")
                for name, days in DELTAS.items()
                for base in [day_before(snapshot, days)]
            },
        }

    def address(self, snapshot, name):
        path = f"{reverse('feed:snapshots')}{snapshot.date}/{name}.ndjson.gz"
        return self.request.build_absolute_uri(path)


def day_before(snapshot, days):
    """The snapshot of so many days before, or the next older, if changes lead from it to here."""
    earlier = snapshot.date - timedelta(days=days)
    bases = Snapshot.objects.followed_by_changes()
    return bases.filter(kind=snapshot.kind, date__lte=earlier).first()


class FileView(ApiView):
    """One file of one kind of documents; an app says of which, and notes who takes it along."""

    walls_itself = True
    model: type[Document]
    path_parameters = OF_PATHS

    def get(self, request, **days):
        reader = Reader.of(request)
        if not reader.scope(self.model):
            raise Problem("permission")
        name, file = self.found(reader, **days)
        with wall.raised_for(request.user):
            self.note(rows=file.rows, days=days)
            size = file.size
        response = StreamingHttpResponse(
            wall.streamed_for(request.user, file.pieces()),
            content_type=GZIP,
            headers={"Content-Disposition": f'attachment; filename="{name}.ndjson.gz"'},
        )
        if size is not None:
            response.headers["Content-Length"] = str(size)
        return response

    def found(self, reader, **days):
        """The name of the file, and the file."""
        raise NotImplementedError

    def note(self, *, rows, days):
        """Note what leaves, and with whom, before it does."""
        raise NotImplementedError

    def snapshot(self, day):
        snapshots = Snapshot.objects.annotate(day=Cast("date", CharField()))
        return get_object_or_404(snapshots, kind=self.model.kind, day=day)


class SnapshotFile(FileView):
    """All documents of a day that is not too long ago."""

    calls = {"get": FILE}

    def found(self, reader, *, day):
        snapshot = self.snapshot(day)
        if snapshot not in Snapshot.objects.filter(kind=self.model.kind)[:WITH_FILES]:
            raise too_old(self.request)
        with wall.raised_for_each_statement(reader.user):
            return f"{self.model.resource}-{day}", file_for(reader, self.model, snapshot)


class SnapshotDelta(FileView):
    """What changed from one day to another."""

    calls = {"get": DELTA}

    def found(self, reader, *, day, since):
        base, snapshot = self.snapshot(since), self.snapshot(day)
        if base not in Snapshot.objects.followed_by_changes():
            raise too_old(self.request)
        return f"{self.model.resource}-{day}-since-{since}", DeltaFile(
            reader, self.model, base, snapshot
        )
