"""Pages about businesses; addresses are Indonesian words, a record is found by its number."""

from django.urls import path, register_converter

from businesses.converters import (
    ChangeWord,
    FileKind,
    GroupNumber,
    GroupPartName,
    OwnFileKind,
    PartName,
    PersonalField,
    QuestionWord,
    RegistryNumber,
    TableKind,
    WorkKind,
)
from businesses.views.background import WorkAgain, WorkCancel, WorkList
from businesses.views.bulk import BulkEdit
from businesses.views.business_form import (
    BusinessConfirm,
    BusinessCreate,
    BusinessDelete,
    BusinessEdit,
)
from businesses.views.changes import ChangeEvidenceFile, ChangeList, ChangePage
from businesses.views.claims import ClaimList, ClaimPage
from businesses.views.consents import Consents, WithdrawConsent
from businesses.views.detail import Summary
from businesses.views.drafts import DraftDiscard, DraftList
from businesses.views.erasures import ErasureList, ErasurePage
from businesses.views.export import BusinessExport
from businesses.views.exports_of import ExportsOf
from businesses.views.files import PartFile
from businesses.views.finding_people import FindPerson
from businesses.views.group_export import GroupExport
from businesses.views.group_form import GroupCreate, GroupDelete, GroupEdit
from businesses.views.group_parts import (
    AddGroupPart,
    DeleteGroupPart,
    EditGroupPart,
    GroupFileContent,
)
from businesses.views.groups import GroupHistory, GroupList, GroupMembers, GroupSummary
from businesses.views.her_data import (
    Agree,
    AskErasure,
    MyData,
    TakeAlong,
    WhoLooked,
    WithdrawOwn,
)
from businesses.views.her_helpers import EndHelper, HerHelpers, TakeBackInvitation
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
from businesses.views.keeping import AskOwner, AskPrice, KeepRoom, OwnEmail, OwnPhone
from businesses.views.listing import BusinessList
from businesses.views.map import BusinessMap
from businesses.views.map_points import MapPoints
from businesses.views.merging import MergeBusinesses
from businesses.views.owning import AcceptCard, NewClaim, TypeCard
from businesses.views.parts import AddPart, DeletePart, EditPart
from businesses.views.people_of import EndPerson, MakeCard, PeopleOfBusiness
from businesses.views.pickers import BusinessSuggestions, KindSuggestions, PlaceSuggestions
from businesses.views.places import PlacePage
from businesses.views.products import ProductList
from businesses.views.proposing import ProposeChange
from businesses.views.public import CardCheck, ProductPublic, ProductPublicPhoto
from businesses.views.register import AccessRegister
from businesses.views.restoring import (
    DeletedBusinesses,
    ReturnBusiness,
    ReturnPart,
    ReturnValue,
)
from businesses.views.revealing import Reveal
from businesses.views.saved_views import SavedViewChange, SavedViewCreate, SavedViewDelete
from businesses.views.showing import (
    HerCard,
    HerCertificates,
    HerFigures,
    HerProductPage,
    HerProducts,
)
from businesses.views.tabs import FiguresTab, MarketsTab, PermitsTab, PhotosTab, ProductsTab
from businesses.views.telling import TellPeriod
from businesses.views.telling_parts import (
    NEW_CERTIFICATE,
    NEW_PRODUCT,
    ProductPhoto,
    TellIdentity,
    TellNew,
)
from businesses.views.undoing import UndoSave

register_converter(RegistryNumber, "registry_no")
register_converter(GroupNumber, "group_no")
register_converter(GroupPartName, "group_part")
register_converter(PartName, "part")
register_converter(FileKind, "file_kind")
register_converter(TableKind, "table_kind")
register_converter(OwnFileKind, "own_file_kind")
register_converter(PersonalField, "personal")
register_converter(ChangeWord, "change_word")
register_converter(QuestionWord, "question")
register_converter(WorkKind, "work")

app_name = "businesses"

urlpatterns = [
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
    path("pilih/usaha/", BusinessSuggestions.as_view(), name="pick_business"),
    path("kelompok/", GroupList.as_view(), name="group_list"),
    path("kelompok/ekspor.<table_kind:format>", GroupExport.as_view(), name="group_export"),
    path("kelompok/tambah/", GroupCreate.as_view(), name="group_create"),
    path("kelompok/<group_no:group_number>/", GroupSummary.as_view(), name="group"),
    path("kelompok/<group_no:group_number>/anggota/", GroupMembers.as_view(), name="group_members"),
    path("kelompok/<group_no:group_number>/riwayat/", GroupHistory.as_view(), name="group_history"),
    path("kelompok/<group_no:group_number>/ubah/", GroupEdit.as_view(), name="group_edit"),
    path("kelompok/<group_no:group_number>/hapus/", GroupDelete.as_view(), name="group_delete"),
    path(
        "kelompok/<group_no:group_number>/<group_part:group_part>/tambah/",
        AddGroupPart.as_view(),
        name="group_part_add",
    ),
    path(
        "kelompok/<group_no:group_number>/<group_part:group_part>/<int:pk>/ubah/",
        EditGroupPart.as_view(),
        name="group_part_edit",
    ),
    path(
        "kelompok/<group_no:group_number>/<group_part:group_part>/<int:pk>/hapus/",
        DeleteGroupPart.as_view(),
        name="group_part_delete",
    ),
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
    path("usaha/<registry_no:number>/orang/", PeopleOfBusiness.as_view(), name="people"),
    path(
        "usaha/<registry_no:number>/orang/<uuid:uuid>/akhiri/",
        EndPerson.as_view(),
        name="person_end",
    ),
    path("usaha/<registry_no:number>/kartu/", MakeCard.as_view(), name="card_make"),
    path("usaha/<registry_no:number>/kabari/", KeepRoom.as_view(), name="keep"),
    path("usaha/<registry_no:number>/kabari/angka/", TellPeriod.as_view(), name="keep_period"),
    path("usaha/<registry_no:number>/kabari/telepon/", OwnPhone.as_view(), name="keep_phone"),
    path("usaha/<registry_no:number>/kabari/surel/", OwnEmail.as_view(), name="keep_email"),
    path(
        "usaha/<registry_no:number>/kabari/identitas/",
        TellIdentity.as_view(),
        name="keep_identity",
    ),
    path(
        "usaha/<registry_no:number>/kabari/produk-baru/",
        TellNew.as_view(question=NEW_PRODUCT),
        name="keep_new_product",
    ),
    path(
        "usaha/<registry_no:number>/kabari/izin-baru/",
        TellNew.as_view(question=NEW_CERTIFICATE),
        name="keep_new_certificate",
    ),
    path(
        "usaha/<registry_no:number>/kabari/foto-produk/<int:row>/",
        ProductPhoto.as_view(),
        name="keep_photo",
    ),
    path(
        "usaha/<registry_no:number>/kabari/harga/<int:row>/", AskPrice.as_view(), name="keep_price"
    ),
    path(
        "usaha/<registry_no:number>/kabari/<question:question>/",
        AskOwner.as_view(),
        name="keep_ask",
    ),
    path("kartu/", TypeCard.as_view(), name="card"),
    path("kartu/terima/", AcceptCard.as_view(), name="card_accept"),
    path("klaim/", ClaimList.as_view(), name="claims"),
    path("klaim/baru/", NewClaim.as_view(), name="claim_new"),
    path("klaim/<uuid:uuid>/", ClaimPage.as_view(), name="claim"),
    # What an owner gets back, and what strangers see of it.
    path("usaha/<registry_no:number>/kartu-usaha/", HerCard.as_view(), name="her_card"),
    path(
        "usaha/<registry_no:number>/masa-berlaku/",
        HerCertificates.as_view(),
        name="her_certificates",
    ),
    path("usaha/<registry_no:number>/perbandingan/", HerFigures.as_view(), name="her_figures"),
    path("usaha/<registry_no:number>/etalase/", HerProducts.as_view(), name="her_products"),
    path(
        "usaha/<registry_no:number>/etalase/<int:product>/",
        HerProductPage.as_view(),
        name="her_product_page",
    ),
    path("usaha/<registry_no:number>/pembantu/", HerHelpers.as_view(), name="her_helpers"),
    path(
        "usaha/<registry_no:number>/pembantu/<uuid:uuid>/akhiri/",
        EndHelper.as_view(),
        name="helper_end",
    ),
    path(
        "usaha/<registry_no:number>/pembantu/undangan/<uuid:uuid>/tarik/",
        TakeBackInvitation.as_view(),
        name="invitation_take_back",
    ),
    path("cek/<slug:code>/", CardCheck.as_view(), name="card_check"),
    path("etalase/<uuid:uuid>/", ProductPublic.as_view(), name="product_public"),
    path("etalase/<uuid:uuid>/foto/", ProductPublicPhoto.as_view(), name="product_photo"),
    # Her rights over her data.
    path("data-saya/", MyData.as_view(), name="my_data"),
    path("data-saya/setuju/", Agree.as_view(), name="agree"),
    path("data-saya/setuju/<uuid:uuid>/cabut/", WithdrawOwn.as_view(), name="withdraw_own"),
    path("data-saya/unduh.<own_file_kind:format>", TakeAlong.as_view(), name="take_along"),
    path("data-saya/dilihat/", WhoLooked.as_view(), name="who_looked"),
    path("usaha/<registry_no:number>/minta-hapus/", AskErasure.as_view(), name="erasure_ask"),
    path("permintaan-hapus/", ErasureList.as_view(), name="erasures"),
    path("permintaan-hapus/<uuid:uuid>/", ErasurePage.as_view(), name="erasure"),
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
    path(
        "usaha/<registry_no:number>/usul/<change_word:record>/<int:row>/",
        ProposeChange.as_view(),
        name="propose",
    ),
    path("perubahan/", ChangeList.as_view(), name="changes"),
    path("perubahan/<uuid:uuid>/", ChangePage.as_view(), name="change"),
    path(
        "perubahan/<uuid:uuid>/bukti/<int:pk>/",
        ChangeEvidenceFile.as_view(),
        name="change_evidence",
    ),
    path("berkas/<part:part>/<int:pk>/", PartFile.as_view(), name="file"),
    path("berkas/kelompok/<int:pk>/", GroupFileContent.as_view(), name="group_file"),
    path("draf/", DraftList.as_view(), name="drafts"),
    path("draf/<uuid:key>/buang/", DraftDiscard.as_view(), name="draft_discard"),
    path("impor/", ImportList.as_view(), name="import_list"),
    path("impor/tambah/", ImportUpload.as_view(), name="import_upload"),
    path("impor/<uuid:uuid>/", ImportDetail.as_view(), name="import"),
    path("impor/<uuid:uuid>/muat/", ImportLoad.as_view(), name="import_load"),
    path("impor/<uuid:uuid>/periksa/", ImportCheck.as_view(), name="import_check"),
    path("impor/<uuid:uuid>/lanjutkan/", ImportContinue.as_view(), name="import_continue"),
    path("impor/<uuid:uuid>/masalah.csv", ImportProblems.as_view(), name="import_problems"),
    path("pekerjaan/", WorkList.as_view(), name="work_list"),
    path("pekerjaan/<work:work>/<uuid:uuid>/batalkan/", WorkCancel.as_view(), name="work_cancel"),
    path("pekerjaan/<work:work>/<uuid:uuid>/ulangi/", WorkAgain.as_view(), name="work_again"),
]
