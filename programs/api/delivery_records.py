"""What the API tells of equipment, and takes from the decree to the last visit."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from businesses.api.dictionary.common import address
from businesses.api.fields import Choice, PlaceField, Words
from businesses.api.shapes import ID, TEXT, Shape, named, taken
from ikm_registry.rest.dictionary import NONE, Entry, Resource, describe, resource
from ikm_registry.rest.texts import Text
from programs.api.application_records import A_NUMBER, AN_APPLICATION, NumberedField
from programs.api.dictionary import GRANTS, OF_PLACES, PLACE
from programs.api.dictionary import NUMBER as PROGRAM_NUMBER
from programs.api.outcomes import A_DAY, A_PLATE, NUMBER_SIGNED, OF_PIECES, PLATE, SIGNED
from programs.api.uploads import FileField
from programs.choices import ItemState
from programs.forms.deliveries import MOST_SERIALS
from programs.models import Agreement, Application, Decree, FollowUp, Handover, Item, ItemCheck

A_SCAN = "JVBERi0xLjQK"
MOST_NAMED = 500
MOST_KINDS = 20


class ApplicationField(NumberedField):
    model = Application

    def to_representation(self, value):
        return {
            "id": str(value.uuid),
            "number": value.number,
            "url": f"/api/v1/applications/{value.uuid}/",
        }


class ApplicationShape(Shape):
    target_class = f"{__name__}.ApplicationField"
    told = named(id=ID, number=TEXT, url=TEXT)
    sent = taken("id", ID, TEXT)


class EquipmentRecord(RecordSerializer):
    """One piece, as it was found last."""

    plate = serializers.CharField(source="code")
    url = serializers.SerializerMethodField()
    serial_number = serializers.CharField(source="serial_no")
    program = serializers.SerializerMethodField()
    application = ApplicationField()
    region = PlaceField(source="application.region")
    checked_on = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = [
            "id",
            "plate",
            "url",
            "kind",
            "maker",
            "serial_number",
            "made_in",
            "price",
            "program",
            "application",
            "region",
            "state",
            "state_since",
            "checked_on",
            "version",
        ]

    def get_url(self, item) -> str:
        return f"/api/v1/equipment/{item.code}/"

    def get_program(self, item) -> str:
        return item.program.number

    def get_checked_on(self, item) -> str | None:
        latest = max((check.on for check in item.checks.all()), default=None)
        return latest and latest.isoformat()


class DecreeBody(serializers.ModelSerializer):
    file = FileField()
    applications = serializers.ListField(
        child=ApplicationField(), allow_empty=False, max_length=MOST_NAMED
    )

    class Meta:
        model = Decree
        fields = ["number", "signed_on", "file", "applications"]


class AgreementBody(serializers.ModelSerializer):
    has_integrity_pact = serializers.BooleanField()
    file = FileField()

    class Meta:
        model = Agreement
        fields = ["number", "signed_on", "has_integrity_pact", "file"]


class UnitBody(RecordSerializer):
    """Pieces of one kind and maker; each serial number is one of them."""

    id = None  # type: ignore[assignment]
    serial_numbers = serializers.ListField(
        source="serial_no",
        child=Text(max_length=60),
        allow_empty=False,
        max_length=MOST_SERIALS,
    )

    class Meta:
        model = Item
        fields = ["kind", "maker", "serial_numbers", "made_in", "price"]


class HandoverBody(serializers.ModelSerializer):
    photo = FileField()
    items = serializers.ListSerializer(child=UnitBody(), required=False, max_length=MOST_KINDS)
    idle = serializers.ListField(child=Text(max_length=15), required=False, max_length=MOST_SERIALS)

    class Meta:
        model = Handover
        fields = ["number", "signed_on", "place", "receiver_role", "photo", "items", "idle"]


class FollowUpBody(RecordSerializer):
    id = None  # type: ignore[assignment]
    done_on = serializers.DateField()

    class Meta:
        model = FollowUp
        fields = ["done_on", "effect", "turnover", "workers", "note"]


class CheckBody(serializers.ModelSerializer):
    photo = FileField(required=False)
    state = Choice(choices=ItemState.choices)
    note = Words(required=False, max_length=500, allow_null=True, allow_blank=True)

    class Meta:
        model = ItemCheck
        fields = ["state", "on", "photo", "note"]


FILE = Entry(_("A PDF or a photo, as base64, up to 5 MB."), A_SCAN, _("file"))
PHOTO = Entry(_("A photo (JPEG, PNG or WebP) as base64, up to 5 MB."), A_SCAN, _("photo"))
describe(
    EquipmentRecord,
    address("equipment", A_PLATE)
    | OF_PIECES
    | {
        "id": Entry(_("The id of the piece."), "0193a5c7-3f40-7152-9d6e-7f8091021324", "id"),
        "plate": PLATE,
        "made_in": Entry(_("The year it was made."), 2026),
        "price": Entry(_("What was paid for it, in rupiah."), "12500000"),
        "program": Entry(
            _("The public number of the program that paid for it."), PROGRAM_NUMBER, _("program")
        ),
        "application": Entry(
            _("The application under which it is held now."),
            {
                "id": AN_APPLICATION,
                "number": A_NUMBER,
                "url": f"/api/v1/applications/{AN_APPLICATION}/",
            },
            _("application"),
        ),
        "region": Entry(
            _("Where it is held."), PLACE, codes="/api/v1/regions/", elsewhere=OF_PLACES
        ),
        "state_since": Entry(_("Since when it stands so."), A_DAY),
        "checked_on": Entry(_("When somebody looked at it last."), None, _("checked on")),
        "version": Entry(_("Counts its changes."), 1),
    },
)
describe(
    DecreeBody,
    {
        "number": NUMBER_SIGNED,
        "signed_on": SIGNED,
        "file": FILE,
        "applications": Entry(
            _("Whom it names, all or none: selected applications of the program, by id or number."),
            [A_NUMBER],
            _("applications"),
        ),
    },
)
describe(
    AgreementBody,
    {
        "number": Entry(_("The number of the agreement (NPHD)."), "NPHD/45"),
        "signed_on": SIGNED,
        "has_integrity_pact": Entry(_("Without the signed integrity pact it is refused."), True),
        "file": FILE,
    },
)
describe(
    UnitBody,
    {name: OF_PIECES[name] for name in ("kind", "maker")}
    | {
        "serial_numbers": Entry(
            _("One for each piece, as on the plate of the maker."),
            ["KL-00017"],
            _("serial numbers"),
        ),
        "made_in": Entry(_("The year it was made."), NONE),
        "price": Entry(_("What was paid for each, in rupiah."), "12500000"),
    },
)
describe(
    HandoverBody,
    {
        "number": Entry(_("The number of the BAST."), "BAST/45"),
        "signed_on": Entry(_("The day on which the goods were handed over."), A_DAY),
        "place": Entry(_("Where they were handed over."), "Balai desa Clarak"),
        "receiver_role": Entry(_("As what somebody signed for them."), "chair"),
        "photo": PHOTO,
        "items": Entry(_("New pieces, by kind and maker."), label=_("pieces of equipment")),
        "idle": Entry(
            _("Pieces that others left idle and that go over with it, by their plates."),
            NONE,
            _("idle pieces"),
        ),
    },
)
describe(
    FollowUpBody,
    {
        "done_on": Entry(_("When somebody was there."), "2027-11-03"),
        "effect": Entry(_("How the applicant fares."), "grown"),
        "turnover": Entry(
            _("Turnover of the last twelve months in rupiah; needs the right to see money."), NONE
        ),
        "workers": Entry(_("How many work there."), 7),
        "note": Entry(_("What was found."), NONE),
    },
)
describe(
    CheckBody,
    {
        "state": Entry(_("How it was found."), "idle", _("state")),
        "on": Entry(_("On which day."), A_DAY),
        "photo": PHOTO,
        "note": Entry(
            _("What was found; where it went, or to whom, if it is gone."), NONE, _("note")
        ),
    },
)
resource(Resource("equipment", _("Pieces of equipment"), EquipmentRecord, basis=GRANTS))
