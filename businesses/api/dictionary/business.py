"""What the facts of a business itself mean."""

from django.utils.translation import gettext_lazy as _

from businesses.api.dictionary.common import A_BUSINESS, NUMBER, address
from businesses.api.dictionary.words import INDUSTRY, LICENSING, MEANINGS, PERSONAL
from businesses.api.serializers import (
    BusinessFinancesSerializer,
    BusinessSerializer,
    IdentifierSerializer,
    SourceSerializer,
)
from ikm_registry.rest.dictionary import Entry, Resource, Seen, describe, resource

PLACE = {
    "region": Entry(
        MEANINGS["region"],
        {
            "code": "35.13.05.2008",
            "display": "Clarak, Leces, Kabupaten Probolinggo, Jawa Timur",
        },
        _("place"),
        codes="/api/v1/regions/",
        elsewhere={"Kemendagri": "kode wilayah", "OSS": "region_id"},
    ),
    "address": Entry(MEANINGS["address"], "Dusun Krajan, timur balai desa"),
    "rt": Entry(MEANINGS["rt"], "003"),
    "rw": Entry(MEANINGS["rw"], "001"),
    "opening_hours": Entry(
        _("When it is open, in the words of its owner."), "Senin–Sabtu 08.00–16.00"
    ),
    "status_tanah": Entry(
        _("How the ground is held that the business stands on, in the codes of OSS."),
        "02",
        elsewhere={"OSS": "status_tanah"},
    ),
    "latitude": Entry(
        MEANINGS["latitude"], -7.8423, unit="°", elsewhere={"OSS": "lat_lng", "SIDT": "koordinat"}
    ),
    "longitude": Entry(
        MEANINGS["longitude"], 113.2281, unit="°", elsewhere={"OSS": "lat_lng", "SIDT": "koordinat"}
    ),
    "accuracy_m": Entry(_("How far off the coordinate may be."), 12, unit=_("metres")),
    "coordinate_source": Entry(_("How the coordinate was found."), "device"),
}
NAMES = {
    "registry_no": Entry(MEANINGS["registry_no"], NUMBER),
    "display": Entry(
        _("By which the record is shown to people."), "Keripik Bu Rupi", _("name to be shown")
    ),
    "name": Entry(MEANINGS["name"], "Keripik Bu Rupi"),
    "brand": Entry(MEANINGS["brand"], "Rupi Jaya", elsewhere={"OSS": "merk_dagang"}),
    "legal_form": Entry(
        _("The form of the firm in the codes of OSS; 99 where it has none yet."),
        "17",
        basis=LICENSING,
        elsewhere={"OSS": "jenis_perusahaan"},
    ),
    "nib": Entry(
        MEANINGS["nib"],
        "9120001234567",
        basis=LICENSING,
        elsewhere={"OSS": "nib", "SIINas": "NIB", "SIDT": "NIB"},
    ),
    "nib_issued_on": Entry(_("The day on which OSS gave the NIB."), "2024-05-14", basis=LICENSING),
    "npwp": Entry(
        _("The tax number, written here and told by no record: it is uncovered one by one."),
        "0917283645501234",
        seen=Seen.NOBODY,
        basis=PERSONAL,
        elsewhere={"OSS": "npwp"},
    ),
    "siinas_no": Entry(_("The account of the business in SIINas."), "SI-0098123"),
    "siinas_reported_on": Entry(_("When it last reported there."), "2026-07-10"),
    "identifiers": Entry(
        _("What other systems call this business: the NIB first, then SIINas, then the others."),
        label=_("numbers elsewhere"),
    ),
    "founded_year": Entry(_("The year in which it began."), 2012),
}
STATE = {
    "kbli": Entry(
        MEANINGS["kbli"],
        {
            "version": "2020",
            "code": "10794",
            "display": "Industri Kerupuk, Keripik, Peyek dan Sejenisnya",
        },
        codes="/api/v1/kbli/",
        elsewhere={"OSS": "kbli", "BPS": "KBLI", "SIINas": "KBLI"},
    ),
    "other_kbli": Entry(
        _("Further lines of business; each as version, code and title."),
        [{"version": "2020", "code": "10732", "display": "Industri Makanan dari Cokelat"}],
        _("other KBLI"),
        codes="/api/v1/kbli/",
    ),
    "status": Entry(MEANINGS["status"], "active"),
    "source": Entry(
        _("How and when the facts came to the registry."), label=_("source of the data")
    ),
    "confirmed_at": Entry(MEANINGS["confirmed"], "2026-11-20T02:10:00Z"),
}
BELONGINGS = {
    "products": Entry(_("What it makes."), label=_("products")),
    "markets": Entry(_("Where the products go, and by which way."), label=_("markets")),
    "certificates": Entry(
        _("The permits and marks that it holds or held."), label=_("certificates")
    ),
    "latest_figures": Entry(
        _("Workers and production of its newest period; null where none is known."),
        label=_("newest figures"),
    ),
    "owner": Entry(
        _("The person behind the business; kept back from who has no right to see owners."),
        label=_("owner"),
        seen=Seen.OWNER,
        basis=PERSONAL,
    ),
    "finances": Entry(
        _("The money of the single firm; kept back from who has no right to see it."),
        label=_("finances"),
        seen=Seen.OWNER,
    ),
}
describe(BusinessSerializer, address("businesses", A_BUSINESS) | NAMES | PLACE | STATE | BELONGINGS)
describe(
    SourceSerializer,
    {
        "system": Entry(MEANINGS["source"], "field_visit", _("source")),
        "collected_on": Entry(MEANINGS["collected_on"], "2026-11-20"),
    },
)
describe(
    IdentifierSerializer,
    {
        "system": Entry(
            _("Which system calls it so."),
            "urn:id:oss:nib",
            _("system"),
            codes="/api/v1/codelists/external_systems/",
        ),
        "value": Entry(_("What it is called there."), "9120001234567"),
    },
)
describe(
    BusinessFinancesSerializer,
    {
        "figures": Entry(_("Money of the newest period."), label=_("money of the newest figures")),
        "markets": Entry(_("What its markets were worth."), label=_("value of the markets")),
    },
)
resource(Resource("businesses", _("Businesses"), BusinessSerializer, basis=INDUSTRY))
