"""What the API tells of a program, and takes.

Documents are written by the database; this says the same for the description of the API and is held
against them by a test.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer, TopSerializer
from businesses.api.fields import Moment
from programs.models import Criterion, Program, Requirement, Rule, Stage


class InOrder(serializers.ListSerializer):
    """What belongs to a program, in the order in which it came."""

    order = "pk"

    def to_representation(self, data):
        return super().to_representation(data.order_by(self.order))


class StagesInOrder(InOrder):
    order = "order"


class PartSerializer(RecordSerializer):
    """A part that is known by its place in the program alone."""

    id = None  # type: ignore[assignment]


class RequirementSerializer(PartSerializer):
    class Meta:
        model = Requirement
        fields = ["name", "hint", "is_required"]


class CriterionSerializer(PartSerializer):
    class Meta:
        model = Criterion
        fields = ["name", "kind", "fact", "bands", "weight"]


class StageSerializer(PartSerializer):
    requirements = InOrder(child=RequirementSerializer(), required=False)
    criteria = InOrder(child=CriterionSerializer(), required=False)

    class Meta:
        model = Stage
        fields = ["name", "quota", "ends_on", "requirements", "criteria"]


class RuleSerializer(PartSerializer):
    class Meta:
        model = Rule
        fields = ["kind", "terms"]


class ProgramRecord(TopSerializer):
    address = "programs"

    display = serializers.CharField(source="name", read_only=True, label=_("name to be shown"))
    published_at = Moment(read_only=True, allow_null=True)
    stages = StagesInOrder(child=StageSerializer(), source="stage_set", required=False)
    rules = InOrder(child=RuleSerializer(), source="rule_set", required=False)

    class Meta:
        model = Program
        fields = [
            "id",
            "number",
            "url",
            "display",
            "name",
            "kind",
            "recipient",
            "year",
            "region",
            "organiser",
            "partner",
            "fund_source",
            "budget_code",
            "open_to",
            "opens_on",
            "closes_on",
            "summary",
            "selection",
            "objection_days",
            "objection_basis",
            "attendance_minimum",
            "training_kinds",
            "permit_kinds",
            "published_at",
            "stages",
            "rules",
            "version",
            "created",
            "last_updated",
            "restricted",
        ]
        read_only_fields = ["number"]


class ProgramInBrief(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    url = serializers.CharField()
    display = serializers.CharField()
    kind = serializers.CharField()
    closes_on = serializers.DateField()


class AnswerRecord(serializers.Serializer):
    """One rule of a program, as one business meets it."""

    kind = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True)
    asks = serializers.CharField()
    because = serializers.CharField(allow_null=True)
    remedy = serializers.CharField(allow_null=True)


class FitRecord(serializers.Serializer):
    program = ProgramInBrief()
    fits = serializers.BooleanField()
    rules = AnswerRecord(many=True)


class FitsRecord(serializers.Serializer):
    results = FitRecord(many=True)
