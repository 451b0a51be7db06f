"""What was handed in and found out, told with its application: documents, visits, scores.

All of it stands in the document of the application, which the database writes (migrations/0020); a
test holds the two together. Files, photos, what was seen and by whom is asked for at their own
addresses (judging.py): a copy names no officer.
"""

from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from businesses.api.fields import Moment
from programs.api.uploads import id_of
from programs.models import Assessment, Paper, Visit


class InOrder(serializers.ListSerializer):
    """What belongs to an application, in the order in which it came."""

    order: tuple[str, ...] = ("pk",)

    def to_representation(self, data):
        return super().to_representation(data.order_by(*self.order))


class VisitsInOrder(InOrder):
    order = ("on", "pk")


class AssessmentsInOrder(InOrder):
    order = ("criterion_id",)


class FileId(serializers.UUIDField):
    """By what a stored file is known outside."""

    def to_representation(self, value):
        return str(id_of(value))


class PaperTold(RecordSerializer):
    id = FileId(source="file", read_only=True)
    requirement = serializers.CharField(source="requirement.name", allow_null=True)
    stage = serializers.IntegerField(source="requirement.stage.order", allow_null=True)
    added_at = Moment()

    class Meta:
        model = Paper
        fields = ["id", "requirement", "stage", "added_at"]


class VisitTold(RecordSerializer):
    id = FileId(source="photo", read_only=True)
    at = Moment()

    class Meta:
        model = Visit
        fields = ["id", "on", "place", "at"]


class AssessmentTold(RecordSerializer):
    id = None  # type: ignore[assignment]
    stage = serializers.IntegerField(source="criterion.stage.order")
    criterion = serializers.CharField(source="criterion.name")

    class Meta:
        model = Assessment
        fields = ["stage", "criterion", "score", "note"]
