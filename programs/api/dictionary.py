"""What each field of a program means."""

from django.utils.translation import gettext_lazy as _

from businesses.api.dictionary.common import address
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource
from programs.api.serializers import (
    AnswerRecord,
    CriterionSerializer,
    FitRecord,
    FitsRecord,
    ProgramInBrief,
    ProgramRecord,
    RequirementSerializer,
    RuleSerializer,
    StageSerializer,
)

A_PROGRAM = "0193a5c4-ae46-7154-8e99-5d6e7f809102"
NUMBER = "PRG-3513-000007-7"
PLACE = {"code": "35.13", "display": "Kabupaten Probolinggo, Jawa Timur"}
NAME = "Pelatihan pengemasan 2027"
# Rules on which the facts rest.
HELP = "PP 29/2018 (Pemberdayaan Industri)"
GRANTS = "Permendagri 77/2020"
BUDGET = "Permendagri 90/2019"
CREDIT_RULES = "Permenko Perekonomian 1/2026; PMK 55/2025; PMK 12/2024 (SIKP)"
CONFLICTS = "UU 30/2014 (Administrasi Pemerintahan) pasal 42–45"
# What others call a place.
OF_PLACES = {"Kemendagri": "kode wilayah", "OSS": "region_id"}

describe(
    RequirementSerializer,
    {
        "name": Entry(_("What is to be handed in."), "Proposal"),
        "hint": Entry(_("Where and how to get it."), "Bertanda tangan pemilik"),
        "is_required": Entry(_("Whether an application goes no further without it."), True),
    },
)
describe(
    CriterionSerializer,
    {
        "name": Entry(_("What points are given for."), "Tenaga kerja"),
        "kind": Entry(_("A fact of the registry, or what an officer assesses."), "fact"),
        "fact": Entry(_("Which fact of the registry; null where an officer assesses."), "workers"),
        "bands": Entry(
            _("From which number on how many points of 100 are given: pairs, rising."),
            [[1, 20], [5, 60]],
        ),
        "weight": Entry(_("How much it counts beside the others."), 2),
    },
)
describe(
    StageSerializer,
    {
        "name": Entry(
            _("What the round is called; rounds come in the order of the list."), "Seleksi"
        ),
        "quota": Entry(_("How many may pass."), 20),
        "ends_on": Entry(_("By when it is decided."), "2027-03-15"),
        "requirements": Entry(_("What is to be handed in."), label=_("required documents")),
        "criteria": Entry(_("What points are given for."), label=_("criteria")),
    },
)
describe(
    RuleSerializer,
    {
        "kind": Entry(_("What is asked of an applicant."), "kbli"),
        "terms": Entry(
            _("What the rule asks for, by its kind; docs/programs.md lists the names."),
            {"codes": ["10"]},
        ),
    },
)
describe(
    ProgramRecord,
    address("programs", A_PROGRAM)
    | {
        "id": Entry(_("The id of the program."), A_PROGRAM, "id"),
        "number": Entry(_("The number by which people know it; it never changes."), NUMBER),
        "display": Entry(_("The name, to be shown."), NAME, _("name to be shown")),
        "name": Entry(_("What the program is called."), NAME),
        "kind": Entry(_("What kind of help it is."), "training"),
        "recipient": Entry(
            _("Whether businesses or groups apply; goods are granted to groups alone."),
            "business",
            basis=GRANTS,
        ),
        "year": Entry(_("In whose budget it stands."), 2027),
        "region": Entry(
            _("The regency or province that organises it."),
            PLACE,
            codes="/api/v1/regions/",
            elsewhere=OF_PLACES,
        ),
        "organiser": Entry(_("The office that organises it."), "DKUPP Kabupaten Probolinggo"),
        "partner": Entry(_("A private partner, if there is one."), None),
        "fund_source": Entry(_("Who pays for it."), "apbd_kab"),
        "budget_code": Entry(
            _("The sub-activity of the budget."),
            "3.31.02.2.01.0003",
            basis=BUDGET,
            elsewhere={"SIPD": "kode sub kegiatan"},
        ),
        "open_to": Entry(
            _("Only who lies there may apply."),
            PLACE,
            codes="/api/v1/regions/",
            elsewhere=OF_PLACES,
        ),
        "opens_on": Entry(_("The first day on which one may apply."), "2027-02-01"),
        "closes_on": Entry(_("The last day on which one may apply."), "2027-02-28"),
        "summary": Entry(_("What is offered, in words for applicants."), "Tiga hari pelatihan."),
        "selection": Entry(_("How applicants are chosen, in words for them."), None),
        "objection_days": Entry(
            _("Within how many days an applicant who was not selected may object."), 30
        ),
        "objection_basis": Entry(_("Which regulation gives her that."), "UU 30/2014 Pasal 77"),
        "attendance_minimum": Entry(
            _("Of all sessions of a training, how many percent a certificate asks for."),
            80,
            unit="%",
        ),
        "training_kinds": Entry(
            _("Of which kinds of training an applicant chooses one; none: there is one kind."),
            ["Pengemasan", "Pemasaran digital"],
        ),
        "permit_kinds": Entry(
            _("Which permits and certificates a facilitation helps with; none: with all."), []
        ),
        "published_at": Entry(
            _("Since when everybody may read it (UTC); null: it is a draft."),
            "2027-01-10T02:00:00Z",
            _("published"),
        ),
        "stages": Entry(
            _("The rounds of choosing, in order. Told as a whole: what is not named goes."),
            label=_("stages"),
        ),
        "rules": Entry(
            _("What is asked of applicants; all of it must hold. Told as a whole."),
            label=_("rules"),
        ),
    },
)
resource(Resource("programs", _("Programs"), ProgramRecord, Seen.PUBLIC, HELP))

describe(
    ProgramInBrief,
    {
        "id": Entry(_("The id of the program."), A_PROGRAM, "id"),
        "number": Entry(_("Its public number."), NUMBER, _("public number")),
        "url": Entry(_("The address of the program."), f"/api/v1/programs/{A_PROGRAM}/", "url"),
        "display": Entry(_("Its name."), NAME, _("name")),
        "kind": Entry(_("What kind of help it is."), "training", _("kind")),
        "closes_on": Entry(_("The last day on which one may apply."), "2027-02-28", _("until")),
    },
)
describe(
    AnswerRecord,
    {
        "kind": Entry(_("The kind of rule."), "nib", _("rule")),
        "holds": Entry(
            _("Whether it holds; null: the reader may not see what it rests on."),
            False,
            _("holds"),
        ),
        "asks": Entry(_("What the program asks for."), "Memiliki NIB.", _("what is asked for")),
        "because": Entry(_("Why it does not hold."), "Belum tercatat NIB.", _("reason")),
        "remedy": Entry(
            _("What to do about it."), "Buat NIB gratis di oss.go.id.", _("what to do")
        ),
    },
)
describe(
    FitRecord,
    {
        "program": Entry(_("An open program."), label=_("program")),
        "fits": Entry(_("Whether all of its rules hold."), False, _("fits")),
        "rules": Entry(_("Each of its rules."), label=_("rules")),
    },
)
describe(
    FitsRecord,
    {
        "results": Entry(
            _("Those that fit come first, then those that lack least."), label=_("programs")
        )
    },
)
