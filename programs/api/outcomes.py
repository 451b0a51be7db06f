"""What became of an application, told with it: decree, agreement, handover, visits, training.

All of it stands in the document of the application, which the database writes (migrations/0019); a
test holds the two together.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from ikm_registry.rest.dictionary import Entry, describe
from programs.models import (
    Agreement,
    DecreeLine,
    FollowUp,
    Handover,
    Holding,
    Participant,
    TrainingCertificate,
    TrainingSession,
)

A_VISIT = "0193a5c7-1d2e-7f30-9b4c-5d6e7f809102"
A_PLATE = "ALT-7KQ2M-X9FPA"
A_CERTIFICATE = "SRT-7KQ2M-X9FPA"
A_DAY = "2027-05-04"


class OnlyOne(RecordSerializer):
    """The one row of its kind that an application has; null where there is none yet."""

    id = None  # type: ignore[assignment]

    def __init__(self, *arguments, **options):
        if "source" in options:
            options |= {"read_only": True, "allow_null": True}
        super().__init__(*arguments, **options)

    def get_attribute(self, instance):
        return getattr(instance, self.source).first()


class DecreeTold(OnlyOne):
    number = serializers.SerializerMethodField()
    signed_on = serializers.DateField(source="decreed_on")

    class Meta:
        model = DecreeLine
        fields = ["number", "signed_on"]

    def get_number(self, line) -> str:
        return line.decree.number_now


class AgreementTold(OnlyOne):
    number = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = ["number", "signed_on"]

    def get_number(self, agreement) -> str:
        return agreement.number_now


class HeldRecord(RecordSerializer):
    """A piece as it was handed over; how it stands is told of whoever holds it now."""

    id = None  # type: ignore[assignment]
    plate = serializers.CharField(source="item.code")
    kind = serializers.CharField(source="item.kind")
    maker = serializers.CharField(source="item.maker")
    serial_number = serializers.CharField(source="item.serial_no")
    state = serializers.SerializerMethodField()
    held_until = serializers.DateField(source="ended_on", allow_null=True)

    class Meta:
        model = Holding
        fields = ["plate", "kind", "maker", "serial_number", "state", "held_until"]

    def get_state(self, holding) -> str | None:
        return None if holding.ended_on else holding.item.state


class HeldInOrder(serializers.ListSerializer):
    def to_representation(self, data):
        return super().to_representation(data.select_related("item").order_by("pk"))


class HandoverTold(OnlyOne):
    number = serializers.SerializerMethodField()
    items = HeldInOrder(child=HeldRecord(), source="holdings", read_only=True)

    class Meta:
        model = Handover
        fields = ["number", "signed_on", "items"]

    def get_number(self, handover) -> str:
        return handover.number_now


class FollowUpRecord(RecordSerializer):
    due_on = serializers.DateField(source="planned_on")

    class Meta:
        model = FollowUp
        fields = ["id", "months", "due_on", "done_on", "effect"]


class FollowUpsInOrder(serializers.ListSerializer):
    def to_representation(self, data):
        return super().to_representation(data.order_by("months"))


class CertificateTold(OnlyOne):
    """The one that was issued last."""

    number = serializers.SerializerMethodField()
    issued_on = serializers.SerializerMethodField()
    withdrawn_on = serializers.SerializerMethodField()

    class Meta:
        model = TrainingCertificate
        fields = ["number", "issued_on", "withdrawn_on"]

    def get_attribute(self, instance):
        return instance.certificates.order_by("pk").last()

    def get_number(self, certificate) -> str:
        return certificate.number

    def get_issued_on(self, certificate) -> str:
        return certificate.issued_on.isoformat()

    def get_withdrawn_on(self, certificate) -> str | None:
        return certificate.withdrawn_on and certificate.withdrawn_on.isoformat()


class TrainingTold(OnlyOne):
    sessions = serializers.SerializerMethodField()
    attended = serializers.SerializerMethodField()
    pre_test = serializers.IntegerField(source="pre_score", allow_null=True)
    post_test = serializers.IntegerField(source="post_score", allow_null=True)
    certificate = CertificateTold(source="certificates")

    class Meta:
        model = Participant
        fields = ["sessions", "attended", "pre_test", "post_test", "certificate"]

    def get_sessions(self, participant) -> int:
        sessions = TrainingSession.objects.filter(program=participant.application.program_id)
        return sessions.count()

    def get_attended(self, participant) -> int:
        return participant.attendance_set.count()


NUMBER_SIGNED = Entry(_("The number it was signed under; a corrected one, if it was."), "188/45")
SIGNED = Entry(_("The day on which it was signed."), A_DAY)
OF_PIECES = {
    "kind": Entry(_("What it is."), "Pengiris singkong", _("what it is")),
    "maker": Entry(_("Who made it."), "Karya Logam", _("maker")),
    "serial_number": Entry(
        _("Its serial number, once for its kind and maker."), "KL-00017", _("serial number")
    ),
    "state": Entry(_("How it was found last; null once it went on to another."), "used"),
}
for told in (DecreeTold, AgreementTold):
    describe(told, {"number": NUMBER_SIGNED, "signed_on": SIGNED})
PLATE = Entry(_("The code on its plate."), A_PLATE, _("code on the plate"))
describe(
    HeldRecord,
    OF_PIECES
    | {
        "plate": PLATE,
        "held_until": Entry(
            _("Until when this applicant held it; null: she holds it now."), None, _("held until")
        ),
    },
)
describe(
    HandoverTold,
    {
        "number": NUMBER_SIGNED,
        "signed_on": SIGNED,
        "items": Entry(_("The pieces that were handed over."), label=_("pieces of equipment")),
    },
)
describe(
    FollowUpRecord,
    {
        "id": Entry(_("The id of the visit."), A_VISIT, "id"),
        "months": Entry(_("How many months after the help."), 6),
        "due_on": Entry(_("When somebody is to be there."), "2027-11-04", _("planned on")),
        "done_on": Entry(_("When somebody was there; null: not yet."), None),
        "effect": Entry(_("How the applicant fared then."), None),
    },
)
SCORES = {
    "pre_test": Entry(_("The score before the training, 0 to 100."), 40, _("score before")),
    "post_test": Entry(_("The score afterwards, 0 to 100."), 85, _("score afterwards")),
}
describe(
    CertificateTold,
    {
        "number": Entry(_("Its number, which everybody may check."), A_CERTIFICATE, _("number")),
        "issued_on": Entry(_("When it was issued."), A_DAY, _("issued on")),
        "withdrawn_on": Entry(_("When it was withdrawn; null: it holds."), None, _("withdrawn on")),
    },
)
describe(
    TrainingTold,
    SCORES
    | {
        "sessions": Entry(_("How many sessions are planned or were held."), 3, _("sessions")),
        "attended": Entry(_("In how many of them the participant was."), 2, _("attended")),
        "certificate": Entry(_("The certificate that was issued last."), label=_("certificate")),
    },
)
