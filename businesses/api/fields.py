"""How one record names another in JSON: by a code that everybody knows, or by its uuid."""

from datetime import UTC

from rest_framework import serializers

from businesses.models import Kbli
from businesses.models.kbli import CURRENT_VERSION
from ikm_registry.regions.models import Region


class Moment(serializers.DateTimeField):
    """UTC to the second."""

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%dT%H:%M:%SZ", default_timezone=UTC, **options)


class ByCode(serializers.RelatedField):
    """`{"code": …, "display": …}`; taken as that, or as the code alone."""

    default_error_messages = {"unknown": "", "shape": ""}

    def to_internal_value(self, data):
        code = data.get("code") if isinstance(data, dict) else data
        if not isinstance(code, str):
            self.fail("shape")
        found = self.look_up(code, data if isinstance(data, dict) else {})
        if found is None:
            self.fail("unknown", code=code)
        return found


