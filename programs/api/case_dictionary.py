"""What each field of credit, of permits and of the terms of credit means."""

from django.utils.translation import gettext_lazy as _

from businesses.api.dictionary.common import A_BUSINESS, NUMBER
from businesses.api.dictionary.words import LICENSING
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource
from programs.api.application_records import A_NUMBER, AN_APPLICATION
from programs.api.case_records import (
    CaseSerializer,
    CheckRecord,
    CreditCaseRecord,
    CreditRecord,
    CreditTermsRecord,
    FacilitationRecord,
    FollowedCaseRecord,
    TermsRecord,
)
from programs.api.cases_told import CreditTold, FacilitationTold, ReportRecord, WithReports
from programs.api.dictionary import A_PROGRAM, CREDIT_RULES, OF_PLACES, PLACE
from programs.api.dictionary import NUMBER as PROGRAM_NUMBER

A_CASE = "0193a5c8-2b3c-7d4e-9f5a-6b7c8d9e0f10"
RUPIAH = _("rupiah")
A_POINTER = {
    "id": AN_APPLICATION,
    "number": A_NUMBER,
    "url": f"/api/v1/applications/{AN_APPLICATION}/",
}
PROGRAM = Entry(
    _("The program that was applied to."),
    {"id": A_PROGRAM, "number": PROGRAM_NUMBER, "url": f"/api/v1/programs/{A_PROGRAM}/"},
    _("program"),
)
CASE = Entry(_("The id of the case."), A_CASE, "id")
SCHEME = Entry(
    _("The scheme of credit, by its code; credit-terms/ lists them."),
    {"code": "kur-mikro", "name": "KUR mikro"},
    _("scheme"),
)


def rupiah(meaning, example):
    return Entry(meaning, example, unit=RUPIAH)


describe(
    CaseSerializer,
    {
        "id": CASE,
        "application": Entry(_("The application that it belongs to."), A_POINTER),
        "program": PROGRAM,
        "business": Entry(
            _("The business that applied."),
            {
                "id": A_BUSINESS,
                "registry_no": NUMBER,
                "url": f"/api/v1/businesses/{A_BUSINESS}/",
            },
            _("business"),
        ),
        "region": Entry(
            _("Where the applicant lay when she applied."),
            PLACE,
            _("place"),
            codes="/api/v1/regions/",
            elsewhere=OF_PLACES,
        ),
        "state": Entry(_("Where the application stands."), "checked", _("state")),
        "created": Entry(
            _("When it was written down first (UTC)."), "2027-02-03T02:10:00Z", _("created")
        ),
        "last_updated": Entry(
            _("When it was last saved (UTC)."), "2027-02-03T02:10:00Z", _("last changed")
        ),
    },
)
WISH = {
    "scheme": SCHEME,
    "purpose": Entry(_("Working capital (kmk) or investment (ki)."), "kmk"),
    "wished": rupiah(_("How much she wishes to borrow."), "25000000"),
    "tenor_months": Entry(_("Within how many months she would pay it back."), 24),
    "bank": Entry(_("From which bank."), "BRI Probolinggo"),
}
OF_BANKS = {
    "sent_on": Entry(_("When she was sent to SIKP."), None),
    "granted": rupiah(_("How much the bank granted."), None),
    "signed_on": Entry(_("When the agreement was signed."), None),
    "disbursed_on": Entry(_("When the money was paid out."), None),
    "outstanding": rupiah(_("How much is still to be paid back, by the latest report."), None),
    "collectability": Entry(_("How it is paid back, 1 (current) to 5 (loss)."), None),
    "reported_on": Entry(_("The day of the latest report."), None),
    "settled_on": Entry(_("When all of it was paid back."), None),
    "refused_on": Entry(_("When the bank refused."), None),
    "refusal": Entry(
        _("Why the bank refused; the applicant reads it."), None, _("reason of the refusal")
    ),
}
CREDIT = WISH | {"sku_no": Entry("", None), "trading_since": Entry("", None)} | OF_BANKS
describe(CreditCaseRecord, CREDIT)
describe(CreditTold, CREDIT | {"id": CASE})
describe(
    CheckRecord,
    {
        "asks": Entry(_("What the bank asks for."), "NIK pemilik diketahui", _("what is asked")),
        "holds": Entry(_("Whether it is so."), True, _("holds")),
        "todo": Entry(_("What to do where it is not."), None, _("what to do")),
    },
)
describe(
    ReportRecord,
    {
        "on": Entry(_("The day of the report."), "2027-06-30", _("on")),
        "outstanding": Entry(
            _("How much was still to be paid back."),
            "15000000",
            _("still to be paid back"),
            RUPIAH,
        ),
        "collectability": Entry(_("How it was paid back."), 1, _("collectability")),
    },
)
describe(
    CreditRecord,
    {
        "checks": Entry(
            _("What has to hold before she is sent; none any more once she was."),
            label=_("check list"),
        ),
    },
)
describe(
    WithReports,
    {"reports": Entry(_("What was reported since, the first first."), label=_("reports"))},
)
describe(
    FollowedCaseRecord,
    WISH
    | OF_BANKS
    | {
        "id": CASE,
        "number": Entry(_("The number of the application."), A_NUMBER),
        "program": PROGRAM,
        "applicant": Entry(
            _("Who owns the business; she agreed that a bank is told."),
            "Siti Aminah",
            seen=Seen.OWNER,
        ),
        "business_name": Entry(_("The name of the business."), "Keripik Rupi"),
        "place": Entry(
            _("Where it lies."),
            PLACE,
            _("place"),
            codes="/api/v1/regions/",
            elsewhere=OF_PLACES,
        ),
        "kbli": Entry(
            _("What it does."),
            {"version": "2020", "code": "10794", "display": "Industri kerupuk, keripik, peyek"},
        ),
        "stands": Entry(_("Where it stands, by what the bank told so far."), "sent", _("state")),
    },
)
PERMIT = {
    "kind": Entry(
        _("Which permit or certificate is asked for."), "halal", elsewhere={"OSS": "jenis"}
    ),
    "product": Entry(_("For which product, by its id; null where it is for the business."), None),
    "issuer": Entry(_("With whom it is, or will be, lodged."), "BPJPH"),
    "cost": Entry(_("What the office pays for it."), "230000", unit=RUPIAH),
    "fund_source": Entry(_("Who pays for it."), "apbd_kab"),
    "lodged_on": Entry(_("When it was lodged."), None),
    "number": Entry(
        _("The number that was issued."), None, _("number"), elsewhere={"OSS": "nomor"}
    ),
    "issued_on": Entry(_("When it was issued."), None, elsewhere={"OSS": "tanggal_terbit"}),
    "expires_on": Entry(
        _("Its last day; null where it ends on none."), None, elsewhere={"OSS": "masa_berlaku"}
    ),
}
describe(FacilitationRecord, PERMIT)
describe(FacilitationTold, PERMIT | {"id": CASE})
describe(
    CreditTermsRecord,
    {
        "scheme": SCHEME,
        "is_by_amount": Entry(
            _("Whether the amount alone says that it is this scheme; else it is chosen."), True
        ),
        "min_amount": rupiah(_("The lowest amount."), "10000001"),
        "max_amount": rupiah(_("The highest amount."), "100000000"),
        "rate": Entry(_("What the borrower pays a year."), "6.00", unit="%"),
        "subsidy": Entry(_("What the state pays of the interest a year."), None, unit="%"),
        "months_kmk": Entry(_("Most months for working capital; null: not lent for it."), 36),
        "months_ki": Entry(_("Most months for investment; null: not lent for it."), 60),
        "npwp_over": rupiah(_("Above which amount a NPWP is asked for."), "50000000"),
        "months_in_business": Entry(_("How long she must have been in business."), 6),
        "min_workers": Entry(_("With how many workers at least."), 0),
        "max_turnover": rupiah(_("Up to which turnover of a year."), "4800000000"),
        "sectors": Entry(_("Beginnings of the KBLI it is for; none: every sector."), []),
        "valid_from": Entry(_("The first day on which it holds."), "2026-01-05"),
        "valid_to": Entry(_("The first day on which it no longer holds."), None),
        "regulation": Entry(_("By which regulation."), "Permenko Perekonomian 1/2026"),
        "unconfirmed": Entry(
            _("What of it was read in the press or in an older rule, and waits for the text."),
            None,
        ),
    },
)
describe(TermsRecord, {"results": Entry(_("By scheme and first day."), label=_("terms"))})
resource(Resource("credit-cases", _("Credit cases"), CreditRecord, Seen.OWNER, CREDIT_RULES))
resource(Resource("facilitation-cases", _("Facilitations"), FacilitationRecord, basis=LICENSING))
resource(
    Resource("credit-terms", _("Terms of credit"), CreditTermsRecord, Seen.PUBLIC, CREDIT_RULES)
)
