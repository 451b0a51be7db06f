"""Credit and permits, told with their application; lists of cases tell the same facts.

All of it stands in the document of the application, which the database writes (migrations/0020); a
test holds the two together. Credit is a part of it for those alone who may see what somebody owes.
"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.fields import Words
from programs.api.outcomes import OnlyOne
from programs.api.pointers import SchemeField
from programs.choices import Collectability, Deed
from programs.models import CreditCase, FacilitationCase

WISH = ["scheme", "purpose", "wished", "tenor_months", "bank", "sku_no", "trading_since"]
OF_BANKS = [
    "sent_on",
    "granted",
    "signed_on",
    "disbursed_on",
    "outstanding",
    "collectability",
    "reported_on",
    "settled_on",
    "refused_on",
    "refusal",
]
PERMIT = ["kind", "product", "issuer", "cost", "fund_source"]
ISSUED = ["lodged_on", "number", "issued_on", "expires_on"]


class OnlyTold(Words):
    """A text that steps write; null as long as there is none."""

    def __init__(self, **options):
        super().__init__(read_only=True, allow_null=True, **options)


class ReportRecord(serializers.Serializer):
    on = serializers.DateField()
    outstanding = serializers.DecimalField(max_digits=18, decimal_places=0)
    collectability = serializers.ChoiceField(Collectability.choices)


class WithReports(serializers.Serializer):
    """What was reported of a credit, step by step."""

    reports = serializers.SerializerMethodField()

    @extend_schema_field(ReportRecord(many=True))
    def get_reports(self, case):
        steps = case.application.applicationstep_set.filter(deed=Deed.RUN).order_by("pk")
        return ReportRecord([{"on": step.on, **step.amounts} for step in steps], many=True).data


class OnlyCase(OnlyOne):
    """The case of an application, known by its id in the list of cases, too."""

    id = serializers.UUIDField(source="uuid", read_only=True)  # type: ignore[assignment]

    def get_attribute(self, instance):
        return getattr(instance, self.field_name, None)


class FacilitationTold(OnlyCase):
    number = OnlyTold()

    class Meta:
        model = FacilitationCase
        fields = ["id", *PERMIT, *ISSUED]


class CreditTold(WithReports, OnlyCase):
    scheme = SchemeField()
    refusal = OnlyTold()

    class Meta:
        model = CreditCase
        fields = ["id", *WISH, *OF_BANKS, "reports"]
