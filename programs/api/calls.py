"""What the addresses of programs do, told for the description of the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from businesses.api.calls import STREAMS, calls
from businesses.api.more import BusinessWithMore
from ikm_registry.rest.calls import Call
from programs.api import dictionary  # noqa: F401  # the words of its fields
from programs.api.serializers import FitsRecord, ProgramRecord

CHANGES = _(
    "Only what is named changes; stages and rules are told as a whole. A published program takes "
    "the reason of the change in the header X-Change-Reason; everybody reads it."
)
OF_PROGRAMS = calls(
    ProgramRecord,
    settled=(),
    words={
        "list": (
            _("List programs"),
            _("What is published, wherever it is organised, and the drafts of one's own offices."),
        ),
        "make": (
            _("Make a program"),
            _("A draft, with its stages and rules; it is published by a call of its own."),
        ),
        "read": (_("Read a program"), ""),
        "change": (_("Change a program"), CHANGES),
        "remove": (_("Remove a draft"), _("What is published must be withdrawn first.")),
    },
)
STEP: dict[str, Any] = {
    "is_conditional": True,
    "problems": ("conflict", "conflict-version", "precondition-required"),
}
PUBLISH = Call(
    _("Publish a program"),
    _("From then on everybody may read it. Refused with what is still missing."),
    ProgramRecord,
    **STEP,
)
WITHDRAW = Call(
    _("Withdraw a program from publication"),
    _("Only as long as nobody has applied."),
    ProgramRecord,
    **STEP,
)
ELIGIBLE = Call(
    _("List the businesses that fit a program"),
    _(
        "As the list of businesses, with its questions. Of a rule that rests on what the key may "
        "not see, nobody is found to meet it."
    ),
    BusinessWithMore,
    is_list=True,
    media=STREAMS,
    is_conditional=True,
)
FITS = Call(
    _("Ask which open programs fit a business"),
    _(
        "Every program that takes applications from there, with a yes, or why not yet and what "
        "to do."
    ),
    FitsRecord,
)
