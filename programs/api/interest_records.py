"""What the API tells of declared interests, and takes to declare and to end one."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.change_facts import called
from businesses.api.describing import RecordSerializer
from businesses.api.dictionary.common import A_BUSINESS, NUMBER, address
from businesses.api.fields import BusinessField, Moment, PlaceField, Words
from ikm_registry.rest.dictionary import NONE, Entry, Resource, describe, resource
from ikm_registry.rest.texts import Text
from programs.api.application_records import GroupField
from programs.api.delivery_records import ApplicationField
from programs.api.dictionary import CONFLICTS, OF_PLACES, PLACE
from programs.models import Interest
from programs.models.interest import EXPLANATION

AN_INTEREST = "0193a5ca-4d5e-7f60-8b7c-9d0e1f203142"
A_MOMENT = "2027-02-10T03:15:00Z"
ABOUT = ("business", "group", "application")


class InterestRecord(RecordSerializer):
    url = serializers.SerializerMethodField()
    officer = serializers.SerializerMethodField()
    business = BusinessField(allow_null=True)
    group = GroupField(allow_null=True)
    application = ApplicationField(allow_null=True)
    region = PlaceField()
    declared_at = Moment()
    ended_at = Moment(allow_null=True)
    ended_by = serializers.SerializerMethodField()
    end_reason = Words(allow_null=True)

    class Meta:
        model = Interest
        fields = [
            *("id", "url", "officer", "kind", *ABOUT, "region", "note", "declared_at"),
            *("ended_at", "ended_by", "end_reason"),
        ]

    def get_url(self, interest) -> str:
        return f"/api/v1/interests/{interest.uuid}/"

    def get_officer(self, interest) -> str:
        return called(interest.officer)

    def get_ended_by(self, interest) -> str | None:
        return interest.ended_by and called(interest.ended_by)


class InterestBody(serializers.ModelSerializer):
    """Of a business, of a group or of an application, one of them."""

    business = BusinessField(required=False, allow_null=True)
    group = GroupField(required=False, allow_null=True)
    application = ApplicationField(required=False, allow_null=True)
    note = Text(required=False, allow_blank=True, max_length=EXPLANATION)

    class Meta:
        model = Interest
        fields = ["kind", *ABOUT, "note"]


class EndBody(serializers.Serializer):
    reason = serializers.CharField(source="end_reason", max_length=EXPLANATION)


OF_INTERESTS = {
    "kind": Entry(_("Why she stays away."), "kin", _("interest")),
    "group": Entry(
        _("In which group, and with it in its applications."), None, _("business group")
    ),
    "application": Entry(_("In which single application."), None, _("application")),
    "note": Entry(_("In a few words, whose kin or which share."), "Adik", _("note")),
}
A_POINTER = {
    "id": A_BUSINESS,
    "registry_no": NUMBER,
    "url": f"/api/v1/businesses/{A_BUSINESS}/",
}
OF_BUSINESS = _("In which business, and with it in the others of its owner and in its groups.")
describe(
    InterestRecord,
    address("interests", AN_INTEREST)
    | OF_INTERESTS
    | {
        "id": Entry(_("The id of the interest."), AN_INTEREST, "id"),
        "officer": Entry(_("Who declared it, of herself."), "Siti Aminah", _("officer")),
        "business": Entry(OF_BUSINESS, A_POINTER, _("business")),
        "region": Entry(
            _("Where the applicant lies; administrators of that place read and end it."),
            PLACE,
            _("place"),
            codes="/api/v1/regions/",
            elsewhere=OF_PLACES,
        ),
        "declared_at": Entry(_("When it was declared (UTC)."), A_MOMENT, _("declared")),
        "ended_at": Entry(_("When it ended (UTC); null while it is in force."), None, _("ended")),
        "ended_by": Entry(_("Which administrator ended it."), None, _("ended by")),
        "end_reason": Entry(_("Why it ended."), None, _("why it ended")),
    },
)
describe(
    InterestBody,
    OF_INTERESTS
    | {
        "business": Entry(OF_BUSINESS, NUMBER, _("business")),
        "group": Entry(OF_INTERESTS["group"].meaning, NONE, _("business group")),
        "application": Entry(OF_INTERESTS["application"].meaning, NONE, _("application")),
    },
)
describe(
    EndBody,
    {"reason": Entry(_("Why it ended."), "Bukan saudara", _("why it ended"))},
)
resource(Resource("interests", _("Declared interests"), InterestRecord, basis=CONFLICTS))
