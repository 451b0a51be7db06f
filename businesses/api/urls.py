"""Addresses of the API about businesses and what belongs to them."""

from django.urls import path

from businesses.api import business_views as whole
from businesses.api import kinds
from businesses.api import part_views as parts
from businesses.api.bulk_views import BusinessBulk
from businesses.api.classification import KbliDetail, KbliList
from businesses.api.codelists import Codelist, Codelists
from businesses.api.files import BusinessDelta, BusinessSnapshot
from businesses.api.reconciling import Reconcile
from businesses.api.revealing import Reveal

app_name = "records"


def addresses(kind, listed=parts.PartList, detail=parts.PartDetail):
    yield path(f"{kind.address}/", listed.as_view(kind=kind), name=kind.address)
    yield path(
        f"{kind.address}/<uuid:uuid>/", detail.as_view(kind=kind), name=f"one_of_{kind.address}"
    )


urlpatterns = [
    *addresses(kinds.BUSINESS, whole.BusinessList, whole.BusinessDetail),
    path("businesses/bulk/", BusinessBulk.as_view(kind=kinds.BUSINESS), name="bulk"),
    path(
        "businesses/<slug:number>/",
        whole.BusinessDetail.as_view(kind=kinds.BUSINESS),
        name="business_by_number",
    ),
    *addresses(kinds.PRODUCT),
    *addresses(kinds.MARKET),
    *addresses(kinds.CERTIFICATE),
    *addresses(kinds.FIGURES, parts.FiguresList, parts.FiguresDetail),
    *addresses(kinds.OWNER, whole.OwnerList, whole.OwnerDetail),
    path("owners/<uuid:uuid>/reveal/", Reveal.as_view(kind=kinds.OWNER), name="reveal"),
    path("reconcile/", Reconcile.as_view(), name="reconcile"),
    path("snapshots/<slug:day>/businesses.ndjson.gz", BusinessSnapshot.as_view(), name="snapshot"),
    path(
        "snapshots/<slug:day>/businesses-since-<slug:since>.ndjson.gz",
        BusinessDelta.as_view(),
        name="delta",
    ),
    path("kbli/", KbliList.as_view(), name="kbli"),
    path("kbli/<slug:line>/", KbliDetail.as_view(), name="kbli_line"),
    path("codelists/", Codelists.as_view(), name="codelists"),
    path("codelists/<slug:name>/", Codelist.as_view(), name="codelist"),
]
