"""What the records of the API are; the views know none of them by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial, reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.serializers import ModelSerializer

from businesses.api import records
from businesses.api.fields import read_uuid
from businesses.api.group_questions import OF_GROUPS
from businesses.api.group_records import GroupRecord
from businesses.api.questions import (
    GUARDED,
    OF_DOCUMENTS,
    OfPages,
    identified,
    near,
    owned,
    windows,
)
from businesses.api.serializers import BusinessSerializer
from businesses.models import (
    BusinessDocument,
    CertificateSlice,
    FiguresSlice,
    GroupDocument,
    MarketSlice,
    OwnerSlice,
    Product,
    ProductSlice,
)
from businesses.registry_no import is_valid
from ikm_registry.rest.document_views import BESIDE
from ikm_registry.rest.documents import Document
from ikm_registry.rest.lookups import Questions, words
from ikm_registry.rest.shaping import Parts

type Special = Mapping[str, Callable[[list[str]], Q]]


def nothing(request) -> Special:
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of record: where it is found, what leaves of it, what may be asked of it.

    `direct` are questions that documents answer by themselves, `special` those that no lookup of
    a field can put; `place` leads from the record to the code of its region.
    """

    address: str
    documents: type[Document]
    serializer: type[ModelSerializer]
    brief: tuple[str, ...] = ("id", "url", "business")
    expandable: tuple[str, ...] = ()
    place: str = "business__region__code"
    direct: Special = field(default_factory=dict)
    special: Callable[..., Special] = nothing

    @property
    def model(self):
        return self.serializer.Meta.model

    @property
    def guarded(self) -> Mapping[str, str]:
        """{part: right}: who may not see it cannot ask for it either."""
        return GUARDED | self.documents.parts

    @property
    def name(self):
        return self.model._meta.model_name

    def questions(self, fields, request):
        """All that its list may be asked by somebody; documents and pages have their own."""
        others = BESIDE | self.direct.keys()
        return Questions(fields, special=self.special(request), others=others)

    @cached_property
    def parts(self):
        fields = self.serializer().fields
        told = [name for name, each in fields.items() if not each.write_only]
        return Parts((*told, *self.expandable), self.brief, self.expandable)


def of_businesses(request) -> Special:
    """The questions of the pages in their words, and what only machines ask."""
    own = {"identifier": identified, "near": near, "bbox": windows}
    return OfPages(request).special() | own | {"owner": partial(owned, request.user)}


def numbered(values):
    return Q(position__in=values)


def of_business(values):
    """By the id or the public number of the business."""
    numbers = list(filter(is_valid, values))
    ids = [identity for value in values if (identity := read_uuid(value))]
    if len(numbers) + len(ids) < len(values):
        raise ValueError(_("Write an id or a number like IKM-3513-000128-4."))
    return Q(position__in=numbers) | Q(business__uuid__in=ids)


def named(values):
    asked = (Product.objects.matching(each).values("pk") for each in words(values))
    return reduce(or_, (Q(pk__in=found) for found in asked))


def of_products(request) -> Special:
    return {"q": named}


def of_groups(request) -> Special:
    return OF_GROUPS


BUSINESS = Kind(
    "businesses",
    BusinessDocument,
    BusinessSerializer,
    brief=("id", "registry_no", "url", "display"),
    expandable=("figures", "photos", "sizes"),
    place="region__code",
    direct=OF_DOCUMENTS | {"registry_no": numbered},
    special=of_businesses,
)
OF_PARTS = OF_DOCUMENTS | {"business": of_business}
PRODUCT = Kind(
    "products", ProductSlice, records.ProductRecord, direct=OF_PARTS, special=of_products
)
MARKET = Kind("markets", MarketSlice, records.MarketRecord, direct=OF_PARTS)
CERTIFICATE = Kind("certificates", CertificateSlice, records.CertificateRecord, direct=OF_PARTS)
FIGURES = Kind("figures", FiguresSlice, records.FiguresRecord, direct=OF_PARTS)
OWNER = Kind(
    "owners",
    OwnerSlice,
    records.OwnerRecord,
    brief=("id", "url", "name"),
    place="region__code",
    direct=OF_DOCUMENTS,
)
GROUP = Kind(
    "groups",
    GroupDocument,
    GroupRecord,
    brief=("id", "registry_no", "url", "display"),
    place="region__code",
    direct=OF_DOCUMENTS | {"registry_no": numbered},
    special=of_groups,
)
KINDS = [BUSINESS, PRODUCT, MARKET, CERTIFICATE, FIGURES, OWNER, GROUP]
