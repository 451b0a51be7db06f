"""What the addresses of decrees, agreements and handovers do, told for the description."""

from django.utils.translation import gettext_lazy as _

from businesses.api.asking import OF_PATHS
from ikm_registry.rest.calls import Call
from programs.api.application_views import UNSEEN
from programs.api.signed_records import A_FILE, CorrectionBody, SignedRecord

OF_FILES = OF_PATHS | {"file": {"description": _("The id of the file."), "example": A_FILE}}
BINARY = {"type": "string", "format": "binary"}
CORRECTIONS = {
    "get": Call(
        _("Read what was signed and corrected"),
        _(
            "Number and file as they count now, as they were recorded first, and each correction "
            "with its reason. Needs programs:read."
        ),
        SignedRecord,
        is_conditional=True,
    ),
    "post": Call(
        _("Correct what was recorded wrongly"),
        _(
            "The right number, the right file or both, beside what was recorded, which stays; the "
            "last correction counts. The day is not corrected. By whoever decides for the "
            "organiser about everybody whom it names. Needs applications:decide."
        ),
        SignedRecord,
        CorrectionBody,
        is_conditional=True,
        problems=UNSEEN,
    ),
}
FILE = {
    "get": Call(
        _("Fetch a file of what was signed"),
        _("The file itself, under a name that tells nothing. Needs programs:read."),
        schema=BINARY,
        media_type="application/octet-stream",
        example="",
    )
}
