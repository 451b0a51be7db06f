"""What the API tells of documents, visits, scores and rankings, and takes."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.fields import Moment
from ikm_registry.rest.texts import Text
from programs.api.pointers import ApplicationField
from programs.api.uploads import FileField
from programs.choices import ApplicationState, CriterionKind
from programs.models.application import REASON
from programs.models.judging import NOTES

MOST = 1000


class PaperRecord(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.CharField()
    requirement = serializers.CharField(allow_null=True)
    stage = serializers.IntegerField(allow_null=True)
    media_type = serializers.CharField()
    added_at = Moment()


class PapersRecord(serializers.Serializer):
    results = PaperRecord(many=True)
    missing = serializers.ListField(child=serializers.CharField())


class PaperBody(serializers.Serializer):
    requirement = Text(max_length=150, required=False, allow_null=True)
    file = FileField()


class VisitRecord(serializers.Serializer):
    id = serializers.UUIDField()
    on = serializers.DateField()
    place = serializers.CharField()
    notes = serializers.CharField()
    photo = serializers.CharField()
    by = serializers.CharField()
    at = Moment()


class VisitsRecord(serializers.Serializer):
    results = VisitRecord(many=True)


class VisitBody(serializers.Serializer):
    on = serializers.DateField()
    place = Text(max_length=200)
    notes = Text(max_length=NOTES)
    photo = FileField()


class AssessmentRecord(serializers.Serializer):
    criterion = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_null=True)


class AssessmentsRecord(serializers.Serializer):
    stage = serializers.IntegerField(allow_null=True)
    frozen = serializers.BooleanField()
    results = AssessmentRecord(many=True)


class ScoreBody(serializers.Serializer):
    criterion = Text(max_length=150)
    score = serializers.IntegerField(min_value=0, max_value=100)
    note = Text(max_length=250, required=False, allow_blank=True)


class AssessmentsBody(serializers.Serializer):
    scores = ScoreBody(many=True, allow_empty=False)


class StageRecord(serializers.Serializer):
    order = serializers.IntegerField()
    name = serializers.CharField()
    quota = serializers.IntegerField()
    frozen_at = Moment(allow_null=True)
    ranked = serializers.IntegerField()
    waiting = serializers.IntegerField()
    places_left = serializers.IntegerField()


class ScoreRecord(serializers.Serializer):
    """One line of the explanation; what tells of money is told to who may see that."""

    criterion = serializers.CharField(source="name")
    kind = serializers.ChoiceField(CriterionKind.choices)
    fact = serializers.SerializerMethodField()
    raw = serializers.SerializerMethodField()
    band = serializers.SerializerMethodField()
    points = serializers.DecimalField(max_digits=7, decimal_places=2)
    weight = serializers.IntegerField()
    weighted = serializers.DecimalField(max_digits=9, decimal_places=2)
    hidden = serializers.SerializerMethodField()

    def get_fact(self, score) -> str | None:
        return score.fact or None

    @extend_schema_field(serializers.DecimalField(20, 2, allow_null=True))
    def get_raw(self, score):
        return None if score.is_hidden or score.raw is None else str(score.raw)

    @extend_schema_field(serializers.DecimalField(20, 2, allow_null=True))
    def get_band(self, score):
        return None if score.is_hidden or score.band is None else str(score.band)

    def get_hidden(self, score) -> bool:
        return score.is_hidden


class RankedRecord(serializers.Serializer):
    application = ApplicationField()
    state = serializers.ChoiceField(ApplicationState.choices, source="application.state")
    place = serializers.IntegerField()
    computed = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=9, decimal_places=2)
    is_tied = serializers.BooleanField()
    scores = ScoreRecord(many=True)


class DecideBody(serializers.Serializer):
    first = serializers.IntegerField(min_value=0, max_value=MOST)
    on = serializers.DateField(required=False)
    seen = serializers.ListField(child=Text(max_length=17), required=False, max_length=MOST)
    reasons = serializers.DictField(child=Text(max_length=REASON, allow_blank=True), required=False)


class RefusedRecord(serializers.Serializer):
    number = serializers.CharField()
    why = serializers.CharField()


class DecidedRecord(serializers.Serializer):
    done = serializers.IntegerField()
    refused = RefusedRecord(many=True)
    stage = StageRecord()
