"""Credit: the wish and how ready it is, lists for offices and for banks, and the terms."""

from __future__ import annotations

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from businesses.choices import ConsentPurpose
from ikm_registry.rest import bodies, conditions, lookups
from ikm_registry.rest.documents import PUBLIC_TASK
from ikm_registry.rest.problems import Problem
from ikm_registry.rest.views import ApiView
from programs.api import case_calls
from programs.api.case_records import (
    CreditCaseRecord,
    CreditRecord,
    CreditTermsRecord,
    FollowedCaseRecord,
)
from programs.api.cases import (
    KEPT,
    STATE,
    CaseList,
    CaseView,
    inside,
    of_program,
    parts_of,
    questions,
)
from programs.api.of_application import SEE_APPLICATIONS, require_rights
from programs.api.streamed_lists import BESIDE, StreamedList
from programs.choices import Collectability, ProgramKind
from programs.models import CreditCase, CreditTerms
from programs.services.credit import OPEN, VIEW, save_wish
from programs.services.readiness import READ, Readiness

FOLLOW = "programs.follow_creditcase"
PURPOSES = (PUBLIC_TASK, ConsentPurpose.BANK)


def of_scheme(values):
    return Q(scheme__code__in=values)


OF_BANKS = {
    "bank": lookups.text("bank"),
    "sent_on": lookups.day("sent_on"),
    "collectability": lookups.choice("collectability", map(str, Collectability.values)),
    "reported_on": lookups.day("reported_on"),
}


class Credit(CaseView):
    model, serializer = CreditCase, CreditRecord
    permission, kind = VIEW, ProgramKind.CREDIT
    change_right = "programs.change_creditcase"
    optional = ("sku_no", "trading_since")
    related = (*READ, "application__business__region")
    not_yet = gettext_lazy("It is not written down yet how much she wishes to borrow.")
    calls = case_calls.CREDIT

    @cached_property
    def checks(self):
        """As long as the bank has not got it; then it is as ready as it was."""
        case = self.case
        return Readiness([case]).of(case) if case.application.state in OPEN else []

    def beside(self, case):
        return {"checks": self.checks}

    def etag(self, case):
        held = "".join("1" if check.holds else "0" for check in self.checks)
        return conditions.etag_of(case.version, case.application.version, held or "-")

    def save(self, case):
        vars(self).pop("checks", None)
        return save_wish(case=case, by=self.request.user)


class CreditCases(StreamedList):
    address = "credit-cases"
    model, record = CreditCase, CreditCaseRecord
    rights = (SEE_APPLICATIONS, VIEW)
    related = (*KEPT, "scheme")
    parts = parts_of(CreditCaseRecord, "id", "application", "state")
    calls, parameters_told = case_calls.CREDIT_CASES, case_calls.OF_CREDIT_CASES
    asked_for = questions(
        OF_BANKS | {"state": STATE, "wished": lookups.whole("wished")},
        others=BESIDE,
        region=inside,
        program=of_program,
        scheme=of_scheme,
    )


class FollowedCases(CaseList):
    """What a bank is told: who was sent to it and agrees to that at this moment."""

    model, record = CreditCase, FollowedCaseRecord
    right = "follow"
    related = ("scheme", "program", "place", "kbli")
    parts = parts_of(FollowedCaseRecord, "id", "number", "stands")
    calls, parameters_told = case_calls.FOLLOWED_CASES, case_calls.OF_FOLLOWED_CASES
    asked_for = questions(OF_BANKS, program=of_program, scheme=of_scheme)

    def require(self):
        key = self.request.auth
        if key and key.purpose not in PURPOSES:
            sentence = _("A key of a bank comes for the purpose “Bank or credit”.")
            raise Problem("permission", sentence)
        require_rights(self.request.user, FOLLOW)


class Terms(ApiView):
    """What each scheme offered on which days, by which regulation: no secret."""

    is_public = True
    takes = frozenset(case_calls.OF_TERMS)
    calls, parameters_told = case_calls.TERMS, case_calls.OF_TERMS

    def get(self, request):
        found = CreditTerms.objects.select_related("scheme").order_by("scheme", "valid_from")
        if "scheme" in request.GET:
            found = found.filter(scheme__code__in=lookups.several(request.GET, "scheme"))
        if "on" in request.GET:
            found = found.valid_on(case_calls.OF_DAY.value(request.GET["on"], "on"))
        told = {"results": CreditTermsRecord(found, many=True).data}
        return conditions.unless_known(request, bodies.written(told))
