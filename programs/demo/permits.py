"""Help with a NIB and the halal certificate: asked for, lodged, issued, refused."""

from businesses.choices import CertificateKind
from businesses.models import Business, Certificate
from programs.choices import Deed, FacilitationKind, FundSource, ProgramKind, Recipient
from programs.demo.cast import PROBOLINGGO
from programs.demo.going import Turn, begun, date_back, walked
from programs.demo.offers import ago, opened
from programs.models import FacilitationCase
from programs.services.facilitation import save_request

SUBMITTED = [(Deed.SUBMIT, 30)]
CHECKED = [*SUBMITTED, (Deed.CHECK, 27)]
LODGED = [*CHECKED, (Deed.LODGE, 24)]
NOT_PURE = "Daftar bahan memuat minyak goreng curah tanpa keterangan halal."
HALAL, NIB = FacilitationKind.HALAL, FacilitationKind.NIB
# Prefix 0000 is given to no NIB.
CASES = [
    (HALAL, [(Deed.SUBMIT, 2)]),
    (HALAL, [(Deed.SUBMIT, 16), (Deed.CHECK, 13)]),
    (HALAL, LODGED),
    (HALAL, [(Deed.SUBMIT, 85), (Deed.CHECK, 80), (Deed.LODGE, 75)]),
    (HALAL, [*LODGED, (Deed.ISSUE, 3, "", {"number": "ID35130099000017"})]),
    (HALAL, [*LODGED, (Deed.ISSUE, 5, "", {"number": "ID35130099000018"})]),
    (HALAL, [*LODGED, (Deed.REFUSE, 8, NOT_PURE)]),
    (HALAL, []),
    (NIB, [(Deed.SUBMIT, 9)]),
    (NIB, LODGED),
    (NIB, [*LODGED, (Deed.ISSUE, 20, "", {"number": "0000351300017"})]),
    (NIB, [*LODGED, (Deed.ISSUE, 18, "", {"number": "0000351300018"})]),
]
ISSUERS = {HALAL: "BPJPH", NIB: "OSS"}


def help_with_permits(cast):
    program = opened(
        by=cast.office,
        name="Fasilitasi NIB dan Sertifikat Halal",
        summary="Petugas membantu mengurus NIB di OSS dan sertifikat halal sampai terbit. Biaya "
        "ditanggung kabupaten.",
        kind=ProgramKind.FACILITATION,
        permit_kinds=[NIB, HALAL],
        recipient=Recipient.BUSINESS,
        region_id=PROBOLINGGO,
        open_to_id=PROBOLINGGO,
        organiser="DKUPP Kabupaten Probolinggo",
        fund_source=FundSource.APBD_REGENCY,
        opens_on=ago(90),
        closes_on=ago(-60),
        stages=[{"name": "Pemeriksaan", "quota": 150}],
    )
    waiting = {HALAL: without_halal(), NIB: without_nib()}
    for kind, turns in CASES:
        business = next(waiting[kind], None)
        if business is None:
            continue
        application = begun(program, business, by=cast.office)
        case = FacilitationCase(
            application=application,
            kind=kind,
            issuer=ISSUERS[kind],
            cost=0 if kind == NIB else 300_000,
            fund_source=FundSource.APBD_REGENCY,
        )
        save_request(case=case, by=cast.office)
        walked(application, [Turn(*turn) for turn in turns], cast)
    date_back(program)


def businesses():
    here = Business.objects.filter(regency=PROBOLINGGO, applications__isnull=True).active()
    here = here.filter(kbli__code__startswith="10", owner__isnull=False)
    return here.select_related("owner", "region").order_by("-pk")


def without_halal():
    certified = Certificate.objects.filter(kind=CertificateKind.HALAL).values("business")
    return iter(businesses().filter(nib__isnull=False).exclude(pk__in=certified)[:20])


def without_nib():
    return iter(businesses().filter(nib=None)[:20])
