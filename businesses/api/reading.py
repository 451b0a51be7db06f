"""Lists and single records; writing.py adds what changes them."""

from collections import defaultdict

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import cached_property

from businesses.api.asking import OF_PATHS, told_of
from businesses.api.calls import CALLS
from businesses.api.kinds import BUSINESS, Kind
from businesses.api.noting import note_stream
from businesses.api.questions import TOLD_TO_ALL, fields_for, fields_of, orders_of
from businesses.api.tables import columns_of
from businesses.choices import SizeScheme
from businesses.models import Business, FiguresSlice, PhotoSlice
from ikm_registry.rest.bodies import written
from ikm_registry.rest.document_views import DocumentDetail, DocumentList, DocumentView
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.lookups import Questions

# How a document ends of which only the number may be told.
BARE = '["*"]}'


class RecordView(DocumentView):
    kind: Kind = BUSINESS

    @property
    def model(self):
        return self.kind.documents

    @property
    def parts(self):
        return self.kind.parts


class RecordList(RecordView, DocumentList):
    @property
    def orders(self):
        guarded = frozenset(self.kind.guarded)
        return orders_of(self.kind.serializer, self.model._meta.pk.name, guarded)

    @property
    def columns(self):
        return columns_of(self.kind.serializer)

    @cached_property
    def found(self):
        return self.agreed(super().found)

    def narrowed(self, documents):
        asked, direct = self.request.GET, self.kind.direct
        others = frozenset(asked.keys() - direct.keys())
        of_documents = Questions({}, special=direct, others=others).asked(asked)
        of_records = self.questions().asked(asked)
        if of_documents is not None:
            documents = documents.filter(of_documents)
        if of_records is not None:
            found = self.kind.model._default_manager.filter(of_records).order_by()
            documents = documents.filter(pk__in=found.values("pk"))
        return documents

    def questions(self):
        kind = self.kind
        fields = fields_for(self.request.user, kind.serializer, kind.place, kind.guarded)
        return self.kind.questions(fields, self.request)

    def questions_told(self):
        """As one who may ask everything; whose questions they are changes only what is found."""
        anybody = HttpRequest()
        anybody.user = AnonymousUser()
        return self.kind.questions(fields_of(self.kind.serializer), anybody)

    @property
    def calls(self):
        return CALLS[self.kind.address].of_list

    @property
    def parameters_told(self):
        return told_of(self.kind, self.orders)

    def agreed(self, documents):
        """A question tells something of each that it finds, so only those who agreed are asked."""
        if self.purpose == PUBLIC_TASK or TOLD_TO_ALL.issuperset(self.request.GET.keys()):
            return documents
        return documents.filter(purposes__contains=[self.purpose])

    def noted(self, kind):
        return note_stream(
            self.request,
            kind,
            address=self.kind.address,
            permission=self.model.right_to("view"),
            fields=fields_of(self.kind.serializer),
        )


class RecordDetail(RecordView, DocumentDetail):
    path_parameters = OF_PATHS

    @property
    def calls(self):
        return CALLS[self.kind.address].of_one


class WithMore(RecordView):
    """What a business is told with when it is asked for."""

    def expanded(self, texts, keys, names):
        for name in names:
            told = getattr(self, name)(keys)
            texts = [
                text if text.endswith(BARE) else f'{text[:-1]},"{name}":{told.get(key, "[]")}}}'
                for text, key in zip(texts, keys, strict=True)
            ]
        return texts

    def figures(self, keys):
        """Of all periods, the newest first."""
        return self.slices(FiguresSlice, keys, "-of__year", "of__part")

    def photos(self, keys):
        return self.slices(PhotoSlice, keys, "pk")

    def slices(self, kind, keys, *order):
        found = kind.objects.permitted(self.request.user, "view").open_to(self.purpose)
        found = found.filter(business__in=keys).as_read_by(self.request.user, self.purpose)
        told = defaultdict(list)
        for key, body in found.order_by(*order).values_list("business", "body"):
            told[key].append(body)
        return {key: f"[{','.join(bodies)}]" for key, bodies in told.items()}

    def sizes(self, keys):
        """By each of the official tests, which disagree."""
        found = Business.objects.permitted(self.request.user, "view").filter(pk__in=keys)
        rows = found.with_size_classes().values("pk", *(f"size_{test}" for test in SizeScheme))
        return {
            row["pk"]: written({test: row[f"size_{test}"] for test in SizeScheme}) for row in rows
        }


class BusinessList(WithMore, RecordList):
    pass


class BusinessDetail(WithMore, RecordDetail):
    """By its id, or by its public number."""

    def identified(self, documents, *, uuid=None, number=None):
        return documents.filter(position=number) if number else documents.filter(uuid=uuid)
