"""Addresses of the API about businesses and what belongs to them."""

from django.urls import path

from businesses.api.classification import KbliDetail, KbliList
from businesses.api.codelists import Codelist, Codelists
from businesses.api.kinds import BUSINESS, KINDS
from businesses.api.lists import BusinessDetail, BusinessList, RecordDetail, RecordList

app_name = "records"


def addresses(kind, listed=RecordList, detail=RecordDetail):
    yield path(f"{kind.address}/", listed.as_view(kind=kind), name=kind.address)
    yield path(f"{kind.address}/<uuid:uuid>/", detail.as_view(kind=kind), name=kind.name)


urlpatterns = [
    *addresses(BUSINESS, BusinessList, BusinessDetail),
    path("businesses/<slug:number>/", BusinessDetail.as_view(), name="business_by_number"),
    *(each for kind in KINDS if kind is not BUSINESS for each in addresses(kind)),
    path("kbli/", KbliList.as_view(), name="kbli"),
    path("kbli/<slug:code>/", KbliDetail.as_view(), name="kbli_line"),
    path("codelists/", Codelists.as_view(), name="codelists"),
    path("codelists/<slug:name>/", Codelist.as_view(), name="codelist"),
]
