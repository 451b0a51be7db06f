"""The closed lists of words in which programs speak; docs/programs.md tells them in order."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ProgramKind(TextChoices):
    TRAINING = "training", _("Training")
    EQUIPMENT = "equipment", _("Equipment grant (hibah)")
    RESTRUCTURING = "restructuring", _("Machine restructuring")
    CREDIT = "credit", _("Credit")
    FACILITATION = "facilitation", _("Facilitation of a permit or certificate")


class Recipient(TextChoices):
    BUSINESS = "business", _("A business")
    GROUP = "group", _("A group of businesses")


class FundSource(TextChoices):
    APBD_REGENCY = "apbd_kab", _("APBD of the regency")
    APBD_PROVINCE = "apbd_prov", _("APBD of the province")
    DAK = "dak", _("DAK")
    APBN = "apbn", _("APBN")
    BANK = "bank", _("Bank")
    PARTNER = "partner", _("Private partner")


class RuleKind(TextChoices):
    """What may be asked of an applicant before she may apply (models/rules.py)."""

    PLACE = "place", _("lies in")
    KBLI = "kbli", _("works in this KBLI")
    SIZE = "size", _("is of this size")
    WORKERS = "workers", _("number of workers")
    TURNOVER = "turnover", _("turnover of a year")
    HOLDS = "holds", _("holds a certificate")
    LACKS = "lacks", _("lacks a certificate")
    NIB = "nib", _("has a NIB")
    YEARS = "years", _("years in business")
    WOMAN = "woman", _("is owned by a woman")
    NOT_HELPED = "not_helped", _("was not helped in the last years")
    IN_GROUP = "in_group", _("is member of a group")
    MEMBERS = "members", _("number of members")
    READY = "ready", _("group is ready to receive")
    DECREE = "decree", _("group has a decree (SK)")


class Window(TextChoices):
    """Where a program stands in its window of applications."""

    DRAFT = "draft", _("Draft")
    COMING = "coming", _("Coming")
    OPEN = "open", _("Taking applications")
    CLOSED = "closed", _("Closed")


class CriterionKind(TextChoices):
    """What points are given for: a fact of the registry, or what an officer assessed."""

    FACT = "fact", _("Fact of the registry")
    ASSESSED = "assessed", _("Assessed by an officer")


class ApplicationState(TextChoices):
    """Where an application stands. What leads from one to another is said by workflow.py."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned to be completed")
    CHECKED = "checked", _("Documents complete")
    VERIFIED = "verified", _("Visited and verified")
    SELECTED = "selected", _("Selected")
    REJECTED = "rejected", _("Not selected")
    OBJECTED = "objected", _("Objection to be answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECREED = "decreed", _("Named in a decree (SK)")
    AGREED = "agreed", _("Agreement signed (NPHD)")
    RECEIVED = "received", _("Handed over (BAST)")
    TAKING_PART = "taking_part", _("Taking part")
    SENT = "sent", _("Sent to SIKP")
    AT_BANK = "at_bank", _("At the bank")
    SIGNED = "signed", _("Credit agreement signed")
    DISBURSED = "disbursed", _("Disbursed")
    RUNNING = "running", _("Running")
    SETTLED = "settled", _("Paid back")
    BAD = "bad", _("Bad debt")
    LODGED = "lodged", _("Lodged with the issuer")
    ISSUED = "issued", _("Issued")
    REFUSED = "refused", _("Refused")
    CLOSED = "closed", _("Closed")


class Waits(TextChoices):
    """For whose next step an application waits."""

    OFFICE = "office", _("The office")
    APPLICANT = "applicant", _("The applicant, to complete it")


class Deed(TextChoices):
    """What may happen to an application."""

    SUBMIT = "submit", _("Submit")
    RETURN = "return", _("Return to be completed")
    CHECK = "check", _("Confirm that the documents are complete")
    VERIFY = "verify", _("Verify after a visit")
    PASS_ON = "pass_on", _("Let into the next stage")
    SELECT = "select", _("Select")
    MOVE = "move", _("Move in the ranking")
    REJECT = "reject", _("Reject")
    OBJECT = "object", _("Object")
    UPHOLD = "uphold", _("Uphold the objection")
    DISMISS = "dismiss", _("Dismiss the objection")
    WITHDRAW = "withdraw", _("Withdraw")
    DECREE = "decree", _("Name in a decree (SK)")
    AGREE = "agree", _("Sign the agreement (NPHD)")
    HAND_OVER = "hand_over", _("Hand over (BAST)")
    START = "start", _("Start")
    SEND = "send", _("Send to SIKP")
    RECEIVE = "receive", _("Taken in by the bank")
    SIGN = "sign", _("Credit agreement signed")
    DISBURSE = "disburse", _("Disburse")
    RUN = "run", _("Report the outstanding amount")
    SETTLE = "settle", _("Paid back")
    DEFAULT = "default", _("Report bad debt")
    LODGE = "lodge", _("Lodge with the issuer")
    ISSUE = "issue", _("Issued")
    REFUSE = "refuse", _("Refused")
    CLOSE = "close", _("Close")


class InterestKind(TextChoices):
    """Why an officer stays away from an application."""

    KIN = "kin", _("Kinship")
    FINANCIAL = "financial", _("Share or other financial interest")
    OTHER = "other", _("Another interest")


# Credit and facilitation.


class CreditPurpose(TextChoices):
    WORKING_CAPITAL = "kmk", _("Working capital (KMK)")
    INVESTMENT = "ki", _("Investment (KI)")


class Collectability(IntegerChoices):
    """How a credit is paid back, as banks report it (POJK 40/2019)."""

    CURRENT = 1, _("1 Current (lancar)")
    SPECIAL_MENTION = 2, _("2 Special mention (dalam perhatian khusus)")
    SUBSTANDARD = 3, _("3 Substandard (kurang lancar)")
    DOUBTFUL = 4, _("4 Doubtful (diragukan)")
    LOSS = 5, _("5 Loss (macet)")


class LayoutUse(TextChoices):
    """Which way a file goes."""

    CANDIDATES = "candidates", _("Candidates for SIKP")
    ANSWER = "answer", _("Answer of the bank")


class Separator(TextChoices):
    """How the cells of a file are parted."""

    PIPE = "pipe", _("Text, parted by | (pipe)")
    SEMICOLON = "semicolon", _("CSV, parted by ; (semicolon)")
    XLSX = "xlsx", _("Excel workbook")


class ColumnSource(TextChoices):
    """What stands in a column of a file; the answer of a bank knows those from NUMBER on, too."""

    CONSTANT = "constant", _("always the same words")
    NIK = "nik", "NIK"
    NPWP = "npwp", "NPWP"
    NUMBER = "number", _("our number of the application")
    NAME = "name", _("owner's name")
    BUSINESS = "business", _("business name")
    ADDRESS = "address", _("address")
    VILLAGE_CODE = "village", _("code of the village")
    VILLAGE = "village_name", _("village")
    NIB = "nib", "NIB"
    KBLI = "kbli", "KBLI"
    SCHEME = "scheme", _("scheme of credit")
    PURPOSE = "purpose", _("purpose (KMK or KI)")
    WISHED = "wished", _("amount wished")
    TENOR = "tenor", _("months to pay back")
    BANK = "bank", _("bank")
    VERDICT = "verdict", _("accepted or refused")
    REASON = "reason", _("reason of the refusal")
    GRANTED = "granted", _("amount granted")
    SIGNED_ON = "signed_on", _("agreement signed on")
    DISBURSED_ON = "disbursed_on", _("disbursed on")


class CellForm(TextChoices):
    """How a value is written in a column."""

    TEXT = "text", _("as it is")
    DAY = "day", _("day as 31/12/2026")
    DAY_ISO = "day_iso", _("day as 2026-12-31")
    DIGITS = "digits", _("digits alone")
    CAPITALS = "capitals", _("capital letters")


class FacilitationKind(TextChoices):
    """What somebody is helped to get; the words of certificates are the registry's own."""

    NIB = "nib", _("NIB")
    PIRT = "pirt", _("P-IRT")
    HALAL = "halal", _("Halal")
    SNI = "sni", _("SNI (SPPT-SNI)")
    BPOM_MD = "bpom_md", _("BPOM MD")
    BRAND = "brand", _("Brand (DJKI)")
    TKDN = "tkdn", _("TKDN-IK")
    SIINAS = "siinas", _("SIINas account")
    OTHER = "other", _("Other certificate")


# Handing over and following up (models/delivery.py, models/equipment.py, models/follow_up.py).
class ReceiverRole(TextChoices):
    """As what somebody signed for the goods; the record needs no name of hers."""

    OWNER = "owner", _("Owner of the business")
    CHAIR = "chair", _("Chair of the group")
    SECRETARY = "secretary", _("Secretary of the group")
    TREASURER = "treasurer", _("Treasurer of the group")


class ItemState(TextChoices):
    """How a piece of equipment was found at a check."""

    USED = "used", _("In use")
    IDLE = "idle", _("Idle")
    BROKEN = "broken", _("Broken")
    MOVED = "moved", _("Moved elsewhere")
    SOLD = "sold", _("Sold")


class Effect(TextChoices):
    """How the applicant fares some months after the help."""

    GROWN = "grown", _("Grown")
    SAME = "same", _("As before")
    SHRUNK = "shrunk", _("Smaller than before")
    STOPPED = "stopped", _("Stopped working")


# Training (models/training.py).
class Manner(TextChoices):
    """How somebody's attendance was noted."""

    LIST = "list", _("On the list")
    CARD = "card", _("By the card")
