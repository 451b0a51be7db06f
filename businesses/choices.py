"""The closed lists of words in which business records speak."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class LegalForm(TextChoices):
    """Codes of OSS (integration guide 4.3.22); "99" is ours, for the many with no form yet."""

    INDIVIDUAL = "17", _("Sole proprietorship (perseorangan)")
    INDIVIDUAL_PT = "26", _("One-person company (PT perorangan)")
    PT = "01", _("Limited company (PT)")
    CV = "02", _("Limited partnership (CV)")
    FIRMA = "05", _("Partnership (firma)")
    COOPERATIVE = "07", _("Cooperative (koperasi)")
    FOUNDATION = "10", _("Foundation (yayasan)")
    BUMDES = "28", _("Village-owned enterprise (BUM Desa)")
    INFORMAL = "99", _("No legal form yet")


class Status(TextChoices):
    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Not active")
    MOVED = "moved", _("Moved")
    CLOSED = "closed", _("Closed")
    NOT_FOUND = "not_found", _("Not found yet")


class Source(TextChoices):
    """How the facts of a record came to us."""

    FIELD_VISIT = "field_visit", _("Field visit")
    OFFICE = "office", _("At the office")
    OWNER = "owner", _("From the owner")
    SPREADSHEET = "spreadsheet", _("Spreadsheet")
    OSS = "oss", _("OSS")
    SIINAS = "siinas", _("SIINas")
    OTHER = "other", _("Other source")


class Tenure(TextChoices):
    """Codes of OSS for the standing of the land (status_tanah)."""

    RENTED = "01", _("Rented")
    OWNED = "02", _("Owned")
    LENT = "03", _("Lent")


class CoordinateSource(TextChoices):
    DEVICE = "device", _("Phone or GPS on the spot")
    MAP = "map", _("Picked on a map")
    ADDRESS = "address", _("Guessed from the address")
    FILE = "file", _("From a file")


class Sex(TextChoices):
    FEMALE = "F", _("Woman")
    MALE = "M", _("Man")


class Education(TextChoices):
    NONE = "none", _("No school finished")
    PRIMARY = "sd", _("Primary (SD)")
    JUNIOR = "smp", _("Junior secondary (SMP)")
    SENIOR = "sma", _("Senior secondary (SMA/SMK)")
    DIPLOMA = "diploma", _("Diploma")
    BACHELOR = "s1", _("Bachelor (S1)")
    POSTGRADUATE = "s2", _("Postgraduate (S2/S3)")


class LegalBasis(TextChoices):
    """Why the personal data may be held: UU 27/2022 article 20."""

    CONSENT = "consent", _("Consent")
    PUBLIC_TASK = "public_task", _("Public task")
    LAW = "law", _("Duty under a law")


class ExternalSystem(TextChoices):
    SIINAS = "urn:id:siinas", _("SIINas")
    SIDT = "urn:id:sidt", _("SIDT-KUMKM")
    SIKP = "urn:id:sikp", _("SIKP")
    OSS_PROJECT = "urn:id:oss:proyek", _("OSS project")
    ECATALOGUE = "urn:id:inaproc", _("e-Katalog")
    SHEET = "urn:ikm:lembar", _("Row of a spreadsheet")


class Part(IntegerChoices):
    """Which part of a year a period covers."""

    YEAR = 0, _("Whole year")
    FIRST_HALF = 1, _("First half")
    SECOND_HALF = 2, _("Second half")


class MaterialKind(TextChoices):
    """Bahan baku and bahan penolong, as SIINas tells them apart."""

    RAW = "BB", _("Raw material (BB)")
    AUXILIARY = "BP", _("Auxiliary material (BP)")


class Origin(TextChoices):
    LOCAL = "local", _("From this regency")
    DOMESTIC = "domestic", _("From another region")
    IMPORT = "import", _("Imported")


class ProductCategory(TextChoices):
    FOOD = "food", _("Food and drink")
    CLOTHING = "clothing", _("Clothing and textile")
    CRAFT = "craft", _("Craft")
    FURNITURE = "furniture", _("Furniture and wood")
    BUILDING = "building", _("Building material")
    METAL = "metal", _("Metal and machinery")
    CHEMICAL = "chemical", _("Chemical and herbal")
    SERVICE = "service", _("Industrial service")
    OTHER = "other", _("Other products")


class Channel(TextChoices):
    OWN_SHOP = "own_shop", _("Own shop or at home")
    RESELLER = "reseller", _("Reseller or collector")
    MARKETPLACE = "marketplace", _("Marketplace or social media")
    RETAIL = "retail", _("Modern retail")
    GOVERNMENT = "government", _("Government procurement")
    INDUSTRY = "industry", _("Other industries")
    EXPORT = "export", _("Exporter or direct export")


class Reach(TextChoices):
    LOCAL = "local", _("Within the regency")
    REGIONAL = "regional", _("Within the province")
    NATIONAL = "national", _("Other provinces")
    EXPORT = "export", _("Export")


class CertificateKind(TextChoices):
    NIB = "nib", _("NIB")
    PIRT = "pirt", _("P-IRT")
    HALAL = "halal", _("Halal")
    SNI = "sni", _("SNI (SPPT-SNI)")
    BPOM_MD = "bpom_md", _("BPOM MD")
    BRAND = "brand", _("Brand (DJKI)")
    TKDN = "tkdn", _("TKDN-IK")
    OTHER = "other", _("Other certificate")


class Holding(TextChoices):
    """How it stands with a certificate; one that has ended is not held."""

    HELD = "held", _("held")
    MISSING = "missing", _("not held")
    EXPIRING = "expiring", _("ends within 90 days")


class SizeScheme(TextChoices):
    """The official tests of size; they disagree, so the registry shows each."""

    PERMENPERIN = "permenperin64", _("Permenperin 64/2016")
    PP7_CAPITAL = "pp7_capital", _("PP 7/2021, capital")
    PP7_SALES = "pp7_sales", _("PP 7/2021, annual sales")
    BPS = "bps", _("BPS, workers")


class SizeClass(TextChoices):
    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


class Need(TextChoices):
    """What the keeper of a record still has to find out, or to renew."""

    FIGURES = "figures", _("No figures of last year")
    NIB = "nib", _("No NIB yet")
    RENEWAL = "renewal", _("A certificate ends within 90 days")
    KBLI = "kbli", _("No KBLI yet")
    VILLAGE = "village", _("Village unknown")


class ImportState(TextChoices):
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, waiting for you")
    LOADING = "loading", _("Being loaded")
    DONE = "done", _("Loaded")
    FAILED = "failed", _("Failed")


class ImportAction(TextChoices):
    """What becomes of one row of a spreadsheet."""

    CREATE = "create", _("New")
    UPDATE = "update", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSE = "refuse", _("Refused")


class MoneyUnit(IntegerChoices):
    """What 1 in a money column of a spreadsheet stands for."""

    RUPIAH = 1, _("Whole rupiah")
    THOUSANDS = 1_000, _("Thousands of rupiah (000)")
    MILLIONS = 1_000_000, _("Millions of rupiah")


class ExportFormat(TextChoices):
    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV")
    PDF = "pdf", _("Directory (PDF)")
    NDJSON = "ndjson", _("Lines of JSON")  # by the API alone


class Personal(TextChoices):
    """What is told of a person only when somebody asks for it and says why."""

    NIK = "nik", "NIK"
    NPWP = "npwp", "NPWP"
    PHONE = "phone", _("phone")
    BIRTH_DATE = "birth_date", _("birth date")


class AccessKind(TextChoices):
    REVEAL = "reveal", _("Revealed")
    SEARCH = "search", _("Searched for a person")
    EXPORT = "export", _("Exported")


class Purpose(TextChoices):
    """What personal data are asked for."""

    VERIFICATION = "verification", _("Checking the data")
    PROGRAM = "program", _("A government program")
    CONTACT = "contact", _("Getting in touch")
    CORRECTION = "correction", _("A correction the owner asked for")
    OTHER = "other", _("Something else")


class Kept(TextChoices):
    """What is removed after its time (businesses/services/retention.py)."""

    DRAFTS = "drafts", _("Drafts nobody came back to")
    IMPORT_FILES = "import_files", _("Spreadsheets that were loaded or failed")
    GONE_BUSINESSES = "gone_businesses", _("Closed or unfound businesses never confirmed")
    ACCESS_NOTES = "access_notes", _("Register of access")
    SESSIONS = "sessions", _("Ended sessions")
    SIGN_INS = "sign_ins", _("Sign-ins and failed tries")


class ConsentPurpose(TextChoices):
    """What a person's data may be used for beyond registering her."""

    STATISTICS = "statistics", _("Published statistics")
    CATALOGUE = "catalogue", _("Public catalogue")
    BANK = "bank", _("Bank or credit")
    PARTNER = "partner", _("Partner of a program")


class ConsentManner(TextChoices):
    FORM = "form", _("Signed form")
    SPOKEN = "spoken", _("Said to an officer")
    ONLINE = "online", _("By her own account")
