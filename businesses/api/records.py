"""What belongs to a business, and its owner, as records of their own (migrations/0022)."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from businesses.api.describing import RecordSerializer, TopSerializer
from businesses.api.fields import BusinessField
from businesses.api.parts import (
    CertificateSerializer,
    FiguresMoneySerializer,
    FiguresSerializer,
    InOrder,
    MarketMoneySerializer,
    MarketSerializer,
    MaterialSerializer,
    OwnerSerializer,
    ProductSerializer,
    ValueSerializer,
)
from businesses.models import Consent, Photo

OF_ITS_OWN = ["url", "business", "created", "last_updated", "restricted"]


class PartSerializer(TopSerializer):
    business = BusinessField()


class ProductRecord(PartSerializer, ProductSerializer):
    address = "products"

    class Meta(ProductSerializer.Meta):
        fields = [*ProductSerializer.Meta.fields, *OF_ITS_OWN]


class MarketRecord(PartSerializer, MarketSerializer):
    address = "markets"

    finances = MarketMoneySerializer(source="*", required=False)

    class Meta(MarketSerializer.Meta):
        fields = [*MarketSerializer.Meta.fields, *OF_ITS_OWN]


class CertificateRecord(PartSerializer, CertificateSerializer):
    address = "certificates"

    class Meta(CertificateSerializer.Meta):
        fields = [*CertificateSerializer.Meta.fields, *OF_ITS_OWN]


class FiguresFinancesSerializer(FiguresMoneySerializer):
    materials = serializers.SerializerMethodField()

    class Meta(FiguresMoneySerializer.Meta):
        fields = [*FiguresMoneySerializer.Meta.fields, "materials"]

    @extend_schema_field(ValueSerializer(many=True))
    def get_materials(self, figures) -> list[dict]:
        known = figures.materials.filter(value__isnull=False).order_by("pk")
        return list(ValueSerializer(known, many=True).data)


class FiguresRecord(PartSerializer, FiguresSerializer):
    address = "figures"

    materials = InOrder(child=MaterialSerializer(), required=False)
    finances = FiguresFinancesSerializer(source="*", required=False)

    class Meta(FiguresSerializer.Meta):
        fields = [*FiguresSerializer.Meta.fields, "materials", *OF_ITS_OWN]


class PhotoRecord(PartSerializer):
    address = "photos"

    class Meta:
        model = Photo
        fields = ["id", "caption", "taken_on", "version", *OF_ITS_OWN]


class ConsentSerializer(RecordSerializer):
    class Meta:
        model = Consent
        fields = ["id", "purpose", "basis", "given_on", "how", "withdrawn_on"]


class OwnerRecord(TopSerializer, OwnerSerializer):
    address = "owners"

    # Nobody's data are kept without a business: a new person is the owner of this one.
    business = BusinessField(write_only=True)
    businesses = serializers.SerializerMethodField()
    consents = InOrder(child=ConsentSerializer(), read_only=True)

    class Meta(OwnerSerializer.Meta):
        fields = [*OwnerSerializer.Meta.fields, "businesses", "consents", *OF_ITS_OWN]

    def get_businesses(self, owner) -> str:
        return f"/api/v1/businesses/?owner={owner.uuid}"
