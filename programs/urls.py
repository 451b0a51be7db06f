"""Pages about programs; addresses are Indonesian words, things are found by their numbers."""

from django.urls import path, register_converter

from programs.converters import (
    ApplicationNumber,
    Card,
    CertificateNumber,
    DeedWord,
    Plate,
    ProgramNumber,
    ProgramPart,
    RuleWord,
)
from programs.models import Agreement, Handover
from programs.views import (
    applications,
    applying,
    board,
    certificates,
    checking,
    corrections,
    credit,
    deliveries,
    detail,
    editing,
    eligible,
    equipment,
    facilitation,
    following,
    interests,
    judging,
    of_business,
    partners,
    public,
    rules,
    sikp,
    taking,
    training,
)
from programs.views.listing import ProgramList

register_converter(ProgramNumber, "program_no")
register_converter(ProgramPart, "program_part")
register_converter(RuleWord, "rule_word")
register_converter(ApplicationNumber, "application_no")
register_converter(DeedWord, "deed")
register_converter(Plate, "plate")
register_converter(Card, "card")
register_converter(CertificateNumber, "certificate_no")

app_name = "programs"
ONE = "program/<program_no:program>/"
# A list as a file lies below the list.
FILE = "ekspor.<table_kind:format>"
signed = deliveries.SignedFile.as_view

# Programs: stages, rules, who fits, and what everybody reads.
PROGRAMS = [
    path("program/", ProgramList.as_view(), name="list"),
    path("program/baru/", editing.ProgramCreate.as_view(), name="create"),
    path(ONE, detail.ProgramPage.as_view(), name="detail"),
    path(f"{ONE}ubah/", editing.ProgramEdit.as_view(), name="edit"),
    path(f"{ONE}terbitkan/", detail.Publish.as_view(), name="publish"),
    path(f"{ONE}tarik/", detail.Withdraw.as_view(), name="withdraw"),
    path(f"{ONE}hapus/", detail.Delete.as_view(), name="delete"),
    path(f"{ONE}memenuhi/", eligible.Eligible.as_view(), name="eligible"),
    path(f"{ONE}memenuhi/{FILE}", taking.FittingExport.as_view(), name="eligible_export"),
    path(f"{ONE}kelompok/", eligible.EligibleGroups.as_view(), name="eligible_groups"),
    path(
        f"{ONE}kelompok/{FILE}", taking.FittingGroupExport.as_view(), name="eligible_groups_export"
    ),
    path(f"{ONE}aturan/<rule_word:rule>/", rules.RuleAdd.as_view(), name="rule_add"),
    path(f"{ONE}aturan/<int:pk>/", rules.RuleEdit.as_view(), name="rule_edit"),
    path(f"{ONE}<program_part:piece>/baru/", editing.PartAdd.as_view(), name="part_add"),
    path(f"{ONE}<program_part:piece>/<int:pk>/", editing.PartEdit.as_view(), name="part_edit"),
    path("usaha/<registry_no:number>/program/", eligible.Fitting.as_view(), name="fitting"),
    path("pengumuman/", public.Calls.as_view(), name="calls"),
    path("pengumuman/<program_no:program>/", public.Call.as_view(), name="call"),
]

# Applications: begun, judged, decided about.
ONE_APPLICATION = "permohonan/<application_no:application>/"
OF_STAGE = f"{ONE}papan/<int:stage>/"
APPLICATIONS = [
    path("permohonan/", applications.ApplicationList.as_view(), name="applications"),
    path(f"permohonan/{FILE}", taking.ApplicationExport.as_view(), name="applications_export"),
    path(ONE_APPLICATION, applications.ApplicationPage.as_view(), name="application"),
    path(f"{ONE_APPLICATION}langkah/", applications.TakeStep.as_view(), name="take_step"),
    path(f"{ONE_APPLICATION}ubah/", applying.EditWish.as_view(), name="application_edit"),
    path(f"{ONE_APPLICATION}dokumen/tambah/", applying.AddPaper.as_view(), name="paper_add"),
    path(f"{ONE_APPLICATION}dokumen/<int:pk>/", applying.PaperFile.as_view(), name="paper"),
    path(
        f"{ONE_APPLICATION}dokumen/<int:pk>/hapus/",
        applying.RemovePaper.as_view(),
        name="paper_remove",
    ),
    path(f"{ONE_APPLICATION}kunjungan/tambah/", judging.AddVisit.as_view(), name="visit_add"),
    path(
        f"{ONE_APPLICATION}kunjungan/<int:pk>/foto/",
        judging.VisitPhoto.as_view(),
        name="visit_photo",
    ),
    path(f"{ONE_APPLICATION}nilai/", judging.Assess.as_view(), name="assess"),
    path(f"{ONE_APPLICATION}kepentingan/", interests.Declare.as_view(), name="declare"),
    path(f"{ONE}ajukan/", applying.Apply.as_view(), name="apply"),
    path(f"{ONE}papan/", board.Board.as_view(), name="board"),
    path(f"{OF_STAGE}bekukan/", board.Freeze.as_view(), name="freeze"),
    path(f"{OF_STAGE}putuskan/", board.Decide.as_view(), name="decide"),
    path(f"{OF_STAGE}{FILE}", taking.RankingExport.as_view(), name="ranking_export"),
    path(
        "usaha/<registry_no:number>/permohonan/",
        of_business.OfBusiness.as_view(),
        name="of_business",
    ),
    path(
        "usaha/<registry_no:number>/kepentingan/",
        interests.DeclareOfBusiness.as_view(),
        name="declare_of_business",
    ),
    path(
        "kelompok/<group_no:group_number>/permohonan/",
        of_business.OfGroup.as_view(),
        name="of_group",
    ),
    path(
        "kelompok/<group_no:group_number>/kepentingan/",
        interests.DeclareOfGroup.as_view(),
        name="declare_of_group",
    ),
    path("kepentingan/", interests.InterestList.as_view(), name="interests"),
    path("kepentingan/<int:pk>/akhiri/", interests.EndInterest.as_view(), name="interest_end"),
]

# Credit and facilitation.
ONE_CREDIT = "permohonan/<application_no:application>/kredit/"
ONE_PERMIT = "permohonan/<application_no:application>/fasilitasi/"
CREDIT = [
    path("kredit/", credit.CreditList.as_view(), name="credit_list"),
    path(f"kredit/{FILE}", taking.CreditExport.as_view(), name="credit_export"),
    path("kredit/ketentuan/", credit.CreditTermsPage.as_view(), name="credit_terms"),
    path("kredit/bank/", credit.FollowedCases.as_view(), name="followed_cases"),
    path("kredit/sikp/", sikp.SikpPrograms.as_view(), name="sikp_programs"),
    path("kredit/sikp/<program_no:program>/", sikp.SikpPage.as_view(), name="sikp"),
    path(
        "kredit/sikp/<program_no:program>/jawaban/", sikp.BankAnswer.as_view(), name="bank_answer"
    ),
    path(ONE_CREDIT, credit.CreditCasePage.as_view(), name="credit_case"),
    path(f"{ONE_CREDIT}ubah/", credit.CreditWish.as_view(), name="credit_wish"),
    path(f"{ONE_CREDIT}<deed:deed>/", credit.CreditStep.as_view(), name="credit_step"),
    path("program/<program_no:program>/bank/", partners.Partners.as_view(), name="partners"),
    path(
        "program/<program_no:program>/bank/<int:pk>/akhiri/",
        partners.EndPartner.as_view(),
        name="partner_end",
    ),
    path(
        "program/<program_no:program>/bank/<int:pk>/kunci/",
        partners.MakePartnerKey.as_view(),
        name="partner_key",
    ),
    path("fasilitasi/", facilitation.FacilitationList.as_view(), name="facilitation_list"),
    path(f"fasilitasi/{FILE}", taking.FacilitationExport.as_view(), name="facilitation_export"),
    path(ONE_PERMIT, facilitation.FacilitationPage.as_view(), name="facilitation_case"),
    path(
        f"{ONE_PERMIT}ubah/",
        facilitation.FacilitationRequest.as_view(),
        name="facilitation_request",
    ),
    path(
        f"{ONE_PERMIT}<deed:deed>/",
        facilitation.FacilitationStep.as_view(),
        name="facilitation_step",
    ),
]

# Decree, agreement, handover, equipment and what became of it.
DELIVERIES = [
    path(f"{ONE}sk/", deliveries.Decrees.as_view(), name="decrees"),
    path(f"{ONE}sk/tambah/", deliveries.DecreeAdd.as_view(), name="decree_add"),
    path(f"{ONE}daftar-periksa/", deliveries.Points.as_view(), name="points"),
    path("sk/<uuid:uuid>/berkas/", signed(), name="decree_file"),
    path(f"{ONE_APPLICATION}penyerahan/", deliveries.Delivery.as_view(), name="delivery"),
    path(f"{ONE_APPLICATION}daftar-periksa/", deliveries.Answers.as_view(), name="answers"),
    path(f"{ONE_APPLICATION}nphd/", deliveries.AgreementAdd.as_view(), name="agreement_add"),
    path(f"{ONE_APPLICATION}bast/", deliveries.HandoverAdd.as_view(), name="handover_add"),
    path(f"{ONE_APPLICATION}tutup/", deliveries.Close.as_view(), name="close"),
    path("nphd/<uuid:uuid>/berkas/", signed(model=Agreement, name="nphd"), name="agreement_file"),
    path("sk/<uuid:uuid>/koreksi/", corrections.Correct.as_view(), name="decree_correct"),
    path(
        "nphd/<uuid:uuid>/koreksi/",
        corrections.Correct.as_view(signed_model=Agreement),
        name="agreement_correct",
    ),
    path(
        "bast/<uuid:uuid>/koreksi/",
        corrections.Correct.as_view(signed_model=Handover),
        name="handover_correct",
    ),
    path("koreksi/<int:pk>/berkas/", corrections.CorrectedFile.as_view(), name="corrected_file"),
    path("bast/<uuid:uuid>/cetak/", deliveries.HandoverPdf.as_view(), name="handover_pdf"),
    path(
        "bast/<uuid:uuid>/foto/",
        signed(model=Handover, name="bast", field="photo"),
        name="handover_photo",
    ),
    path("bast/<uuid:uuid>/pelat/", deliveries.Plates.as_view(), name="plates"),
    path("alat/", equipment.ItemList.as_view(), name="items"),
    path(f"alat/{FILE}", taking.ItemExport.as_view(), name="items_export"),
    path("alat/<plate:plate>/", equipment.ItemPage.as_view(), name="item"),
    path("alat/foto/<int:pk>/", equipment.CheckPhoto.as_view(), name="check_photo"),
    path("tindak-lanjut/", following.VisitList.as_view(), name="visits"),
    path(f"tindak-lanjut/{FILE}", taking.VisitExport.as_view(), name="visits_export"),
    path("tindak-lanjut/<uuid:uuid>/", following.VisitReport.as_view(), name="visit"),
    path("program/tertunda/", following.Ageing.as_view(), name="ageing"),
    path(f"program/tertunda/{FILE}", taking.AgeingExport.as_view(), name="ageing_export"),
    path("program/pemerataan/", following.EquityReport.as_view(), name="equity"),
]

# Trainings.
TRAININGS = [
    path(f"{ONE}pelatihan/", training.Training.as_view(), name="training"),
    path(f"{ONE}pelatihan/{FILE}", taking.ParticipantExport.as_view(), name="participants_export"),
    path(f"{ONE}pelatihan/sesi/", training.SessionAdd.as_view(), name="session_add"),
    path(f"{ONE_APPLICATION}peserta/", training.Start.as_view(), name="start"),
    path("sesi/<uuid:uuid>/", training.Session.as_view(), name="session"),
    path("sesi/<uuid:uuid>/ubah/", training.SessionEdit.as_view(), name="session_edit"),
    path("hadir/<card:card>/", training.CardScan.as_view(), name="card_scan"),
    path("peserta/<uuid:uuid>/", training.Scores.as_view(), name="scores"),
    path("peserta/<uuid:uuid>/kartu/", certificates.CardPage.as_view(), name="card"),
    path("peserta/<uuid:uuid>/sertifikat/", certificates.Certify.as_view(), name="certify"),
    path(
        "sertifikat/<certificate_no:certificate>/cetak/",
        certificates.CertificatePdf.as_view(),
        name="certificate_pdf",
    ),
    path(
        "sertifikat/<certificate_no:certificate>/cabut/",
        certificates.WithdrawCertificate.as_view(),
        name="certificate_withdraw",
    ),
]

# For everybody, without an account.
PUBLIC = [
    path("cek/", checking.CheckNumber.as_view(), name="check_number"),
    path("cek/alat/<plate:plate>/", checking.PublicItem.as_view(), name="public_item"),
    path(
        "cek/sertifikat/<certificate_no:certificate>/",
        checking.PublicCertificate.as_view(),
        name="public_certificate",
    ),
]

urlpatterns = [*PROGRAMS, *APPLICATIONS, *CREDIT, *DELIVERIES, *TRAININGS, *PUBLIC]
