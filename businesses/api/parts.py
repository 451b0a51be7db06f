"""What the API tells of each kind of record, and takes; of a whole business in serializers.py.

Documents are written by the database; these say the same for the description of the API and are
held against them by a test. Names are those of OSS where OSS has the same fact.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.api.describing import RecordSerializer
from businesses.api.fields import Has
from businesses.models import Certificate, Figures, Market, Owner, Product, RawMaterial


class InOrder(serializers.ListSerializer):
    """What belongs to a record, in the order in which it came."""

    def to_representation(self, data):
        return super().to_representation(data.order_by("pk"))


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


class MarketMoneySerializer(RecordSerializer):
    class Meta:
        model = Market
        fields = ["value"]


class MarketSerializer(RecordSerializer):
    finances = MarketMoneySerializer(source="*", write_only=True, required=False)

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
            "finances",
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


class FiguresSerializer(RecordSerializer):
    finances = FiguresMoneySerializer(source="*", write_only=True, required=False)

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
            "finances",
        ]


class MaterialMoneySerializer(RecordSerializer):
    class Meta:
        model = RawMaterial
        fields = ["value"]


class MaterialSerializer(RecordSerializer):
    """One that is sent with its id is changed, one without is new."""

    none_has_this_id = _("None of the materials of this period has this id.")

    id = serializers.UUIDField(source="uuid", required=False)
    finances = MaterialMoneySerializer(source="*", write_only=True, required=False)

    class Meta:
        model = RawMaterial
        columns = {"jenis": "kind", "satuan": "unit"}
        fields = [
            "id",
            "name",
            "jenis",
            "origin",
            "country",
            "volume",
            "satuan",
            "version",
            "finances",
        ]


class ValueSerializer(RecordSerializer):
    """What one market or one material was worth."""

    class Meta:
        model = Market
        fields = ["id", "value"]


# What is written of a person and never told.
HERS = ["nik", "phone", "birth_date", "email", "consented_on"]


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
            *HERS,
        ]
        read_only_fields = ["region"]
        extra_kwargs = {name: {"write_only": True} for name in HERS}
