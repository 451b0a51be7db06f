"""KUR of the demo: candidates that are ready, at the bank, lent to, and refused."""

from itertools import islice

from django.utils.timezone import localdate

from businesses.choices import ConsentManner, ConsentPurpose
from businesses.models import Business, Consent
from businesses.services.records import save_record
from programs.choices import CreditPurpose, Deed, FundSource, ProgramKind, Recipient
from programs.demo.cast import BANK_NAME, PROBOLINGGO, bank_following
from programs.demo.going import Turn, begun, date_back, walked
from programs.demo.offers import ago, opened
from programs.models import CreditCase, CreditScheme
from programs.services.credit import save_wish

MILLION = 1_000_000
GRANTED = {"granted": 20 * MILLION}
SENT = [(Deed.SUBMIT, 48), (Deed.CHECK, 44), (Deed.SEND, 40)]
SIGNED = [*SENT, (Deed.RECEIVE, 37), (Deed.SIGN, 30, "", GRANTED)]
LENT = [*SIGNED, (Deed.DISBURSE, 27)]
NO_COLLATERAL_BOOKS = "Catatan penjualan enam bulan terakhir belum ada."
STILL_OWES = "Masih ada pinjaman berjalan di bank lain menurut SLIK."


def report(outstanding, collectability):
    return {"outstanding": outstanding * MILLION, "collectability": collectability}


# How many cases came how far; of the second line the consent is missing.
CASES = [
    (5, [(Deed.SUBMIT, 12), (Deed.CHECK, 8)]),
    (2, [(Deed.SUBMIT, 11), (Deed.CHECK, 7)]),
    (3, [(Deed.SUBMIT, 3)]),
    (2, []),
    (1, [(Deed.SUBMIT, 9), (Deed.RETURN, 6, "Tulis jangka waktu yang diinginkan.")]),
    (3, [(Deed.SUBMIT, 20), (Deed.CHECK, 14), (Deed.SEND, 4)]),
    (2, [(Deed.SUBMIT, 30), (Deed.CHECK, 26), (Deed.SEND, 22), (Deed.RECEIVE, 18)]),
    (1, SIGNED),
    (1, LENT),
    (2, [*LENT, (Deed.RUN, 1, "", report(18, 1))]),
    (1, [*LENT, (Deed.RUN, 2, "", report(19, 2))]),
    (1, [*SENT, (Deed.RECEIVE, 36), (Deed.REFUSE, 28, NO_COLLATERAL_BOOKS)]),
    (1, [*SENT, (Deed.REFUSE, 33, STILL_OWES)]),
]
WITHOUT_CONSENT = 1


def a_program_of_credit(cast):
    """A bank's user follows it."""
    program = opened(
        by=cast.office,
        name="Pendampingan KUR Industri Kecil Probolinggo",
        summary="Dinas membantu melengkapi berkas, mengirim calon ke SIKP, dan mengikuti jawaban "
        "bank. Tidak ada biaya.",
        selection="Semua yang lengkap dikirim; bank yang memutuskan.",
        kind=ProgramKind.CREDIT,
        recipient=Recipient.BUSINESS,
        region_id=PROBOLINGGO,
        open_to_id=PROBOLINGGO,
        organiser="DKUPP Kabupaten Probolinggo",
        partner=BANK_NAME,
        fund_source=FundSource.BANK,
        opens_on=ago(60),
        closes_on=ago(-45),
        stages=[{"name": "Pemeriksaan kelengkapan", "quota": 100}],
    )
    bank_following(program, by=cast.keeper)
    waiting = iter(ready_businesses())
    scheme = CreditScheme.objects.get(code="kur-mikro")
    for line, (many, turns) in enumerate(CASES):
        for business in islice(waiting, many):
            if line != WITHOUT_CONSENT:
                agree_to_the_bank(business.owner, by=cast.office)
            application = begun(program, business, by=cast.office)
            save_wish(case=wish_of(application, scheme), by=cast.office)
            walked(application, [Turn(*turn) for turn in turns], cast)
    date_back(program)


def ready_businesses():
    """Known by NIK and NIB, and a year in business: one of each owner."""
    found = Business.objects.filter(
        regency=PROBOLINGGO,
        nib__isnull=False,
        owner__nik_digest__isnull=False,
        founded_year__lt=localdate().year - 1,
        applications__isnull=True,
    ).active()
    rows = found.select_related("owner", "region").order_by("-registry_no")
    return {business.owner_id: business for business in rows[:60]}.values()


def agree_to_the_bank(owner, *, by):
    consent = Consent(
        owner=owner, purpose=ConsentPurpose.BANK, given_on=ago(50), how=ConsentManner.FORM
    )
    save_record(row=consent, by=by)


def wish_of(application, scheme):
    number = application.pk
    return CreditCase(
        application=application,
        scheme=scheme,
        purpose=list(CreditPurpose)[number % 2],
        wished=(20 + number % 6 * 5) * MILLION,
        tenor_months=24 + number % 2 * 12,
        bank=BANK_NAME,
    )
