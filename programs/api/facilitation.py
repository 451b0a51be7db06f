"""Permits that somebody is helped to get: what is asked for, and the list of all of it."""

from django.utils.translation import gettext_lazy

from ikm_registry.rest import lookups
from programs.api import case_calls
from programs.api.application_views import of_program
from programs.api.case_records import FacilitationRecord
from programs.api.cases import (
    KEPT,
    STATE,
    CaseView,
    inside,
    parts_of,
    questions,
)
from programs.api.of_application import SEE_APPLICATIONS
from programs.api.streamed_lists import BESIDE, StreamedList
from programs.choices import FacilitationKind, ProgramKind
from programs.models import FacilitationCase
from programs.services.facilitation import save_request

VIEW = "programs.view_facilitationcase"


class Facilitation(CaseView):
    model, serializer = FacilitationCase, FacilitationRecord
    permission, kind = VIEW, ProgramKind.FACILITATION
    change_right = "programs.change_facilitationcase"
    optional = ("product", "issuer", "cost", "fund_source")
    related = ("product",)
    not_yet = gettext_lazy("It is not written down yet which permit is asked for.")
    calls = case_calls.FACILITATION

    def save(self, case):
        return save_request(case=case, by=self.request.user)


class FacilitationCases(StreamedList):
    address = "facilitation-cases"
    model, record = FacilitationCase, FacilitationRecord
    rights = (SEE_APPLICATIONS, VIEW)
    related = (*KEPT, "product")
    parts = parts_of(FacilitationRecord, "id", "application", "state")
    calls, parameters_told = case_calls.FACILITATION_CASES, case_calls.OF_CASES
    asked_for = questions(
        {
            "state": STATE,
            "kind": lookups.choice("kind", FacilitationKind.values),
            "issuer": lookups.text("issuer"),
            "lodged_on": lookups.day("lodged_on"),
            "issued_on": lookups.day("issued_on"),
            "expires_on": lookups.day("expires_on"),
        },
        others=BESIDE,
        region=inside,
        program=of_program,
    )
