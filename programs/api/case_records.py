"""What the API tells of credit and of permits, and takes; and the terms of credit."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from businesses.api.fields import BusinessField, Moment, PlaceField
from programs.api.application_records import ProgramField
from programs.api.cases_told import ISSUED, OF_BANKS, PERMIT, WISH, OnlyTold, WithReports
from programs.api.pointers import ApplicationField, SchemeField
from programs.choices import ApplicationState
from programs.models import CreditCase, CreditTerms, FacilitationCase

OF_CASES = ["id", "application", "program", "business", "region", "state"]
AT_LAST = ["version", "created", "last_updated"]


class CaseSerializer(RecordSerializer):
    """What belongs to one application, told with where that stands."""

    application = ApplicationField()
    program = ProgramField(source="application.program", read_only=True)
    business = BusinessField(source="application.business", read_only=True)
    region = PlaceField(source="application.region", read_only=True)
    state = serializers.ChoiceField(
        ApplicationState.choices, source="application.state", read_only=True
    )
    created = Moment(source="created_at", read_only=True)
    last_updated = Moment(source="updated_at", read_only=True)


class CreditCaseRecord(CaseSerializer):
    scheme = SchemeField()
    refusal = OnlyTold()

    class Meta:
        model = CreditCase
        fields = [*OF_CASES, *WISH, *OF_BANKS, *AT_LAST]


class CheckRecord(serializers.Serializer):
    asks = serializers.CharField()
    holds = serializers.BooleanField()
    todo = serializers.CharField(allow_null=True)


class CreditRecord(WithReports, CreditCaseRecord):
    """With the check list as long as the bank has not got it, and what was reported since."""

    checks = serializers.SerializerMethodField()

    class Meta(CreditCaseRecord.Meta):
        fields = [*OF_CASES, *WISH, *OF_BANKS, "checks", "reports", *AT_LAST]

    @extend_schema_field(CheckRecord(many=True))
    def get_checks(self, case):
        return [
            {"asks": check.words, "holds": check.holds, "todo": None if check.holds else check.todo}
            for check in self.context["checks"]
        ]


class FollowedCaseRecord(RecordSerializer):
    """What a bank is told of one of its own, as it was sent."""

    program = ProgramField(read_only=True)
    scheme = SchemeField(read_only=True)
    place = PlaceField(read_only=True)
    refusal = OnlyTold()
    stands = serializers.ChoiceField(
        ["sent", "signed", "disbursed", "reported", "settled", "refused"], read_only=True
    )

    class Meta:
        model = CreditCase
        fields = [
            *("id", "number", "program", "applicant", "business_name", "place", "kbli"),
            *("scheme", "purpose", "wished", "tenor_months", "bank", "stands"),
            *OF_BANKS,
            "version",
        ]
        read_only_fields = fields


class FacilitationRecord(CaseSerializer):
    number = OnlyTold()

    class Meta:
        model = FacilitationCase
        fields = [*OF_CASES, *PERMIT, *ISSUED, *AT_LAST]


class CreditTermsRecord(RecordSerializer):
    id = None  # type: ignore[assignment]
    scheme = SchemeField(read_only=True)

    class Meta:
        model = CreditTerms
        columns = {"regulation": "source"}
        fields = [
            "scheme",
            "is_by_amount",
            "min_amount",
            "max_amount",
            "rate",
            "subsidy",
            "months_kmk",
            "months_ki",
            "npwp_over",
            "months_in_business",
            "min_workers",
            "max_turnover",
            "sectors",
            "valid_from",
            "valid_to",
            "regulation",
            "unconfirmed",
        ]


class TermsRecord(serializers.Serializer):
    results = CreditTermsRecord(many=True)
