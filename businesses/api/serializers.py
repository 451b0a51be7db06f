"""What the API tells of each kind of record, and takes.

Documents are written by the database; these say the same for the description of the API and are
held against them by a test. Names are those of OSS where OSS has the same fact.
"""

from rest_framework import serializers

from businesses.api.fields import Choice, Degrees, Has, KindField
from businesses.api.describing import RecordSerializer, TopSerializer
from businesses.choices import Source
from businesses.models import (
    Business,
    Certificate,
    ExternalId,
    Figures,
    Market,
    Owner,
    Product,
    RawMaterial,
)

NIB, SIINAS = "urn:id:oss:nib", "urn:id:siinas"


class ProductSerializer(RecordSerializer):
    has_photo = Has(source="photo")

    class Meta:
        model = Product
        columns = {"merk_dagang": "brand", "satuan": "unit", "kapasitas": "monthly_capacity"}
        fields = [
            "id",
            "name",
            "category",
            "kbli",
            "merk_dagang",
            "satuan",
            "price",
            "kapasitas",
            "monthly_output",
            "packaging",
            "shelf_life_days",
            "is_village_flagship",
            "ecatalogue_url",
            "has_photo",
            "version",
        ]


class MarketSerializer(RecordSerializer):
    class Meta:
        model = Market
        columns = {"satuan": "unit"}
        fields = [
            "id",
            "product",
            "year",
            "part",
            "channel",
            "reach",
            "destination",
            "country",
            "buyer",
            "share_percent",
            "volume",
            "satuan",
            "version",
        ]


class CertificateSerializer(RecordSerializer):
    has_file = Has(source="file")

    class Meta:
        model = Certificate
        columns = {
            "jenis": "kind",
            "nomor": "number",
            "tanggal_terbit": "issued_on",
            "masa_berlaku": "expires_on",
        }
        fields = [
            "id",
            "jenis",
            "nomor",
            "product",
            "issuer",
            "tanggal_terbit",
            "masa_berlaku",
            "scope",
            "facilitated_by",
            "has_file",
            "version",
        ]


class FiguresSerializer(RecordSerializer):
    class Meta:
        model = Figures
        columns = {
            "jumlah_tki_l": "workers_male",
            "jumlah_tki_p": "workers_female",
            "kapasitas": "installed_capacity",
            "satuan": "production_unit",
        }
        fields = [
            "id",
            "year",
            "part",
            "operated",
            "jumlah_tki_l",
            "jumlah_tki_p",
            "workers_foreign",
            "workers_family",
            "workers_total",
            "kapasitas",
            "used_capacity",
            "production_volume",
            "satuan",
            "electricity_kwh",
            "fuel_litres",
            "water_m3",
            "version",
        ]


class FiguresMoneySerializer(RecordSerializer):
    """What tells of the money of a single firm asks for a right of its own."""

    class Meta:
        model = Figures
        columns = {
            "pembelian_pematang_tanah": "investment_land",
            "bangunan_gedung": "investment_building",
            "mesin_peralatan": "investment_machines",
            "investasi_lain": "investment_other",
            "modal_kerja": "working_capital",
        }
        fields = [
            "id",
            "pembelian_pematang_tanah",
            "bangunan_gedung",
            "mesin_peralatan",
            "investasi_lain",
            "investment_undivided",
            "investment_total",
            "modal_kerja",
            "capital_total",
            "production_value",
            "materials_value",
            "energy_cost",
            "turnover",
        ]


class MaterialSerializer(RecordSerializer):
    class Meta:
        model = RawMaterial
        columns = {"jenis": "kind", "satuan": "unit"}
        fields = ["id", "name", "jenis", "origin", "country", "volume", "satuan", "version"]


class ValueSerializer(RecordSerializer):
    """What one market or one material was worth."""

    class Meta:
        model = Market
        fields = ["id", "value"]


class OwnerSerializer(RecordSerializer):
    """Her numbers go in and never come out: what is there is told, not what it says."""

    has_nik = Has(source="nik_digest")
    has_phone = Has(source="phone_digest")

    class Meta:
        model = Owner
        fields = [
            "id",
            "name",
            "sex",
            "education",
            "region",
            "legal_basis",
            "has_nik",
            "has_phone",
            "version",
        ]
        read_only_fields = ["region"]


class SourceSerializer(serializers.ModelSerializer):
    system = Choice(source="source", choices=Source.choices, required=False)

    class Meta:
        model = Business
        fields = ["system", "collected_on"]


class IdentifierSerializer(serializers.ModelSerializer):
    system = serializers.CharField()

    class Meta:
        model = ExternalId
        fields = ["system", "value"]


class BusinessFinancesSerializer(serializers.ModelSerializer):
    figures = FiguresMoneySerializer(source="latest_figures")
    markets = serializers.SerializerMethodField()

    class Meta:
        model = Business
        fields = ["figures", "markets"]

    def get_markets(self, business) -> list[dict]:
        known = business.market_set.filter(value__isnull=False).order_by("pk")
        return ValueSerializer(known, many=True).data


class InOrder(serializers.ListSerializer):
    """What belongs to a business, in the order in which it came."""

    def to_representation(self, data):
        return super().to_representation(data.order_by("pk"))


def parts(kind, name):
    return InOrder(child=kind(), source=f"{name}_set", read_only=True)


class BusinessSerializer(TopSerializer):
    """A business with all that belongs to it."""

    address = "businesses"

    display = serializers.CharField(source="name", read_only=True)
    identifiers = serializers.SerializerMethodField()
    latitude = Degrees(max_digits=9, decimal_places=6, required=False, allow_null=True)
    longitude = Degrees(max_digits=9, decimal_places=6, required=False, allow_null=True)
    other_kbli = serializers.SerializerMethodField()
    source = SourceSerializer(source="*", required=False)
    products = parts(ProductSerializer, "product")
    markets = parts(MarketSerializer, "market")
    certificates = parts(CertificateSerializer, "certificate")
    latest_figures = FiguresSerializer(read_only=True)
    owner = OwnerSerializer(read_only=True)
    finances = BusinessFinancesSerializer(source="*", read_only=True)

    class Meta:
        model = Business
        columns = {"status_tanah": "tenure"}
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
            "siinas_no",
            "siinas_reported_on",
            "identifiers",
            "founded_year",
            "region",
            "address",
            "rt",
            "rw",
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

    def get_other_kbli(self, business) -> list[dict]:
        return [KindField().to_representation(kind) for kind in business.other_kbli.order_by("pk")]

    def get_identifiers(self, business) -> list[dict]:
        """The NIB first, then SIINas, then what other systems call it."""
        first = [(NIB, business.nib), (SIINAS, business.siinas_no)]
        known = business.externalid_set.order_by("system", "value").values_list("system", "value")
        return [
            {"system": system, "value": value} for system, value in [*first, *known] if value
        ]
