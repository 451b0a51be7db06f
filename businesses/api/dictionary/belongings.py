"""What belongs to a business: products, markets, certificates, photos."""

from django.utils.translation import gettext_lazy as _

from businesses.api import records
from businesses.api.dictionary.common import address
from businesses.api.dictionary.words import CONFIDENTIAL, INDUSTRY
from businesses.api.parts import (
    CertificateSerializer,
    MarketMoneySerializer,
    MarketSerializer,
    ProductSerializer,
    ValueSerializer,
)
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource

A_PRODUCT = "0193a5c4-6a02-7d10-8a55-1f2e3d4c5b6a"
A_MARKET = "0193a5c4-7b13-7e21-9b66-2a3b4c5d6e7f"
A_CERTIFICATE = "0193a5c4-8c24-7f32-8c77-3b4c5d6e7f80"
A_PHOTO = "0193a5c4-9d35-7043-9d88-4c5d6e7f8091"
UNITS = "/api/v1/codelists/units/"
COUNTRIES = "/api/v1/codelists/countries/"
RUPIAH = _("rupiah")
FINANCES = Entry(
    _("The money of it; kept back from who has no right to see it."),
    label=_("finances"),
    seen=Seen.OWNER,
    basis=CONFIDENTIAL,
)
KBLI = {
    "version": "2020",
    "code": "10794",
    "display": "Industri Kerupuk, Keripik, Peyek dan Sejenisnya",
}

describe(
    ProductSerializer,
    {
        "id": Entry(_("The id of the product."), A_PRODUCT, "id"),
        "name": Entry(
            _("What the product is called."),
            "Keripik tempe rasa daun jeruk",
            elsewhere={"OSS": "jenis_produksi", "SIDT": "produk"},
        ),
        "category": Entry(_("To which of nine groups it belongs."), "food"),
        "kbli": Entry(_("The line of business of this product."), KBLI, codes="/api/v1/kbli/"),
        "merk_dagang": Entry(
            _("The name under which it is sold."), "Rupi Jaya", elsewhere={"OSS": "merk_dagang"}
        ),
        "satuan": Entry(
            _("In which unit it is sold and counted."),
            "bungkus",
            codes=UNITS,
            elsewhere={"OSS": "satuan"},
        ),
        "price": Entry(_("What one unit costs the customer."), "15000", unit=RUPIAH),
        "kapasitas": Entry(
            _("How much could be made in a month."),
            "2000",
            unit=_("units of “satuan”"),
            elsewhere={"OSS": "kapasitas"},
        ),
        "monthly_output": Entry(
            _("How much is made in a month."), "1250", unit=_("units of “satuan”")
        ),
        "packaging": Entry(_("In what it is packed."), "Plastik 200 g"),
        "shelf_life_days": Entry(_("How long it keeps."), 90, unit=_("days")),
        "is_village_flagship": Entry(_("Whether its village chose it as its own."), True),
        "ecatalogue_url": Entry(_("Where the e-Katalog of the government offers it."), None),
        "has_photo": Entry(_("Whether the registry holds a photo of it."), False, _("has a photo")),
    },
)
describe(records.ProductRecord, address("products", A_PRODUCT))
resource(Resource("products", _("Products"), records.ProductRecord, basis=INDUSTRY))

describe(
    MarketSerializer,
    {
        "id": Entry(_("The id of the market."), A_MARKET, "id"),
        "product": Entry(_("The id of the product; null: all of them."), None),
        "year": Entry(_("Of which year this is told."), 2025),
        "part": Entry(_("The whole year (0) or one half of it."), 0),
        "channel": Entry(_("By which way the goods reach the customer."), "reseller"),
        "reach": Entry(_("How far the goods go."), "national"),
        "destination": Entry(
            _("Where in Indonesia they go."),
            {"code": "31", "display": "DKI Jakarta"},
            codes="/api/v1/regions/",
        ),
        "country": Entry(_("To which country they are exported."), None, codes=COUNTRIES),
        "buyer": Entry(_("Who buys, where one buyer stands out."), "Toko oleh-oleh"),
        "share_percent": Entry(_("Which part of all sales this is."), "40", unit="%"),
        "volume": Entry(_("How much goes there."), "6000", unit=_("units of “satuan”")),
        "satuan": Entry(_("In which unit the volume is counted."), "bungkus", codes=UNITS),
        "finances": FINANCES,
    },
)
describe(
    MarketMoneySerializer,
    {"value": Entry(_("What was sold there."), "90000000", unit=RUPIAH)},
)
describe(records.MarketRecord, address("markets", A_MARKET))
describe(
    ValueSerializer,
    {
        "id": Entry(_("The id of the market or material."), A_MARKET, "id"),
        "value": Entry(_("What it was worth."), "90000000", unit=RUPIAH),
    },
)
resource(Resource("markets", _("Markets"), records.MarketRecord, basis=INDUSTRY))

describe(
    CertificateSerializer,
    {
        "id": Entry(_("The id of the certificate."), A_CERTIFICATE, "id"),
        "jenis": Entry(_("Which permit or mark it is."), "pirt", elsewhere={"OSS": "jenis"}),
        "nomor": Entry(_("The number on it."), "2063513010128-30", elsewhere={"OSS": "nomor"}),
        "product": Entry(_("The id of the product; null: the whole business."), None),
        "issuer": Entry(_("Who gave it."), "Dinas Kesehatan Kabupaten Probolinggo"),
        "tanggal_terbit": Entry(
            _("Since when it holds."), "2025-02-01", elsewhere={"OSS": "tanggal_terbit"}
        ),
        "masa_berlaku": Entry(
            _("Its last day; null where it does not end."),
            "2030-01-31",
            elsewhere={"OSS": "masa_berlaku"},
        ),
        "scope": Entry(_("What exactly it covers."), "Keripik tempe, kemasan plastik"),
        "facilitated_by": Entry(_("The program that helped to get it."), None),
        "has_file": Entry(_("Whether the registry holds a scan of it."), True, _("has a scan")),
    },
)
describe(records.CertificateRecord, address("certificates", A_CERTIFICATE))
resource(Resource("certificates", _("Certificates"), records.CertificateRecord, basis=INDUSTRY))

describe(
    records.PhotoRecord,
    {
        **address("photos", A_PHOTO),
        "id": Entry(_("The id of the photo."), A_PHOTO, "id"),
        "caption": Entry(_("What it shows."), "Ruang penggorengan"),
        "taken_on": Entry(_("When it was taken."), "2026-11-20"),
    },
)
