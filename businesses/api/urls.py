"""Addresses of the API about businesses and what belongs to them."""

from django.urls import path

from businesses.api import business_views as whole
from businesses.api import change_views as changes
from businesses.api import group_views as groups
from businesses.api import kinds
from businesses.api import part_views as parts
from businesses.api.bulk_views import BusinessBulk
from businesses.api.classification import KbliDetail, KbliList
from businesses.api.codelists import Codelist, Codelists
from businesses.api.files import BusinessDelta, BusinessSnapshot, GroupDelta, GroupSnapshot
from businesses.api.job_lists import JobList
from businesses.api.job_views import JobDetail, JobRepair, JobResults
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
    path("jobs/", JobList.as_view(), name="jobs"),
    path("jobs/<uuid:uuid>/", JobDetail.as_view(), name="job"),
    path("jobs/<uuid:uuid>/results.ndjson", JobResults.as_view(), name="job_results"),
    path("jobs/<uuid:uuid>/repair.xlsx", JobRepair.as_view(), name="job_repair"),
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
    *addresses(kinds.GROUP, groups.GroupList, groups.GroupDetail),
    path("change-requests/", changes.ChangeList.as_view(), name="changes"),
    path("change-requests/<uuid:uuid>/", changes.ChangeDetail.as_view(), name="one_of_changes"),
    *(
        path(f"change-requests/<uuid:uuid>/{word}/", step.as_view(), name=f"one_of_changes_{word}")
        for word, step in {
            "approve": changes.Approve,
            "reject": changes.Reject,
            "return": changes.Return,
            "withdraw": changes.Withdraw,
            "submit": changes.Again,
        }.items()
    ),
    path("reconcile/", Reconcile.as_view(), name="reconcile"),
    path("snapshots/<slug:day>/businesses.ndjson.gz", BusinessSnapshot.as_view(), name="snapshot"),
    path(
        "snapshots/<slug:day>/businesses-since-<slug:since>.ndjson.gz",
        BusinessDelta.as_view(),
        name="delta",
    ),
    path("snapshots/<slug:day>/groups.ndjson.gz", GroupSnapshot.as_view(), name="group_snapshot"),
    path(
        "snapshots/<slug:day>/groups-since-<slug:since>.ndjson.gz",
        GroupDelta.as_view(),
        name="group_delta",
    ),
    path("kbli/", KbliList.as_view(), name="kbli"),
    path("kbli/<slug:line>/", KbliDetail.as_view(), name="kbli_line"),
    path("codelists/", Codelists.as_view(), name="codelists"),
    path("codelists/<slug:name>/", Codelist.as_view(), name="codelist"),
]
