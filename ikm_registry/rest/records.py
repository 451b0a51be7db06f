"""What this room tells of itself and of regions, and what each field of it means."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ikm_registry.accounts.roles import Role
from ikm_registry.regions.choices import Kind, Level
from ikm_registry.regions.models import Region
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource
from ikm_registry.rest.models import KeyPurpose
from ikm_registry.rest.scopes import KeyScope


class RegionRecord(serializers.ModelSerializer):
    url = serializers.CharField()
    display = serializers.CharField(source="full_name")
    level = serializers.ChoiceField(Level.choices)
    kind = serializers.ChoiceField(Kind.choices)
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    successor = serializers.CharField(source="successor_id", allow_null=True)

    class Meta:
        model = Region
        fields = ["code", "url", "display", "name", "full_name", "level", "kind", "parent"]
        fields += ["valid_from", "valid_to", "successor"]
        read_only_fields = fields


class UserRecord(serializers.Serializer):
    username = serializers.CharField()
    display = serializers.CharField()


class RateRecord(serializers.Serializer):
    limit = serializers.IntegerField()
    remaining = serializers.IntegerField()
    seconds = serializers.IntegerField()


class KeyRecord(serializers.Serializer):
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(KeyScope.choices))
    purpose = serializers.ChoiceField(KeyPurpose.choices)
    read_only = serializers.BooleanField()  # type: ignore[assignment]
    addresses = serializers.ListField(child=serializers.CharField())
    expires_on = serializers.DateField()
    rate = RateRecord()


class AssignmentRecord(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)
    region = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True)


class AuthCheckRecord(serializers.Serializer):
    user = UserRecord()
    key = KeyRecord(allow_null=True)
    assignments = AssignmentRecord(many=True)
    everywhere = serializers.BooleanField()


# The regions are those of Kemendagri; no office keeps them to itself.
DECREE = "Kepmendagri 300.2.2-2430/2025"
describe(
    RegionRecord,
    {
        "code": Entry(
            _("The code by which Kemendagri knows the place; the places above it begin it."),
            "35.13.05.2008",
            elsewhere={"Kemendagri": "kode wilayah", "OSS": "region_id"},
        ),
        "url": Entry(
            _("The address of this record."),
            "/api/v1/regions/35.13.05.2008/",
            _("address of the record"),
        ),
        "display": Entry(
            _("The place and all above it, as people write it."),
            "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur",
            _("name to be shown"),
        ),
        "name": Entry(_("The place alone."), "Clarak"),
        "full_name": Entry(example="Clarak, Leces, Kabupaten Probolinggo, Jawa Timur"),
        "level": Entry(
            _("The length of the code: province 2, regency or city 5, district 8, village 13."),
            13,
            _("level"),
        ),
        "kind": Entry(_("What the place is called by law."), "desa", _("kind of place")),
        "parent": Entry(_("The code of the place above."), "35.13.05", _("place above")),
        "valid_from": Entry(example=None),
        "valid_to": Entry(example=None),
        "successor": Entry(
            _("The code that took the place of one that ended."), None, _("successor")
        ),
    },
)
resource(Resource("regions", _("Regions"), RegionRecord, Seen.PUBLIC, DECREE))

describe(
    UserRecord,
    {
        "username": Entry(_("The account."), "sistem-data-probolinggo", _("user name")),
        "display": Entry(_("As it is shown to people."), "Sistem data Probolinggo", _("name")),
    },
)
describe(
    RateRecord,
    {
        "limit": Entry(_("How many requests the key may make."), 600, _("limit")),
        "remaining": Entry(_("How many of them are left."), 587, _("left")),
        "seconds": Entry(_("In how many seconds."), 300, _("time"), _("seconds")),
    },
)
describe(
    KeyRecord,
    {
        "prefix": Entry(_("The part of the key that is no secret."), "x4Jq9ZtB2mKd", _("name")),
        "scopes": Entry(
            _("What it may be used for."), ["businesses:read", "owners:read"], _("scopes")
        ),
        "purpose": Entry(
            _("What the data are fetched for; all but the first need the owner's consent."),
            "public_task",
            _("purpose"),
        ),
        "read_only": Entry(_("Whether it may only read."), True, _("reads only")),
        "addresses": Entry(
            _("Where it may come from; empty: from anywhere."),
            ["203.0.113.0/24"],
            _("addresses"),
        ),
        "expires_on": Entry(
            _("The last day on which it opens anything."), "2027-11-30", _("last day")
        ),
        "rate": Entry(label=_("rate"), meaning=_("How much it may ask, and what is left of it.")),
    },
)
describe(
    AssignmentRecord,
    {
        "role": Entry(_("As what."), "api_client", _("role")),
        "region": Entry(_("For which place and everything below it."), "35.13", _("region code")),
        "ends_on": Entry(
            _("The last day of the role; null: no end is known."), None, _("last day")
        ),
    },
)
describe(
    AuthCheckRecord,
    {
        "user": Entry(_("Whose rights count."), label=_("user")),
        "key": Entry(_("The key; null for somebody who is signed in on the site."), label=_("key")),
        "assignments": Entry(_("Where the user may do what."), label=_("assignments")),
        "everywhere": Entry(
            _("Whether all rights are hers everywhere."), False, _("rights everywhere")
        ),
    },
)
resource(Resource("auth-check", _("Who am I"), AuthCheckRecord))
