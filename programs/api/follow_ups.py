"""Visits after the help by the API: the list of all that are planned and all that were reported."""

from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.calls import STREAMS
from businesses.api.fields import BusinessField
from businesses.models.money import VIEW_MONEY
from ikm_registry.rest import lookups
from ikm_registry.rest.dictionary import Entry, Resource, describe, resource
from ikm_registry.rest.shaping import RESTRICTED
from programs.api.application_records import GroupField
from programs.api.application_views import QUESTIONS as OF_APPLICATIONS
from programs.api.application_views import of_applicant, of_program
from programs.api.case_calls import OF_CASES, of_list
from programs.api.case_records import AT_LAST, CaseSerializer
from programs.api.case_records import OF_CASES as OF_EACH
from programs.api.cases import KEPT, inside, parts_of, questions
from programs.api.dictionary import HELP
from programs.api.of_application import SEE_APPLICATIONS
from programs.api.outcomes import A_VISIT
from programs.api.streamed_lists import BESIDE, StreamedList
from programs.choices import Effect
from programs.models import FollowUp

TURNOVER = "turnover"


class FollowUpCaseRecord(CaseSerializer):
    """One visit with the application that it belongs to; its money as far as one may see it."""

    business = BusinessField(source="application.business", read_only=True, allow_null=True)
    group = GroupField(source="application.group", read_only=True, allow_null=True)
    due_on = serializers.DateField(source="planned_on", read_only=True)
    restricted = serializers.SerializerMethodField()

    class Meta:
        model = FollowUp
        fields = [
            *OF_EACH,
            *("group", "months", "due_on", "done_on", "effect", "workers", TURNOVER, "note"),
            *AT_LAST,
            RESTRICTED,
        ]
        read_only_fields = fields

    def get_restricted(self, visit) -> list[str]:
        return [] if visit.tells_money else [TURNOVER]

    def to_representation(self, instance):
        told = super().to_representation(instance)
        return {name: told[name] for name in told if name not in told[RESTRICTED]}


LIST = of_list(
    FollowUpCaseRecord,
    _("List visits after the help"),
    _(
        "Planned and reported, of one's own places; “?done_on__empty=true” are still to be "
        "visited. Turnover is told with finances:read. For public tasks alone. Needs "
        "programs:read."
    ),
    STREAMS,
)


class FollowUps(StreamedList):
    address = "follow-ups"
    model, record = FollowUp, FollowUpCaseRecord
    rights = (SEE_APPLICATIONS, "programs.view_followup")
    related = (*KEPT, "application__group")
    parts = parts_of(FollowUpCaseRecord, "id", "application", "due_on", "done_on")
    calls = LIST
    parameters_told = OF_CASES | {"applicant": OF_APPLICATIONS["applicant"]}
    asked_for = questions(
        {
            "months": lookups.whole("months"),
            "due_on": lookups.day("planned_on"),
            "done_on": lookups.day("done_on"),
            "effect": lookups.choice("effect", Effect.values),
        },
        others=BESIDE,
        region=inside,
        program=of_program,
        applicant=of_applicant,
    )

    def permitted(self):
        rows = super().permitted()
        told = When(rows.allowed(self.request.user, VIEW_MONEY), then=True)
        return rows.annotate(tells_money=Case(told, default=False))


describe(
    FollowUpCaseRecord,
    {
        "id": Entry(_("The id of the visit, by which it is reported."), A_VISIT, "id"),
        "group": Entry(_("The group that applied; null where a business did."), None, _("group")),
        "months": Entry(_("How many months after the help."), 6),
        "due_on": Entry(_("When somebody is to be there."), "2027-11-04", _("planned on")),
        "done_on": Entry(_("When somebody was there; null: not yet."), None),
        "effect": Entry(_("How the applicant fared then."), None),
        "workers": Entry(_("How many worked there then."), None),
        TURNOVER: Entry(
            _("Turnover of the last twelve months in rupiah; needs the right to see money."), None
        ),
        "note": Entry(_("What was found."), None),
        RESTRICTED: Entry(
            _("What is not told, since it needs a right that is missing here."),
            [],
            _("what is kept back"),
        ),
    },
)
resource(Resource("follow-ups", _("Visits after the help"), FollowUpCaseRecord, basis=HELP))
