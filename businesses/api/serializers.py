"""A business with all that belongs to it, as documents say it (migrations/0021)."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.describing import COLUMNS, TopSerializer
from businesses.api.fields import Choice, Degrees, KindsField
from businesses.api.parts import (
    CertificateSerializer,
    FiguresMoneySerializer,
    FiguresSerializer,
    InOrder,
    MarketSerializer,
    OwnerSerializer,
    ProductSerializer,
    ValueSerializer,
)
from businesses.choices import Source
from businesses.models import Business, ExternalId
from ikm_registry.rest.texts import Text

NIB, SIINAS = "urn:id:oss:nib", "urn:id:siinas"


class SourceSerializer(serializers.ModelSerializer):
    system = Choice(source="source", choices=Source.choices, required=False)

    class Meta:
        model = Business
        fields = ["system", "collected_on"]


class IdentifierSerializer(serializers.ModelSerializer):
    system = Text()
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | COLUMNS

    class Meta:
        model = ExternalId
        fields = ["system", "value"]


class BusinessFinancesSerializer(serializers.ModelSerializer):
    figures = FiguresMoneySerializer(source="latest_figures", allow_null=True)
    markets = serializers.SerializerMethodField()

    class Meta:
        model = Business
        fields = ["figures", "markets"]

    @extend_schema_field(ValueSerializer(many=True))
    def get_markets(self, business) -> list[dict]:
        known = business.market_set.filter(value__isnull=False).order_by("pk")
        return list(ValueSerializer(known, many=True).data)


def parts(kind, name):
    return InOrder(child=kind(), source=f"{name}_set", required=False)


class BusinessSerializer(TopSerializer):
    """A business with all that belongs to it."""

    address = "businesses"

    display = serializers.CharField(source="name", read_only=True)
    identifiers = serializers.SerializerMethodField()
    latitude = Degrees(max_digits=9, decimal_places=6, required=False, allow_null=True)
    longitude = Degrees(max_digits=9, decimal_places=6, required=False, allow_null=True)
    other_kbli = KindsField(required=False)
    source = SourceSerializer(source="*", required=False)  # type: ignore[assignment]
    products = parts(ProductSerializer, "product")
    markets = parts(MarketSerializer, "market")
    certificates = parts(CertificateSerializer, "certificate")
    latest_figures = FiguresSerializer(required=False, allow_null=True)
    owner = OwnerSerializer(required=False, allow_null=True)
    finances = BusinessFinancesSerializer(source="*", read_only=True)

    class Meta:
        model = Business
        columns = {"status_tanah": "tenure"}
        extra_kwargs = {"npwp": {"write_only": True}}
        fields = [
            "id",
            "registry_no",
            "url",
            "display",
            "name",
            "brand",
            "legal_form",
            "nib",
            "nib_issued_on",
            "npwp",
            "siinas_no",
            "siinas_reported_on",
            "identifiers",
            "founded_year",
            "region",
            "address",
            "rt",
            "rw",
            "opening_hours",
            "status_tanah",
            "latitude",
            "longitude",
            "accuracy_m",
            "coordinate_source",
            "kbli",
            "other_kbli",
            "status",
            "source",
            "confirmed_at",
            "products",
            "markets",
            "certificates",
            "latest_figures",
            "version",
            "created",
            "last_updated",
            "owner",
            "finances",
            "restricted",
        ]

    @extend_schema_field(IdentifierSerializer(many=True))
    def get_identifiers(self, business) -> list[dict]:
        """The NIB first, then SIINas, then what other systems call it."""
        first = [(NIB, business.nib), (SIINAS, business.siinas_no)]
        known = business.externalid_set.order_by("system", "value").values_list("system", "value")
        return [{"system": system, "value": value} for system, value in [*first, *known] if value]
