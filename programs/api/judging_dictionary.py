"""What each field of documents, visits, scores and rankings means."""

from django.utils.translation import gettext_lazy as _

from ikm_registry.rest.dictionary import NONE, Entry, describe
from programs.api import findings
from programs.api import judging_records as records
from programs.api.application_records import A_NUMBER, AN_APPLICATION

A_FILE = "0193a5c9-3c4d-4e5f-8a6b-7c8d9e0f1121"
HERE = f"/api/v1/applications/{AN_APPLICATION}"
A_DAY, A_MOMENT = "2027-02-10", "2027-02-10T03:15:00Z"
A_CRITERION = "Kesiapan tempat"
BASE64 = "JVBERi0xLjQK"
CRITERION = Entry(_("What points are given for."), A_CRITERION, _("criterion"))
SCORE = Entry(_("0 to 100; null where it was not given yet."), 75, _("score"))

PAPER = {
    "id": Entry(_("The id of the document."), A_FILE, "id"),
    "requirement": Entry(
        _("Which document of the program it is; null: one beside those."),
        "Proposal",
        _("required document"),
    ),
    "stage": Entry(_("In which stage that is asked for, by its order."), 1, _("stage")),
    "added_at": Entry(_("When it was added (UTC)."), A_MOMENT, _("added")),
}
describe(findings.PaperTold, PAPER)
describe(
    records.PaperRecord,
    PAPER
    | {
        "url": Entry(_("Where its file is."), f"{HERE}/papers/{A_FILE}/", _("address of the file")),
        "media_type": Entry(_("What kind of file it is."), "application/pdf", _("kind of file")),
    },
)
describe(
    records.PapersRecord,
    {
        "results": Entry(_("The documents that are there."), label=_("documents")),
        "missing": Entry(
            _("The names of those that its stage asks for and that are not there."),
            ["Fotokopi KTP"],
            _("missing"),
        ),
    },
)
describe(
    records.PaperBody,
    {
        "requirement": Entry(
            _("The name of the document that the program asks for; none: one beside those."),
            "Proposal",
            _("required document"),
        ),
        "file": Entry(_("A PDF, JPEG, PNG or WebP as base64."), BASE64, _("file")),
    },
)
WHERE = {
    "on": Entry(_("On which day somebody went there."), A_DAY, _("visited on")),
    "place": Entry(_("Where."), "Dusun Krajan", _("where")),
}
VISIT = WHERE | {
    "notes": Entry(_("What was seen."), "Dua wajan, satu alat potong.", _("what was seen")),
}
WRITTEN = {
    "id": Entry(_("The id of the visit."), A_FILE, "id"),
    "at": Entry(_("When it was written down (UTC)."), A_MOMENT, _("at")),
}
describe(findings.VisitTold, WHERE | WRITTEN)
describe(
    records.VisitRecord,
    VISIT
    | WRITTEN
    | {
        "photo": Entry(_("Where its photo is."), f"{HERE}/visits/{A_FILE}/photo/", _("photo")),
        "by": Entry(_("Who went there."), "Siti", _("by")),
    },
)
describe(records.VisitsRecord, {"results": Entry(_("The first first."), label=_("visits"))})
describe(
    records.VisitBody,
    VISIT | {"photo": Entry(_("A JPEG, PNG or WebP as base64."), "iVBORw0KGgo=", _("photo"))},
)
WHY = Entry(_("Why, in a few words."), None, _("why"))
describe(records.AssessmentRecord, {"criterion": CRITERION, "score": SCORE, "note": WHY})
describe(
    findings.AssessmentTold,
    {
        "stage": Entry(_("Which stage, by its order."), 1, _("stage")),
        "criterion": CRITERION,
        "score": Entry(_("0 to 100."), 75, _("score")),
        "note": WHY,
    },
)
describe(
    records.AssessmentsRecord,
    {
        "stage": Entry(_("In which stage it is, by its order."), 1, _("stage")),
        "frozen": Entry(
            _("Whether its stage is frozen; then no score changes."), False, _("frozen")
        ),
        "results": Entry(_("What officers assess in it."), label=_("scores")),
    },
)
describe(
    records.ScoreBody,
    {
        "criterion": CRITERION,
        "score": Entry(_("0 to 100."), 75, _("score")),
        "note": Entry(_("Why, in a few words."), "Lantai bersih", _("why")),
    },
)
describe(
    records.AssessmentsBody,
    {"scores": Entry(_("By criterion; those that are not named stay."), label=_("scores"))},
)
describe(
    records.StageRecord,
    {
        "order": Entry(_("Which stage of the program it is."), 1, _("order")),
        "name": Entry(_("What it is called."), "Seleksi", _("name")),
        "quota": Entry(_("How many may pass."), 20, _("places")),
        "frozen_at": Entry(_("When it was frozen (UTC); null: it was not."), A_MOMENT, _("frozen")),
        "ranked": Entry(_("How many applications are ranked."), 57, _("ranked")),
        "waiting": Entry(_("About how many of them nothing was decided yet."), 57, _("waiting")),
        "places_left": Entry(_("How many may still pass."), 20, _("places left")),
    },
)
describe(
    records.ScoreRecord,
    {
        "criterion": CRITERION,
        "kind": Entry(_("A fact of the registry, or what an officer assessed."), "fact", _("kind")),
        "fact": Entry(_("Which fact of the registry."), "workers", _("fact")),
        "raw": Entry(
            _("The number as it was when the stage was frozen; null: unknown, or hidden."),
            "6.00",
            _("number"),
        ),
        "band": Entry(
            _("From which number on these points are given; null: none was reached, or hidden."),
            "5.00",
            _("from"),
        ),
        "points": Entry(_("The points."), "60.00", _("points")),
        "weight": Entry(_("How much they count."), 2, _("weight")),
        "weighted": Entry(_("Points by weight."), "120.00", _("points by weight")),
        "hidden": Entry(
            _("Whether the number tells of money that this reader may not see."),
            False,
            _("hidden"),
        ),
    },
)
describe(
    records.RankedRecord,
    {
        "application": Entry(
            _("Whose place it is."),
            {"id": AN_APPLICATION, "number": A_NUMBER, "url": f"{HERE}/"},
            _("application"),
        ),
        "state": Entry(_("Where the application stands."), "verified", _("state")),
        "place": Entry(_("The place, 1 is the first."), 3, _("place")),
        "computed": Entry(_("The place by the frozen points alone."), 3, _("computed place")),
        "total": Entry(_("The points, with their weights."), "80.00", _("points")),
        "is_tied": Entry(
            _("Whether another has as many: who submitted earlier stands before."),
            False,
            _("equal points"),
        ),
        "scores": Entry(_("How the points came about."), label=_("scores")),
    },
)
describe(
    records.DecideBody,
    {
        "first": Entry(_("How many of those who wait are chosen."), 20, _("choose the first")),
        "on": Entry(_("On which day it was decided; today if it is not said."), NONE, _("on")),
        "seen": Entry(
            _("The numbers of those whom you take for the first, in their order."),
            [A_NUMBER],
            _("seen"),
        ),
        "reasons": Entry(
            _(
                "Who is not chosen, by number, and why; empty: by comparison of points. Who is not "
                "named goes on waiting."
            ),
            {"PMH-3513-000129-2": ""},
            _("reasons"),
        ),
    },
)
describe(
    records.RefusedRecord,
    {
        "number": Entry(_("About which application nothing was done."), A_NUMBER, _("number")),
        "why": Entry(_("Why not."), "Semua tempat sudah terisi.", _("why")),
    },
)
describe(
    records.DecidedRecord,
    {
        "done": Entry(_("About how many applications it was decided."), 20, _("decided")),
        "refused": Entry(_("Of which it was refused."), label=_("refused")),
        "stage": Entry(_("How the stage stands now."), label=_("stage")),
    },
)
