"""Pages about businesses; addresses are Indonesian words, a record is found by its number."""

from django.urls import path, register_converter

from businesses.converters import FileKind, PartName, PersonalField, RegistryNumber
from businesses.views.bulk import BulkEdit
from businesses.views.business_form import (
    BusinessConfirm,
    BusinessCreate,
    BusinessDelete,
    BusinessEdit,
)
from businesses.views.consents import Consents, WithdrawConsent
from businesses.views.detail import Summary
from businesses.views.drafts import DraftDiscard, DraftList
from businesses.views.export import BusinessExport
from businesses.views.exports_of import ExportsOf
from businesses.views.files import PartFile
from businesses.views.finding_people import FindPerson
from businesses.views.history import History
from businesses.views.imports import (
    ImportCheck,
    ImportContinue,
    ImportDetail,
    ImportList,
    ImportLoad,
    ImportProblems,
    ImportUpload,
)
from businesses.views.listing import BusinessList
from businesses.views.map import BusinessMap
from businesses.views.map_points import MapPoints
from businesses.views.merging import MergeBusinesses
from businesses.views.parts import AddPart, DeletePart, EditPart
from businesses.views.pickers import KindSuggestions, PlaceSuggestions
from businesses.views.places import PlacePage
from businesses.views.products import ProductList
from businesses.views.register import AccessRegister
from businesses.views.restoring import (
    DeletedBusinesses,
    ReturnBusiness,
    ReturnPart,
    ReturnValue,
)
from businesses.views.revealing import Reveal
from businesses.views.saved_views import SavedViewChange, SavedViewCreate, SavedViewDelete
from businesses.views.search import SearchPage
from businesses.views.tabs import FiguresTab, MarketsTab, PermitsTab, PhotosTab, ProductsTab
from businesses.views.undoing import UndoSave

register_converter(RegistryNumber, "registry_no")
register_converter(PartName, "part")
register_converter(FileKind, "file_kind")
register_converter(PersonalField, "personal")

app_name = "businesses"

urlpatterns = [
    path("cari/", SearchPage.as_view(), name="search"),
    path("cari/orang/", FindPerson.as_view(), name="find_person"),
    path("catatan-akses/", AccessRegister.as_view(), name="register"),
    path("usaha/", BusinessList.as_view(), name="list"),
    path("usaha/ekspor.<file_kind:format>", BusinessExport.as_view(), name="export"),
    path("usaha/peta/", BusinessMap.as_view(), name="map"),
    path("usaha/peta.json", MapPoints.as_view(), name="map_points"),
    path("usaha/ubah-banyak/", BulkEdit.as_view(), name="bulk"),
    path("usaha/tampilan/tambah/", SavedViewCreate.as_view(), name="view_create"),
    path("usaha/tampilan/<int:pk>/ubah/", SavedViewChange.as_view(), name="view_change"),
    path("usaha/tampilan/<int:pk>/hapus/", SavedViewDelete.as_view(), name="view_delete"),
    path("produk/", ProductList.as_view(), name="product_list"),
    path("wilayah/", PlacePage.as_view(), name="places"),
    path("wilayah/<str:code>/", PlacePage.as_view(), name="place"),
    path("orang/<int:person>/ekspor/", ExportsOf.as_view(), name="exports_of"),
    path("pilih/wilayah/", PlaceSuggestions.as_view(), name="pick_region"),
    path("pilih/kbli/", KindSuggestions.as_view(), name="pick_kbli"),
    path("usaha/tambah/", BusinessCreate.as_view(), name="create"),
    path("usaha/<registry_no:number>/ubah/", BusinessEdit.as_view(), name="edit"),
    path("usaha/<registry_no:number>/hapus/", BusinessDelete.as_view(), name="delete"),
    path("usaha/<registry_no:number>/gabung/", MergeBusinesses.as_view(), name="merge"),
    path("usaha/<registry_no:number>/konfirmasi/", BusinessConfirm.as_view(), name="confirm"),
    path("usaha/<registry_no:number>/", Summary.as_view(), name="detail"),
    path("usaha/<registry_no:number>/angka/", FiguresTab.as_view(), name="figures"),
    path("usaha/<registry_no:number>/produk/", ProductsTab.as_view(), name="products"),
    path("usaha/<registry_no:number>/pasar/", MarketsTab.as_view(), name="markets"),
    path("usaha/<registry_no:number>/izin/", PermitsTab.as_view(), name="permits"),
    path("usaha/<registry_no:number>/foto/", PhotosTab.as_view(), name="photos"),
    path("usaha/<registry_no:number>/riwayat/", History.as_view(), name="history"),
    path(
        "usaha/<registry_no:number>/riwayat/terhapus/<slug:deleted>/<int:deletion>/",
        ReturnPart.as_view(),
        name="restore_part",
    ),
    path(
        "usaha/<registry_no:number>/riwayat/<slug:kind>/<int:event>/<slug:field>/kembalikan/",
        ReturnValue.as_view(),
        name="restore_value",
    ),
    path(
        "usaha/<registry_no:number>/tampilkan/<personal:personal>/",
        Reveal.as_view(),
        name="reveal",
    ),
    path("usaha/<registry_no:number>/persetujuan/", Consents.as_view(), name="consents"),
    path(
        "usaha/<registry_no:number>/persetujuan/<int:consent>/cabut/",
        WithdrawConsent.as_view(),
        name="consent_withdraw",
    ),
    path("usaha/terhapus/", DeletedBusinesses.as_view(), name="deleted"),
    path("usaha/terhapus/<registry_no:removed>/", ReturnBusiness.as_view(), name="restore"),
    path("usaha/batalkan/<uuid:save>/", UndoSave.as_view(), name="undo"),
    path("usaha/<registry_no:number>/<part:part>/tambah/", AddPart.as_view(), name="part_add"),
    path(
        "usaha/<registry_no:number>/<part:part>/<int:pk>/ubah/",
        EditPart.as_view(),
        name="part_edit",
    ),
    path(
        "usaha/<registry_no:number>/<part:part>/<int:pk>/hapus/",
        DeletePart.as_view(),
        name="part_delete",
    ),
    path("berkas/<part:part>/<int:pk>/", PartFile.as_view(), name="file"),
    path("draf/", DraftList.as_view(), name="drafts"),
    path("draf/<uuid:key>/buang/", DraftDiscard.as_view(), name="draft_discard"),
    path("impor/", ImportList.as_view(), name="import_list"),
    path("impor/tambah/", ImportUpload.as_view(), name="import_upload"),
    path("impor/<uuid:uuid>/", ImportDetail.as_view(), name="import"),
    path("impor/<uuid:uuid>/muat/", ImportLoad.as_view(), name="import_load"),
    path("impor/<uuid:uuid>/periksa/", ImportCheck.as_view(), name="import_check"),
    path("impor/<uuid:uuid>/lanjutkan/", ImportContinue.as_view(), name="import_continue"),
    path("impor/<uuid:uuid>/masalah.csv", ImportProblems.as_view(), name="import_problems"),
]
