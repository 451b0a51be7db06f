"""What the API tells of an application, and takes for one.

Documents are written by the database (migrations/0009, 0019, 0020); a test holds the two together.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer, TopSerializer
from businesses.api.dictionary.common import A_BUSINESS, NUMBER, address
from businesses.api.dictionary.words import LICENSING
from businesses.api.fields import BusinessField, Looked, Moment, PlaceField, Words, read_uuid
from businesses.api.shapes import ID, TEXT, Shape, named, taken
from businesses.models import BusinessGroup
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource
from programs.api.cases_told import CreditTold, FacilitationTold
from programs.api.dictionary import A_PROGRAM, CREDIT_RULES, GRANTS, HELP, OF_PLACES, PLACE
from programs.api.dictionary import NUMBER as PROGRAM_NUMBER
from programs.api.findings import (
    AssessmentsInOrder,
    AssessmentTold,
    InOrder,
    PaperTold,
    VisitsInOrder,
    VisitTold,
)
from programs.api.outcomes import (
    AgreementTold,
    DecreeTold,
    FollowUpRecord,
    FollowUpsInOrder,
    HandoverTold,
    TrainingTold,
)
from programs.models import Application, ApplicationStep, Program, Rank

AN_APPLICATION = "0193a5c6-0c1d-7e2f-8a3b-4c5d6e7f8091"
A_NUMBER = "PMH-3513-000128-4"


class NumberedField(Looked):
    """A record that is taken by its id or its public number."""

    word = "id"
    cells = ("id", "number")
    model: type = Program
    column = "number"

    def named(self, word, told):
        identity = read_uuid(word)
        by = {"uuid": identity} if identity else {self.column: word}
        return None if "\0" in word else self.context["seen"](self.model).filter(**by).first()


class ProgramField(NumberedField):
    def to_representation(self, value):
        return {
            "id": str(value.uuid),
            "number": value.number,
            "url": f"/api/v1/programs/{value.uuid}/",
        }


class GroupField(NumberedField):
    model, column = BusinessGroup, "registry_no"
    cells = ("id", "registry_no")

    def to_representation(self, value):
        return {"id": str(value.uuid), "registry_no": value.registry_no}


class ProgramShape(Shape):
    target_class = f"{__name__}.ProgramField"
    told = named(id=ID, number=TEXT, url=TEXT)
    sent = taken("id", ID, TEXT)


class GroupShape(Shape):
    target_class = f"{__name__}.GroupField"
    told = named(id=ID, registry_no=TEXT)
    sent = taken("id", ID, TEXT)


class RanksInOrder(InOrder):
    order = ("stage__order",)


class StepRecord(RecordSerializer):
    id = None  # type: ignore[assignment]
    at = Moment(read_only=True)

    class Meta:
        model = ApplicationStep
        fields = ["deed", "on", "at", "note", "facts"]


class RankRecord(RecordSerializer):
    id = None  # type: ignore[assignment]
    stage = serializers.IntegerField(source="stage.order")
    place = serializers.IntegerField()
    computed = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        model = Rank
        fields = ["stage", "place", "computed", "total"]


class ApplicationRecord(TopSerializer):
    address = "applications"

    program = ProgramField()
    business = BusinessField(required=False, allow_null=True)
    group = GroupField(required=False, allow_null=True)
    region = PlaceField(read_only=True)
    stage = serializers.SerializerMethodField()
    reason = Words(read_only=True, allow_null=True)
    submitted_at = Moment(read_only=True, allow_null=True)
    steps = InOrder(child=StepRecord(), source="applicationstep_set", read_only=True)
    ranks = RanksInOrder(child=RankRecord(), source="rank_set", read_only=True)
    decree = DecreeTold(source="decreeline_set")
    agreement = AgreementTold(source="agreement_set")
    handover = HandoverTold(source="handover_set")
    follow_ups = FollowUpsInOrder(child=FollowUpRecord(), source="followup_set", read_only=True)
    training = TrainingTold(source="participant_set")
    papers = InOrder(child=PaperTold(), source="paper_set", read_only=True)
    visits = VisitsInOrder(child=VisitTold(), source="visit_set", read_only=True)
    assessments = AssessmentsInOrder(
        child=AssessmentTold(), source="assessment_set", read_only=True
    )
    facilitation = FacilitationTold(read_only=True, allow_null=True)
    credit = CreditTold(read_only=True, allow_null=True)

    class Meta:
        model = Application
        fields = [
            "id",
            "number",
            "url",
            "program",
            "business",
            "group",
            "region",
            "state",
            "stage",
            "wish",
            "training_kind",
            "reason",
            "due_on",
            "submitted_at",
            "steps",
            "ranks",
            "decree",
            "agreement",
            "handover",
            "follow_ups",
            "training",
            "papers",
            "visits",
            "assessments",
            "facilitation",
            "version",
            "created",
            "last_updated",
            "credit",
            "restricted",
        ]
        read_only_fields = ["number", "state", "reason", "due_on"]

    def get_stage(self, application) -> int | None:
        return application.stage.order if application.stage else None


describe(
    StepRecord,
    {
        "deed": Entry(_("What was done."), "submit"),
        "on": Entry(_("On which day it happened."), "2027-02-03"),
        "at": Entry(_("When it was written down (UTC)."), "2027-02-03T02:10:00Z", _("at")),
        "note": Entry(_("The reason; the applicant reads it."), None),
        "facts": Entry(_("The stage, the place or the number that it was about."), {}),
    },
)
describe(
    RankRecord,
    {
        "stage": Entry(_("Which stage, by its order."), 1, _("stage")),
        "place": Entry(_("The place, 1 is the first."), 3, _("place")),
        "computed": Entry(_("The place by the frozen points alone."), 3, _("computed place")),
        "total": Entry(_("The points, with their weights."), "80.00", _("points")),
    },
)
describe(
    ApplicationRecord,
    address("applications", AN_APPLICATION)
    | {
        "id": Entry(_("The id of the application."), AN_APPLICATION, "id"),
        "number": Entry(_("The number by which people know it."), A_NUMBER),
        "program": Entry(
            _("The program; taken by id or public number."),
            {
                "id": A_PROGRAM,
                "number": PROGRAM_NUMBER,
                "url": f"/api/v1/programs/{A_PROGRAM}/",
            },
            _("program"),
        ),
        "business": Entry(
            _("The business that applies; taken by id or public number; null where a group does."),
            {
                "id": A_BUSINESS,
                "registry_no": NUMBER,
                "url": f"/api/v1/businesses/{A_BUSINESS}/",
            },
            _("business"),
        ),
        "group": Entry(_("The group that applies, likewise."), None, _("business group")),
        "region": Entry(
            _("Where the applicant lay when she applied."),
            PLACE,
            codes="/api/v1/regions/",
            elsewhere=OF_PLACES,
        ),
        "state": Entry(_("Where it stands."), "submitted"),
        "stage": Entry(_("In which stage it is, by its order."), 1, _("stage")),
        "wish": Entry(_("What the applicant wants from it."), "Alat pengemas"),
        "training_kind": Entry(
            _("Which of the kinds that the program offers (“training_kinds”); null where none is."),
            "Pengemasan",
        ),
        "reason": Entry(_("What the last step said to the applicant."), ""),
        "due_on": Entry(_("By when the next step is promised."), "2027-02-08"),
        "submitted_at": Entry(
            _("When it was submitted first (UTC)."), "2027-02-03T02:10:00Z", _("submitted")
        ),
        "steps": Entry(_("What was done to it, the first step first."), label=_("steps")),
        "ranks": Entry(
            _("Its places in the rankings of stages that are frozen."),
            label=_("places in rankings"),
        ),
        "decree": Entry(_("The decree (SK) that names it."), label=_("decree (SK)"), basis=GRANTS),
        "agreement": Entry(
            _("The grant agreement (NPHD)."), label=_("agreement (NPHD)"), basis=GRANTS
        ),
        "handover": Entry(
            _("The handover (BAST) with the pieces that were handed over."),
            label=_("handover (BAST)"),
            basis=GRANTS,
        ),
        "follow_ups": Entry(
            _("Visits afterwards, planned and made, the first due first."), label=_("follow-ups")
        ),
        "training": Entry(
            _("How the training went; null where nobody takes part. Names are not told."),
            label=_("training"),
        ),
        "papers": Entry(
            _("The documents that were handed in; their files are at papers/."),
            label=_("documents"),
        ),
        "visits": Entry(
            _("The visits to the applicant; what was seen, by whom, and photos are at visits/."),
            label=_("visits"),
        ),
        "assessments": Entry(_("What officers gave it, of every stage so far."), label=_("scores")),
        "facilitation": Entry(
            _("The permit that is asked for; null where none is."),
            label=_("facilitation"),
            basis=LICENSING,
        ),
        "credit": Entry(
            _("What she wishes to borrow and what became of it; null where nothing is written."),
            label=_("credit"),
            seen=Seen.OWNER,
            basis=CREDIT_RULES,
        ),
    },
)
resource(Resource("applications", _("Applications to programs"), ApplicationRecord, basis=HELP))
