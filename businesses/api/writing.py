"""Making, changing and removing records, by the services that the pages call.

Whoever wants to change a record must have seen it as it is: the row is locked first, then the
version that `If-Match` names is compared, so nothing comes between.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from businesses.api.differences import differing
from businesses.api.incoming import Incoming
from businesses.api.money import require_money
from businesses.api.reading import RecordDetail, RecordList, RecordView
from businesses.services.records import locked
from businesses.services.writing import delete_any
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest import bodies, conditions
from ikm_registry.rest.document_views import TEXT
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.scopes import missing


class Writing(RecordView):
    """What making and changing have in common."""

    # Names that are taken with a new record only; afterwards they have addresses of their own.
    settled: tuple[str, ...] = ()
    # Whether it judges what could be read beside what could not, and tells all of it at once
    # (saving.require_right); else nothing is asked of what cannot be read.
    asks_on = False

    @property
    def record(self):
        return self.kind.model

    def seen(self, model):
        return model.objects.visible_to(self.request.user)

    def require_right(self, right):
        if not self.request.user.has_perm(permission_for(self.record, right)):
            raise self.refusal(right)

    def refusal(self, right):
        """Says what would be needed."""
        permission = permission_for(self.record, right)
        return Problem("permission", missing(self.request.user, permission))

    def incoming(self, row=None):
        context = {"seen": self.seen}
        serializer = self.kind.serializer(row, partial=row is not None, context=context)
        return Incoming(serializer, self.request.data, settled=self.settled, asks_on=self.asks_on)

    def require_money(self, place):
        require_money(self.request.data, place, by=self.request.user)

    def stored(self, row, **answer) -> HttpResponse:
        """The record as it is now, as whoever wrote it may see it."""
        rows = self.readable(self.permitted().filter(pk=row.pk))
        version, revision, text = rows.values_list("version", "revision", TEXT).get()
        [body] = self.written([text.encode()], [row.pk])
        etag = conditions.etag_of(version, revision)
        return conditions.with_etag(bodies.ready(body, **answer), etag)

    def made(self, row):
        row.refresh_from_db(fields=["uuid"])
        where = self.request.build_absolute_uri(f"/api/v1/{self.kind.address}/{row.uuid}/")
        return self.stored(row, status=201, headers={"Location": where})


class Making(Writing, RecordList):
    def post(self, request):
        self.permitted()
        self.require_right("add")
        return self.made(self.make(self.incoming()))

    def make(self, told):
        raise NotImplementedError


class Changing(Writing, RecordDetail):
    def patch(self, request, **identity):
        row = self.held("change", **identity)
        self.change(row, self.incoming(row))
        return self.stored(row)

    def delete(self, request, **identity):
        self.remove(self.held("delete", **identity))
        return HttpResponse(status=204)

    def held(self, right, **identity):
        """The record, which nobody else changes meanwhile, and which was seen as it is."""
        document = get_object_or_404(self.identified(self.permitted(), **identity))
        row = get_object_or_404(self.seen(self.record), pk=document.pk)
        try:
            row = locked(row=row, by=self.request.user, right=right)
        except self.record.DoesNotExist:
            raise self.refusal(right) from None
        now = self.permitted().values_list("version", "revision").get(pk=row.pk)
        seen = conditions.seen_by(self.request)
        conditions.require_seen(
            self.request,
            conditions.etag_of(*now),
            differing=differing(row, seen, self.kind.serializer, self.hidden) if seen else (),
        )
        return row

    @property
    def hidden(self):
        """Parts of these documents that whoever asks may have nowhere."""
        _model, _purpose, (_seen, *held) = self.reader
        return {part for part, places in zip(self.model.parts, held, strict=True) if not places}

    def change(self, row, told):
        raise NotImplementedError

    def remove(self, row):
        delete_any(row=row, by=self.request.user)
