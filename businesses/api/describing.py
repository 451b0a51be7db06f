"""How a model becomes a record of the API: public names, readable facts, writable facts."""

from collections.abc import Mapping
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from rest_framework import serializers
from rest_framework.fields import SkipField, empty, get_error_detail

from businesses.api.fields import (
    POINTERS,
    Choice,
    CodeField,
    Moment,
    Number,
    Words,
)
from businesses.fields import WrittenNumberField

COLUMNS = {
    models.CharField: Words,
    models.TextField: Words,
    models.EmailField: Words,
    models.URLField: Words,
    models.DateTimeField: Moment,
    WrittenNumberField: Number,
}


class RecordSerializer(serializers.ModelSerializer):
    """Says what leaves (as the functions of migrations/0021 do) and what may be written.

    It only reads what was sent; whether that is right the model judges, as for every other door.
    `Meta.columns` names the columns that have another name outside.
    """

    id = serializers.UUIDField(source="uuid", read_only=True)

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | COLUMNS
    serializer_choice_field = Choice

    def get_extra_kwargs(self):
        columns = getattr(self.Meta, "columns", {})
        renamed = {name: {"source": column} for name, column in columns.items()}
        return super().get_extra_kwargs() | renamed

    def get_uniqueness_extra_kwargs(self, field_names, declared_fields, extra_kwargs):
        return extra_kwargs, {}

    def get_validators(self):
        return []

    @cached_property
    def written(self):
        """The fields that may be sent, each with whether it says something where it was not."""
        return {
            name: (field, field.required or field.default is not empty)
            for name, field in self.fields.items()
            if not field.read_only
        }

    def to_internal_value(self, data):
        """As ever, but asks only the fields that were sent or may not be missing: a few of many."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        understood, errors = {}, {}
        for name, field in self.asked(data):
            try:
                value = field.run_validation(field.get_value(data))
            except serializers.ValidationError as error:
                errors[name] = error.detail
            except ValidationError as error:
                errors[name] = get_error_detail(error)
            except SkipField:
                continue
            else:
                self.set_value(understood, field.source_attrs, value)
        if errors:
            raise serializers.ValidationError(errors)
        return understood

    def asked(self, data):
        return [
            (name, field)
            for name, (field, speaks_always) in self.written.items()
            if speaks_always or name in data
        ]

    def run_validators(self, value):
        """Its model judges, and no default stands in for what was not sent."""

    def build_standard_field(self, field_name, model_field):
        if model_field.generated:
            return self.build_sum(model_field)
        kind, told = super().build_standard_field(field_name, model_field)
        told.pop("validators", None)
        if callable(told.get("max_value")):  # as "this year" is, which a description cannot say
            del told["max_value"]
        if told.get("allow_blank"):
            told["allow_null"] = True
        if issubclass(kind, Number):
            told.pop("max_length", None)
        return kind, told

    def build_sum(self, column):
        """What the database works out."""
        told = {"label": column.verbose_name, "read_only": True, "allow_null": True}
        kind = column.output_field
        if not isinstance(kind, models.DecimalField):
            return serializers.IntegerField, told
        digits = {"max_digits": kind.max_digits, "decimal_places": kind.decimal_places}
        return serializers.DecimalField, told | digits

    def build_relational_field(self, field_name, relation_info):
        column, of = relation_info.model_field, relation_info.related_model
        kind = POINTERS[of]
        told = {"label": column.verbose_name, "help_text": column.help_text}
        told |= {"required": not column.blank, "allow_null": column.null}
        return kind, told | ({"of": of} if issubclass(kind, CodeField) else {})


class TopSerializer(RecordSerializer):
    """A record that has an address of its own.

    `context["restricted"]` names the parts that the reader may not see.
    """

    address = ""

    url = serializers.SerializerMethodField()
    created = Moment(source="created_at", read_only=True)
    last_updated = Moment(source="updated_at", read_only=True)
    restricted = serializers.SerializerMethodField()

    def get_url(self, row) -> str:
        return f"/api/v1/{self.address}/{row.uuid}/"

    def get_restricted(self, row) -> list[str]:
        return self.context.get("restricted", [])

    def to_representation(self, instance):
        told = super().to_representation(instance)
        return {name: told[name] for name in told if name not in told["restricted"]}
