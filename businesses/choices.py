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
    CANCELLED = "cancelled", _("Cancelled")


class JobState(TextChoices):
    """How a call stands whose many businesses are saved in the background."""

    QUEUED = "queued", _("Waits")
    RUNNING = "running", _("Being written")
    SUCCESS = "success", _("Done")
    PARTIAL = "partial_success", _("Done, some refused")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class JobListState(TextChoices):
    """How any work in the background stands, in the words of the API: those of JobState, and two
    of lists, which are checked before they are loaded."""

    QUEUED = JobState.QUEUED.value, JobState.QUEUED.label
    VALIDATING = "validating", _("Being checked")
    WAITING = "waiting_for_verification", _("Checked, waiting for somebody who lets it in")
    RUNNING = JobState.RUNNING.value, JobState.RUNNING.label
    SUCCESS = JobState.SUCCESS.value, JobState.SUCCESS.label
    PARTIAL = JobState.PARTIAL.value, JobState.PARTIAL.label
    FAILED = JobState.FAILED.value, JobState.FAILED.label
    CANCELLED = JobState.CANCELLED.value, JobState.CANCELLED.label


class JobKind(TextChoices):
    BULK = "bulk", _("Many businesses by the API")
    IMPORT = "import", _("Import")


class ImportEvent(TextChoices):
    """What others are told of an import. These names go out and never change, as those below."""

    FINISHED = "import.finished", _("A list was loaded, or its loading ended before its end")


class JobEvent(TextChoices):
    FINISHED = "job.finished", _("A job that this client sent has ended")


class ChangeEvent(TextChoices):
    WAITING = "change_request.waiting", _("A proposed change waits for an answer")
    DECIDED = "change_request.decided", _("A proposed change was answered, wholly or in part")
    WITHDRAWN = "change_request.withdrawn", _("A proposed change is no longer proposed")


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
    # Of her own data, by an owner alone.
    JSON = "json", _("JSON file")
    ZIP = "zip", _("All of it with the files (ZIP)")


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
    CHANGE_PHOTOS = "change_photos", _("Photos of documents of settled change requests")
    GONE_BUSINESSES = "gone_businesses", _("Closed or unfound businesses never confirmed")
    ACCESS_NOTES = "access_notes", _("Register of access")
    SESSIONS = "sessions", _("Ended sessions")
    SIGN_INS = "sign_ins", _("Sign-ins and failed tries")
    CLAIMS = "claims", _("Claims of owners that were answered or withdrawn")
    CLAIM_CARDS = "claim_cards", _("Used and ended claim cards and invitations")
    ENDED_PEOPLE = "ended_people", _("Who acted for a business and no longer does")
    CODES = "codes", _("Codes that were sent to a phone or an address")
    MESSAGES = "messages", _("Messages to people, sent or not")


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


class ChangeTarget(TextChoices):
    """Which record of a business a change is proposed for (models/change_rules.py)."""

    BUSINESS = "business", _("Business")
    FIGURES = "figures", _("Figures")
    PRODUCT = "product", _("Product")
    OWNER = "owner", _("Owner")
    # The figures of a period that has none yet, told beside those of the period before.
    PERIOD = "period", _("Figures of a new period")
    # What the business has and the registry does not know yet.
    NEW_PRODUCT = "new_product", _("New product")
    NEW_CERTIFICATE = "new_certificate", _("New certificate")
    # What is sealed: named as wrong, never written into a request.
    IDENTITY = "identity", _("NIK or birth date")


class FieldRule(TextChoices):
    """What a proposed value needs before it stands in the record."""

    DIRECT = "direct", _("at once")
    REVIEW = "review", _("after review")
    PROOF = "proof", _("after review, with a photo of the document")


class ChangeState(TextChoices):
    SUBMITTED = "submitted", _("Waiting for an answer")
    RETURNED = "returned", _("Returned to the proposer")
    APPLIED = "applied", _("Taken over")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProposalState(TextChoices):
    """What became of one proposed value."""

    WAITING = "waiting", _("waiting")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    DROPPED = "dropped", _("no longer proposed")


class ChangeDeed(TextChoices):
    """What was done to a change request (services/change_steps.py)."""

    SUBMIT = "submit", _("Proposed")
    RESUBMIT = "resubmit", _("Proposed again")
    APPROVE = "approve", _("Approved")
    REJECT = "reject", _("Rejected")
    RETURN = "return", _("Returned")
    WITHDRAW = "withdraw", _("Withdrawn")


class ChangeDoor(TextChoices):
    PAGE = "web", _("on the web page")
    API = "api", _("by the API")
    HELP = "help", _("by an officer, for the owner")


class GroupKind(TextChoices):
    KUB = "kub", _("Joint business group (KUB)")
    SENTRA = "sentra", _("Production centre (sentra)")
    COOPERATIVE = "cooperative", _("Cooperative (koperasi)")
    UMBRELLA = "umbrella", _("Umbrella association")


class Office(TextChoices):
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    TREASURER = "treasurer", _("Treasurer")


class MemberRole(TextChoices):
    """What a business is in its group; of each office there is one at a time."""

    MEMBER = "member", _("Member")
    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    TREASURER = "treasurer", _("Treasurer")


class GroupNeed(TextChoices):
    """What a program may ask of a group before it gives anything (models/readiness.py)."""

    CHAIR = "chair", _("a chair")
    DECREE = "decree", _("a decree (SK)")
    STATUTES = "statutes", _("statutes (AD/ART)")
    BANK_ACCOUNT = "bank_account", _("a bank account of its own")
    MACHINE_PLACE = "machine_place", _("a place for the machine")
    ELECTRICITY = "electricity", _("electricity")
    MEMBERS = "members", _("enough members")


class GroupFileKind(TextChoices):
    DECREE = "decree", _("Decree (SK)")
    STATUTES = "statutes", _("Statutes (AD/ART)")
    MINUTES = "minutes", _("Minutes of a meeting")
    BANK_BOOK = "bank_book", _("Page of the bank book")
    PLACE = "place", _("Photo of the place")
    OTHER = "other", _("Other document")


class Acting(TextChoices):
    """As what somebody acts for a business."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Helper of the owner")


class Proven(TextChoices):
    """How we know that somebody may act for a business."""

    CARD = "card", _("by a card of the office")
    CLAIM = "claim", _("a claim that an officer looked at")
    INVITED = "invited", _("invited by the owner")
    ASSISTED = "assisted", _("with her consent, by an officer")
    BEFORE = "before", _("before this was noted")


class CardWay(TextChoices):
    """How the code of a claim card leaves the office."""

    PRINT = "print", _("Print the card")
    SHARE = "share", _("Share it by WhatsApp")
    MESSAGE = "message", _("Send it to the phone in the record")


class ConsentChannel(TextChoices):
    """Where an owner without an account told an officer to act for her."""

    OFFICE = "office", _("At the office")
    VISIT = "visit", _("At her place")
    PHONE = "phone", _("By phone")
    LETTER = "letter", _("By letter")


class ClaimState(TextChoices):
    WAITING = "waiting", _("Waits for the office")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PageState(TextChoices):
    """How the page of a product stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ErasureState(TextChoices):
    """What became of it that an owner asked for her data to be removed."""

    WAITING = "waiting", _("Waits for the office")
    DONE = "done", _("Removed")
    REFUSED = "refused", _("Not removed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
