"""Lists of what belongs to programs that leave page by page, or all at once as a stream."""

from businesses.api.noting import note_stream
from businesses.api.tables import columns_of
from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest import newest_first, row_streams, streaming
from programs.api import cases
from programs.api.cases import MOMENT, CaseList

BESIDE = cases.BESIDE | streaming.PARAMETERS


class StreamedList(CaseList):
    """What a stream holds is what pages hold, by the same questions; its leaving is noted."""

    address = ""

    def get(self, request):
        kind = streaming.kind_asked(request)
        return self.stream(kind) if kind else super().get(request)

    def stream(self, kind):
        self.require()
        streaming.require_whole(self.request.GET)
        return row_streams.answer(
            self.found.order_by(*newest_first.order(MOMENT)),
            kind,
            by=self.request.user,
            name=self.address,
            columns=columns_of(self.record),
            shape=self.parts.asked(self.request.GET),
            told=self.shaped,
            note=self.noted(kind),
        )

    def noted(self, kind):
        return note_stream(
            self.request,
            kind,
            address=self.address,
            permission=permission_for(self.model, self.right),
            fields=self.asked_for.fields,
        )
