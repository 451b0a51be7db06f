"""What the API tells of decrees, agreements and handovers as they are filed: with corrections."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from businesses.api.dictionary.common import address
from businesses.api.fields import Moment
from ikm_registry.rest.dictionary import NONE, Entry, Resource, describe, resource
from ikm_registry.rest.texts import Text
from programs.api.application_records import A_NUMBER
from programs.api.dictionary import GRANTS
from programs.api.dictionary import NUMBER as PROGRAM_NUMBER
from programs.api.outcomes import NUMBER_SIGNED, SIGNED
from programs.api.uploads import FileField, id_of
from programs.models import Correction, Decree
from programs.models.correction import REASON

A_DECREE = "0193a5c7-2e3f-7041-8c5d-6e7f80910213"
A_FILE = "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11"


class CorrectionRecord(serializers.ModelSerializer):
    """The right number, and the right file if that was wrong; told with what it corrects."""

    file = serializers.SerializerMethodField()
    by = serializers.SerializerMethodField()
    at = Moment()

    class Meta:
        model = Correction
        fields = ["number", "file", "reason", "by", "at"]

    def get_file(self, correction) -> UUID | None:
        return id_of(correction.file) if correction.file else None

    def get_by(self, correction) -> str:
        return correction.by.first_name or correction.by.username


class RecordedRecord(serializers.Serializer):
    """What was written first, and stays."""

    number = serializers.CharField()
    file = serializers.SerializerMethodField()

    def get_file(self, signed) -> UUID:
        return id_of(signed.first_file)


class SignedRecord(serializers.Serializer):
    """Number and file as they count now, as they were recorded, and all that lies between."""

    number = serializers.CharField(source="number_now")
    signed_on = serializers.DateField()
    file = serializers.SerializerMethodField()
    recorded = RecordedRecord(source="*")
    corrections = CorrectionRecord(many=True)

    def get_file(self, signed) -> UUID:
        return id_of(signed.file_now)


class DecreeRecord(SignedRecord, RecordSerializer):
    """A decree with the applications that it names, as far as one may see them."""

    url = serializers.SerializerMethodField()
    program = serializers.SerializerMethodField()
    applications = serializers.SerializerMethodField()

    class Meta:
        model = Decree
        fields = [
            *("id", "url", "program", "number", "signed_on", "file"),
            *("applications", "recorded", "corrections"),
        ]

    def get_url(self, decree) -> str:
        return f"/api/v1/decrees/{decree.uuid}/"

    def get_program(self, decree) -> str:
        return decree.program.number

    def get_applications(self, decree) -> list[str]:
        return [line.application.number for line in decree.lines.all()]


class CorrectionBody(serializers.ModelSerializer):
    number = Text(required=False, max_length=100)
    file = FileField(required=False)
    reason = Text(max_length=REASON)

    class Meta:
        model = Correction
        fields = ["number", "file", "reason"]


RIGHT_NUMBER = Entry(_("The right number."), "188/45")
WHY = Entry(_("What was wrong; it stays with the correction."), "Salah ketik")
describe(
    CorrectionRecord,
    {
        "number": RIGHT_NUMBER,
        "file": Entry(_("The id of the right file; null where it was not wrong."), None, _("file")),
        "reason": WHY,
        "by": Entry(_("Who corrected it."), "Budi", _("by")),
        "at": Entry(_("When it was corrected (UTC)."), "2027-05-06T02:10:00Z"),
    },
)
describe(
    RecordedRecord,
    {
        "number": Entry(_("The number that was written first."), "188/54", _("number")),
        "file": Entry(_("The id of the file that was filed first."), A_FILE, _("file")),
    },
)
describe(
    SignedRecord,
    {
        "number": NUMBER_SIGNED,
        "signed_on": SIGNED,
        "file": Entry(_("The id of the file that counts now."), A_FILE, _("file")),
        "recorded": Entry(_("What was recorded first; it stays."), label=_("recorded first")),
        "corrections": Entry(_("What was corrected, the last first."), label=_("corrections")),
    },
)
describe(
    DecreeRecord,
    address("decrees", A_DECREE)
    | {
        "id": Entry(_("The id of the decree."), A_DECREE, "id"),
        "program": Entry(_("The public number of the program."), PROGRAM_NUMBER, _("program")),
        "applications": Entry(
            _("The public numbers of the applications that it names."),
            [A_NUMBER],
            _("applications"),
        ),
    },
)
describe(
    CorrectionBody,
    {
        "number": Entry(_("The right number; left out, the number was right."), "188/45"),
        "file": Entry(
            _(
                "The right file as base64, up to 5 MB, only if it was wrong: a PDF or a photo; of "
                "a handover a photo."
            ),
            NONE,
            _("file"),
        ),
        "reason": WHY,
    },
)
resource(Resource("decrees", _("Decrees (SK)"), DecreeRecord, basis=GRANTS))
