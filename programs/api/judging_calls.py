"""What the addresses of judging do, told for the description of the API, and their words."""

from django.utils.translation import gettext_lazy as _

from businesses.api.asking import OF_PATHS
from ikm_registry.rest.calls import Call
from programs.api import judging_dictionary
from programs.api import judging_records as records

A_FILE = {
    "description": _("The id of the document or visit."),
    "example": judging_dictionary.A_FILE,
}
OF_FILES = OF_PATHS | {"paper": A_FILE, "visit": A_FILE}
OF_STAGES = OF_PATHS | {
    "order": {"description": _("Which stage, by its order; the first is 1."), "example": 1}
}
BINARY = {"type": "string", "format": "binary"}
PAPERS = {
    "get": Call(
        _("List the documents of an application"),
        _("And which of those that its stage asks for are missing. Needs programs:read."),
        records.PapersRecord,
        is_conditional=True,
    ),
    "post": Call(
        _("Add a document"),
        _(
            "A PDF or a photo of up to 5 MB as base64, for one of the documents that the program "
            "asks for, or beside them. Needs applications:write."
        ),
        records.PaperRecord,
        records.PaperBody,
        status=201,
        headers=("Location",),
    ),
}
ONE_PAPER = {
    "get": Call(
        _("Fetch a document"),
        _("The file itself, under a name that tells nothing. Needs programs:read."),
        schema=BINARY,
        media_type="application/octet-stream",
        example="",
    ),
    "delete": Call(
        _("Remove a document"),
        _("As long as the application is a draft or was returned. Needs applications:write."),
        status=204,
    ),
}
VISITS = {
    "get": Call(
        _("List the visits to an applicant"),
        _("The first first. Needs programs:read."),
        records.VisitsRecord,
        is_conditional=True,
    ),
    "post": Call(
        _("Write down a visit"),
        _(
            "What was seen on the spot, with a photo (JPEG, PNG or WebP of up to 5 MB as base64, "
            "drawn anew before it is kept); it is never changed. Needs applications:verify."
        ),
        records.VisitRecord,
        records.VisitBody,
        status=201,
        headers=("Location",),
    ),
}
PHOTO = {
    "get": Call(
        _("Fetch the photo of a visit"),
        _("Needs programs:read."),
        schema=BINARY,
        media_type="application/octet-stream",
        example="",
    )
}
ASSESSMENTS = {
    "get": Call(
        _("Read the scores of an application"),
        _("What officers assess in its stage, and what was given. Needs programs:read."),
        records.AssessmentsRecord,
        is_conditional=True,
    ),
    "post": Call(
        _("Give scores"),
        _(
            "0 to 100 for criteria of its stage, until that is frozen; given again, the newer "
            "counts. Needs applications:verify."
        ),
        records.AssessmentsRecord,
        records.AssessmentsBody,
    ),
}
FREEZE = {
    "post": Call(
        _("Freeze a stage"),
        _(
            "Once applications are no longer taken: facts and points of all who were verified are "
            "kept as they are, and ranked. While some that came in time are not verified, the "
            "header X-Change-Reason says why it is done without them; everybody reads it. Needs "
            "applications:decide of the organiser."
        ),
        records.StageRecord,
        problems=("validation",),
    )
}
RANKING = {
    "get": Call(
        _("Read the ranking of a stage"),
        _(
            "The first first, each with the fact, the band, the points and the weight of every "
            "criterion; of one's own places. Amounts of money are told with finances:read."
        ),
        records.RankedRecord,
        is_list=True,
        is_conditional=True,
    )
}
DECIDE = {
    "post": Call(
        _("Decide about the first of a ranking"),
        _(
            "The “first” of those who wait are chosen, as many as there are places for; those with "
            "a reason are not chosen and read it (empty: how their points compare). Each by its "
            "own step; what is refused of one is told, and the rest is done. With “seen”, the "
            "numbers that you take for the first, nothing is done where they are others by now. "
            "Needs applications:decide of the organiser."
        ),
        records.DecidedRecord,
        records.DecideBody,
    )
}
