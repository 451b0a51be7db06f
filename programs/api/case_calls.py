"""What the addresses of credit and of permits do, told for the description of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from businesses.api.asking import OF_DOCUMENTS, OF_STREAMS, asked
from businesses.api.calls import STREAMS
from businesses.api.shapes import TEXT
from ikm_registry.rest import lookups, parameters
from ikm_registry.rest.calls import Call
from ikm_registry.rest.parameters import Parameter
from programs.api import case_dictionary  # noqa: F401  # the words of its fields
from programs.api import case_records as records

DAY = {"type": "string", "format": "date"}
OF_DAY = lookups.day("valid_from")
SCHEME = asked(_("Of the schemes of these codes."), TEXT, "kur-mikro")
PROGRAM = asked(_("Of the programs of these public numbers."), TEXT, "PRG-3513-000007-7")
OF_FOLLOWED_CASES: dict[str, Parameter] = parameters.OF_PAGES | {
    "program": PROGRAM,
    "scheme": SCHEME,
}
OF_PLACES = {"program": PROGRAM, "region": OF_DOCUMENTS["region"]}
OF_CASES = parameters.OF_PAGES | OF_STREAMS | OF_PLACES
OF_CREDIT_CASES = OF_CASES | {"scheme": SCHEME}
OF_TERMS = {
    "scheme": SCHEME,
    "on": Parameter(_("Those in force on this day."), DAY, "2026-11-22"),
}


def of_case(record, read: tuple[Any, Any], write: tuple[Any, Any]) -> dict[str, Call]:
    return {
        "get": Call(*read, record, is_conditional=True),
        "put": Call(
            *write, record, record, is_conditional=True, may_make=True, problems=("conflict",)
        ),
    }


def of_list(record, summary, description, media: tuple[str, ...] = ()) -> dict[str, Call]:
    told = Call(summary, description, record, is_list=True, is_conditional=True, media=media)
    return {"get": told}


CREDIT = of_case(
    records.CreditRecord,
    (
        _("Read what somebody wishes to borrow"),
        _(
            "With the check list that her bank asks for, each line with what to do, as long as it "
            "was not sent. Needs finances:read beside programs:read."
        ),
    ),
    (
        _("Write down what somebody wishes to borrow"),
        _(
            "Within the terms of today, until somebody has checked it. The steps are taken at "
            "“steps/”. Needs applications:write and finances:read. Told as a whole: what is left "
            "out is not known any more. Made with the first call (201), then changed with "
            "“If-Match”."
        ),
    ),
)
FACILITATION = of_case(
    records.FacilitationRecord,
    (_("Read which permit is asked for"), _("And what became of it. Needs programs:read.")),
    (
        _("Write down which permit is asked for"),
        _(
            "Until it is lodged; which permit and for which product until somebody has checked it. "
            "The steps are taken at “steps/”; with “issue” the number comes to stand on the record "
            "of the business. Needs applications:write. Told as a whole: what is left out is not "
            "known any more. Made with the first call (201), then changed with “If-Match”."
        ),
    ),
)
CREDIT_CASES = of_list(
    records.CreditCaseRecord,
    _("List credit cases"),
    _("The newest first, of one's own places. Needs finances:read beside programs:read."),
    STREAMS,
)
FOLLOWED_CASES = of_list(
    records.FollowedCaseRecord,
    _("List the credit cases of one's own bank"),
    _(
        "For banks that take part in a program: who was sent to it and agrees to that at this "
        "moment, as it was sent. Needs finances:read."
    ),
)
FACILITATION_CASES = of_list(
    records.FacilitationRecord,
    _("List facilitations"),
    _("The newest first, of one's own places. Needs programs:read."),
    STREAMS,
)
TERMS = {
    "get": Call(
        _("Read the terms of credit"),
        _(
            "What each scheme offers and asks for, on which days, by which regulation, and what of "
            "it is not confirmed. Open to everybody."
        ),
        records.TermsRecord,
        is_conditional=True,
    )
}
