"""What an applicant for credit still has to do before her bank can look at her."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import ConsentPurpose
from businesses.models import Consent
from programs.choices import ApplicationState as State
from programs.choices import ProgramKind
from programs.models import Application, CreditTerms
from programs.models.credit import rp

# Somebody waits for her answer, lends her or has lost what was lent.
RUNNING = (
    State.SENT,
    State.AT_BANK,
    State.SIGNED,
    State.DISBURSED,
    State.RUNNING,
    State.BAD,
)
# What the check list reads of a case.
READ = (
    "scheme",
    "application__business__owner",
    "application__business__kbli",
    "application__business__latest_figures",
)


@dataclass(frozen=True)
class Check:
    """One line of the list; `todo` says what to do where it does not hold, `hers` what she does
    herself.
    """

    words: str
    holds: bool
    todo: str
    hers: str = ""


def told_to_owner(checks):
    """The same list for her who reads it about herself."""
    return [replace(check, todo=check.hers or check.todo) for check in checks]


class Readiness:
    """The check lists of some cases on one day; three queries, however many they are."""

    def __init__(self, cases, day=None):
        self.day = day or timezone.localdate()
        owners = {case.application.business.owner_id for case in cases} - {None}
        offered = CreditTerms.objects.valid_on(self.day)
        self.terms = {terms.scheme_id: terms for terms in offered}
        agreed = Consent.objects.filter(
            owner__in=owners, purpose=ConsentPurpose.BANK, withdrawn_on=None
        )
        self.agreed = set(agreed.values_list("owner_id", flat=True))
        running = Application.objects.filter(
            program__kind=ProgramKind.CREDIT, state__in=RUNNING, business__owner__in=owners
        )
        self.running = set(running.values_list("business__owner_id", "pk"))

    def missing(self, case):
        return [check for check in self.of(case) if not check.holds]

    def of(self, case):
        """In the order in which one would go about it."""
        business, terms = case.application.business, self.terms.get(case.scheme_id)
        checks = [*identity(case, business, terms)]
        if terms is None:
            todo = _("Choose a scheme that is in force today.")
            checks.append(Check(_("The scheme is offered"), False, todo))
        else:
            checks.append(time_in_business(case, business, terms, self.day))
            checks += standing(business, terms)
        return [*checks, self.no_running_credit(case, business), self.consent(business)]

    def no_running_credit(self, case, business):
        others = {
            application
            for owner, application in self.running
            if owner == business.owner_id and application != case.application_id
        }
        return Check(
            _("No other credit of hers is waiting, running or bad"),
            not others,
            _("Wait until the other one is paid back or refused; a bad debt is settled first."),
        )

    def consent(self, business):
        return Check(
            _("She agrees that a bank is told of her"),
            business.owner_id in self.agreed,
            _("Ask her, and note her consent for “Bank or credit” on the record of the business."),
            _("Open “My data” and agree to “Bank or credit”."),
        )


def identity(case, business, terms):
    owner = business.owner
    yield Check(
        _("NIK of the owner is known"),
        bool(owner and owner.nik),
        _("Write the NIK from her identity card into the record of the business."),
        _("Show your identity card to the office, which writes down your NIK."),
    )
    if terms and terms.needs_npwp(case.wished):
        yield Check(
            _("NPWP, which this amount asks for"),
            bool(business.npwp),
            _("Above %(amount)s a NPWP is needed. Write it into the record of the business.")
            % {"amount": rp(terms.npwp_over)},
            _("Above %(amount)s a NPWP is needed. Tell the office yours.")
            % {"amount": rp(terms.npwp_over)},
        )
    yield Check(
        _("NIB, or a letter of the village (SKU)"),
        bool(business.nib or case.sku_no),
        _("Help her to a NIB at oss.go.id, or write the number of the SKU into the credit case."),
        _("Get a NIB at oss.go.id, or correct your wish: write the number of the SKU there."),
    )


def time_in_business(case, business, terms, day):
    least = terms.months_in_business
    return Check(
        _("In business for at least %(months)s months") % {"months": least},
        months_in_business(case, business, day) >= least,
        _("Write since when she is in business. If it is too short, wait until it is enough."),
    )


def months_in_business(case, business, day):
    """Whole months since she began; of a year alone its last day is taken, which is sure."""
    since = case.trading_since
    if since is None and business.founded_year:
        since = date(business.founded_year, 12, 31)
    if since is None or since > day:
        return 0
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)


def standing(business, terms):
    figures = business.latest_figures
    if terms.min_workers:
        yield Check(
            _("At least %(count)s workers") % {"count": terms.min_workers},
            bool(figures and (figures.workers_total or 0) >= terms.min_workers),
            _("Write the figures of this year; with fewer workers choose another scheme."),
        )
    if terms.max_turnover is not None:
        yield Check(
            _("Turnover of a year up to %(amount)s") % {"amount": rp(terms.max_turnover)},
            not (figures and figures.turnover and figures.turnover > terms.max_turnover),
            _("Her turnover is above what this scheme is for. Choose another one."),
        )
    if terms.sectors:
        yield Check(
            _("Works in a sector of the scheme"),
            bool(business.kbli and business.kbli.code.startswith(tuple(terms.sectors))),
            _("Look at the KBLI of the business; in another sector choose another scheme."),
        )
