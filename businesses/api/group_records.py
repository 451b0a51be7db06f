"""A group with its members, as documents say it (migrations/0041), and as it is taken."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer, TopSerializer
from businesses.api.fields import BusinessField
from businesses.api.parts import InOrder
from businesses.models import BusinessGroup, GroupMember, GroupOfficer


class GroupMemberSerializer(RecordSerializer):
    """One that is sent with its id is changed, one without is new."""

    none_has_this_id = _("None of the members of this group has this id.")
    stays = _("The business of a membership never changes; end it and add another one.")
    needed = _("Say which business it is, by id or public number.")

    id = serializers.UUIDField(source="uuid", required=False)
    business = BusinessField(required=False)

    class Meta:
        model = GroupMember
        fields = ["id", "business", "role", "joined_on", "left_on", "version"]


class GroupOfficerSerializer(RecordSerializer):
    class Meta:
        model = GroupOfficer
        fields = ["id", "office", "name", "version"]


class GroupRecord(TopSerializer):
    """A KUB, sentra, cooperative or association with its members."""

    named_twice = _("This office is named twice.")

    address = "groups"

    display = serializers.CharField(source="name", read_only=True)
    members = InOrder(child=GroupMemberSerializer(), source="groupmember_set", required=False)
    officers = InOrder(child=GroupOfficerSerializer(), source="groupofficer_set", required=False)

    class Meta:
        model = BusinessGroup
        fields = [
            "id",
            "registry_no",
            "url",
            "display",
            "kind",
            "name",
            "region",
            "address",
            "kbli",
            "commodity",
            "decree_no",
            "decree_on",
            "has_statutes",
            "has_bank_account",
            "has_machine_place",
            "electricity_va",
            "dissolved_on",
            "members",
            "version",
            "created",
            "last_updated",
            "officers",
            "restricted",
        ]
