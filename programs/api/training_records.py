"""What the API tells of a training, its sessions and certificates, and takes for them."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from businesses.api.shapes import Shape
from ikm_registry.rest.dictionary import NONE, Entry, Resource, describe, resource
from ikm_registry.rest.texts import Text
from programs.api.application_records import A_NUMBER
from programs.api.delivery_records import MOST_NAMED, ApplicationField
from programs.api.dictionary import HELP
from programs.api.dictionary import NUMBER as PROGRAM_NUMBER
from programs.api.outcomes import A_DAY, SCORES
from programs.models import Participant, TrainingSession
from programs.models.training import REASON

A_SESSION = "0193a5c7-4051-7263-8e7f-809102132435"


class Clock(serializers.TimeField):
    """By the clock of the place: what JSON Schema calls a time has a zone."""

    def __init__(self, **options):
        super().__init__(**{"format": "%H:%M", "input_formats": ["%H:%M"]} | options)


class ClockShape(Shape):
    target_class = f"{__name__}.Clock"
    told = sent = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}


class SessionRecord(RecordSerializer):
    """One meeting, and who was there, as far as one may see them."""

    begins_at = Clock()
    ends_at = Clock()
    program = serializers.CharField(source="program.number")
    present = serializers.SerializerMethodField()

    class Meta:
        model = TrainingSession
        fields = ["id", "program", "topic", "held_on", "begins_at", "ends_at", "place", "present"]

    def get_present(self, session) -> list[str]:
        return sorted(each.application.number for each in session.seen)


class SessionsRecord(serializers.Serializer):
    results = SessionRecord(many=True)


class SessionBody(serializers.ModelSerializer):
    begins_at = Clock()
    ends_at = Clock()

    class Meta:
        model = TrainingSession
        fields = ["topic", "held_on", "begins_at", "ends_at", "place", "trainer"]


class AttendanceBody(serializers.Serializer):
    present = serializers.ListField(child=ApplicationField(), max_length=MOST_NAMED)
    is_whole_list = serializers.BooleanField(required=False, default=False)


class ParticipantBody(serializers.ModelSerializer):
    on = serializers.DateField(required=False)

    class Meta:
        model = Participant
        fields = ["name", "on"]


class ScoresBody(serializers.Serializer):
    pre_test = serializers.IntegerField(
        source="pre_score", required=False, allow_null=True, min_value=0, max_value=100
    )
    post_test = serializers.IntegerField(
        source="post_score", required=False, allow_null=True, min_value=0, max_value=100
    )


class WithdrawalBody(serializers.Serializer):
    reason = Text(max_length=REASON)


OF_SESSIONS = {
    "topic": Entry(_("What is taught."), "Pengemasan"),
    "held_on": Entry(_("The day."), A_DAY),
    "begins_at": Entry(_("From when, by the clock of the place."), "09:00"),
    "ends_at": Entry(_("Until when, likewise."), "12:00"),
    "place": Entry(_("Where."), "Balai desa Clarak"),
}
describe(
    SessionRecord,
    OF_SESSIONS
    | {
        "id": Entry(_("The id of the session."), A_SESSION, "id"),
        "program": Entry(_("The public number of the program."), PROGRAM_NUMBER, _("program")),
        "present": Entry(
            _("Of which applications somebody was there, by public number."),
            [A_NUMBER],
            _("who was there"),
        ),
    },
)
describe(SessionsRecord, {"results": Entry(_("In the order of their days."), label=_("sessions"))})
describe(SessionBody, OF_SESSIONS | {"trainer": Entry(_("Who teaches."), "Ibu Sari", _("trainer"))})
describe(
    AttendanceBody,
    {
        "present": Entry(
            _("Of which applications somebody was there, by id or public number."),
            [A_NUMBER],
            _("who was there"),
        ),
        "is_whole_list": Entry(
            _("Whether nobody else was there: who was noted before and is not named is taken out."),
            False,
            _("whole list"),
        ),
    },
)
describe(
    ParticipantBody,
    {
        "name": Entry(_("Who takes part: the name on card and certificate."), "Rupi"),
        "on": Entry(_("On which day she began; today if it is not said."), NONE, _("on")),
    },
)
describe(ScoresBody, SCORES)
describe(
    WithdrawalBody,
    {"reason": Entry(_("Why it is withdrawn."), "Nama salah", _("reason"))},
)
resource(Resource("sessions", _("Sessions of trainings"), SessionRecord, basis=HELP))
