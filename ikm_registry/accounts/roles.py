"""The only table of rights: role → permissions.

Roles change by release, not in a form: in return they are reviewed like code and can be
printed. A permission is Django's own codename ("businesses.change_product"); where it
holds is said by the assignment's region, see `scope.py`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ikm_registry.regions.choices import Level


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    PROVINCE_OFFICER = "province_officer", _("Province officer")
    DISTRICT_OFFICER = "district_officer", _("District officer")
    VERIFIER = "verifier", _("Verifier")
    FIELD_OFFICER = "field_officer", _("Field officer")
    VILLAGE_OPERATOR = "village_operator", _("Village operator")
    VIEWER = "viewer", _("Viewer")
    API_CLIENT = "api_client", _("API client")
    AUDITOR = "auditor", _("Auditor")
    OWNER = "owner", _("Owner")
    BANK_PARTNER = "bank_partner", _("Bank partner")
    API_KEEPER = "api_keeper", _("API client that keeps records")


# Not given in a place: an owner has her own records, a bank the programs it takes part in
# (programs/models/partner.py).
WITHOUT_PLACE = frozenset({Role.OWNER, Role.BANK_PARTNER})
# Given to other systems alone, never to people. One of them has an office's work and removes what
# an office may not; its keys do no more than their scopes say.
FOR_SYSTEMS = frozenset({Role.API_CLIENT, Role.API_KEEPER})
# At which levels of the administration there is such a duty; the others are held anywhere.
LEVELS = {
    Role.ADMINISTRATOR: (Level.PROVINCE, Level.REGENCY),
    Role.PROVINCE_OFFICER: (Level.PROVINCE,),
    Role.DISTRICT_OFFICER: (Level.REGENCY,),
    Role.VERIFIER: (Level.PROVINCE, Level.REGENCY, Level.DISTRICT),
    Role.FIELD_OFFICER: (Level.REGENCY, Level.DISTRICT, Level.VILLAGE),
    Role.VILLAGE_OPERATOR: (Level.VILLAGE,),
    Role.AUDITOR: (Level.PROVINCE, Level.REGENCY),
}


RECORDS = [
    "business",
    "businessgroup",
    "certificate",
    "consent",
    "externalid",
    "figures",
    "groupfile",
    "groupmember",
    "groupofficer",
    "market",
    "otherkbli",
    "owner",
    "photo",
    "product",
    "rawmaterial",
]


def each(*rights):
    """The rights on every kind of business record."""
    return frozenset(f"businesses.{right}_{record}" for right in rights for record in RECORDS)


# Removing a whole business or group, and bringing it back, is a decision; correcting what belongs
# to it is daily work.
WHOLE = frozenset({"businesses.delete_business", "businesses.delete_businessgroup"})
KEEP = each("view", "add", "change", "delete") - WHOLE
LOAD = frozenset(f"businesses.{right}_importbatch" for right in ("view", "add", "change"))
# Many businesses that were sent at once, watched while they are written in the background.
JOBS = frozenset({"businesses.view_bulkjob", "businesses.change_bulkjob"})
# A view shared with an office is changed by its maker, and by who administers that office.
SHARED_VIEWS = frozenset(f"businesses.{right}_savedview" for right in ("change", "delete"))
# Who owns a business, and what she agreed to; who leads a group.
OF_OWNERS = frozenset(
    f"businesses.view_{record}" for record in ("owner", "consent", "groupofficer")
)
# NIK, NPWP, phone and birth date are covered for everybody. Those who may look behind the cover
# do so one at a time and say what for (businesses/services/access.py).
REVEAL = frozenset({"businesses.reveal_owner"})
# Turnover, investment and other money of a single firm (businesses/models/money.py).
MONEY = frozenset({"businesses.view_money"})
# Who looked at what, and what left as a file.
WATCH = frozenset({"businesses.view_accessnote"})
# Proposing a change that somebody else decides about, and deciding: whoever keeps the businesses of
# a district decides about the changes of them, but about none of her own
# (businesses/services/changes.py). A village enters and assists; the district decides.
SEE_CHANGES = frozenset({"businesses.view_changerequest"})
PROPOSE_OF_OWNERS = frozenset({"businesses.propose_owner"})
PROPOSE = SEE_CHANGES | {
    f"businesses.propose_{record}" for record in ("business", "figures", "product")
}
DECIDE = SEE_CHANGES | {"businesses.change_changerequest"}
PROPOSE_ALL = PROPOSE | PROPOSE_OF_OWNERS
CHANGES = PROPOSE_ALL | DECIDE
# Who acts for a business, and letting an owner in: by a card, or with her consent noted.
SEE_PEOPLE_OF_BUSINESS = frozenset({"businesses.view_businessperson"})
LET_IN = SEE_PEOPLE_OF_BUSINESS | {
    f"businesses.{right}" for right in ("add_businessperson", "view_claimcard", "add_claimcard")
}
# Deciding about what owners say of themselves, and ending that somebody acts for a business.
DECIDE_CLAIMS = frozenset(
    f"businesses.{right}" for right in ("view_claim", "change_claim", "change_businessperson")
)
# The card by which a business is shown: her own, or that of an owner for whom one acts.
SHOW_CARD = frozenset(f"businesses.{right}_publiccard" for right in ("view", "add", "change"))
ASSIST = LET_IN | SHOW_CARD
OWNERS = ASSIST | DECIDE_CLAIMS
# Her own claims: she sees what became of them.
CLAIM = frozenset({"businesses.view_claim"})
# Pictures of her own place and work, without anybody's answer.
OWN_PHOTOS = frozenset({"businesses.add_photo", "businesses.delete_photo"})
# What an owner does with her own: she shows it, agrees to uses of her data, asks for their removal.
SHOW_PRODUCTS = frozenset(f"businesses.{right}_productpage" for right in ("view", "add", "change"))
SHOW = SHOW_CARD | SHOW_PRODUCTS
# Letting somebody help with her own business, and no longer.
NAME_HELPERS = frozenset({"businesses.invite_businessperson"})
AGREE = frozenset({"businesses.agree_consent"})
SEE_ERASURES = frozenset({"businesses.view_erasurerequest"})
ASK_ERASURE = frozenset({"businesses.add_erasurerequest"})
# Who may remove a whole business decides about it, too.
DECIDE_ERASURES = frozenset({"businesses.change_erasurerequest"})
HERS = SHOW | NAME_HELPERS | AGREE | SEE_ERASURES | ASK_ERASURE
OFFICE = KEEP | LOAD | JOBS | REVEAL | MONEY | CHANGES | OWNERS
ADMINISTER = SHARED_VIEWS | WATCH | SEE_ERASURES | DECIDE_ERASURES | WHOLE

# Programs: offered and kept by an office, applied to for a business, checked and verified by one,
# decided by another (programs/workflow.py).
PARTS_OF_PROGRAMS = ("program", "stage", "requirement", "criterion", "rule")
PARTS_OF_APPLICATIONS = (
    "application",
    "paper",
    "applicationstep",
    "visit",
    "assessment",
    "rank",
    "score",
)
SEE_PROGRAMS = frozenset(
    f"programs.view_{record}" for record in PARTS_OF_PROGRAMS + PARTS_OF_APPLICATIONS
)
KEEP_PROGRAMS = frozenset(
    f"programs.{right}_{record}"
    for right in ("add", "change", "delete")
    for record in PARTS_OF_PROGRAMS
)
APPLY = frozenset(
    f"programs.{right}_{record}"
    for right in ("add", "change")
    for record in ("application", "paper")
) | {"programs.delete_paper"}
VERIFY_APPLICATIONS = frozenset(
    f"programs.{right}"
    for right in ("verify_application", "add_visit", "add_assessment", "change_assessment")
)
DECIDE_APPLICATIONS = frozenset({"programs.decide_application"})
# From whom an officer stays away: declared by herself, seen and ended by an administrator.
DECLARE = frozenset({"programs.add_interest"})
WATCH_INTERESTS = frozenset({"programs.view_interest"})
END_INTERESTS = frozenset({"programs.change_interest"})
# What somebody wishes to borrow, and owes, is a matter of money like her turnover.
SEE_CREDIT = frozenset({"programs.view_creditcase"})
ASK_FOR_CREDIT = frozenset({"programs.add_creditcase", "programs.change_creditcase"})
# Candidates leave for SIKP as a file.
EXPORT_CREDIT = frozenset({"programs.export_creditcase"})
CREDIT_OFFICE = SEE_CREDIT | ASK_FOR_CREDIT | EXPORT_CREDIT
FOLLOW_CREDIT = frozenset({"programs.follow_creditcase"})
# Which bank follows which program.
PARTNERS = frozenset(f"programs.{right}_programpartner" for right in ("view", "add", "delete"))
SEE_FACILITATION = frozenset({"programs.view_facilitationcase"})
ASK_FOR_FACILITATION = frozenset(
    {"programs.add_facilitationcase", "programs.change_facilitationcase"}
)
FACILITATE = SEE_FACILITATION | ASK_FOR_FACILITATION
# From the decree to the certificate (programs/models/delivery.py and those beside it): whoever
# decides signs, whoever verifies on the spot hands over, checks and visits; sessions are the
# organiser's.
PARTS_OF_DELIVERIES = (
    "decree",
    "decreeline",
    "agreement",
    "handover",
    "correction",
    "item",
    "holding",
    "itemcheck",
)
PARTS_OF_FOLLOWING = ("followup", "point", "pointanswer")
PARTS_OF_TRAINING = ("trainingsession", "participant", "attendance", "trainingcertificate")
SEE_PROGRAMS |= {
    f"programs.view_{record}"
    for record in PARTS_OF_DELIVERIES + PARTS_OF_FOLLOWING + PARTS_OF_TRAINING
}
SIGN_FOR_PROGRAMS = frozenset(
    f"programs.add_{record}" for record in ("decree", "decreeline", "agreement", "correction")
)
HAND_OVER = frozenset(
    f"programs.{right}"
    for right in (
        *("add_handover", "add_item", "change_item", "add_holding", "change_holding"),
        *("add_itemcheck", "add_followup", "change_followup", "add_pointanswer"),
        "change_pointanswer",
    )
)
KEEP_PROGRAMS |= {f"programs.{right}_point" for right in ("add", "change", "delete")}
KEEP_PROGRAMS |= {f"programs.{right}_trainingsession" for right in ("add", "change", "delete")}
TRAIN = frozenset(
    f"programs.{right}"
    for right in (
        *("add_participant", "change_participant", "add_attendance", "delete_attendance"),
    )
)
CERTIFY = frozenset(f"programs.{right}_trainingcertificate" for right in ("add", "change"))
PROGRAMS_OFFICE = (
    SEE_PROGRAMS | KEEP_PROGRAMS | APPLY | VERIFY_APPLICATIONS | DECIDE_APPLICATIONS | DECLARE
)
PROGRAMS_OFFICE |= SIGN_FOR_PROGRAMS | HAND_OVER | TRAIN | CERTIFY
PROGRAMS_OFFICE |= CREDIT_OFFICE | FACILITATE
# What is done at the place of an applicant.
ON_THE_SPOT = VERIFY_APPLICATIONS | HAND_OVER | TRAIN | DECLARE

# Who works here, and with which rights; never more than the administrator holds herself.
PEOPLE = frozenset({"accounts.view_user", "accounts.change_user"}) | {
    f"accounts.{right}_assignment" for right in ("view", "add", "change", "delete")
}
# Which other systems come in by keys of the API, what they asked, and which are called.
CLIENTS = frozenset(f"rest.{right}_apikey" for right in ("view", "add", "change")) | {
    f"hooks.{right}_webhook" for right in ("view", "add", "change", "delete")
}

PERMISSIONS = {
    Role.ADMINISTRATOR: OFFICE
    | ADMINISTER
    | PEOPLE
    | CLIENTS
    | PROGRAMS_OFFICE
    | PARTNERS
    | WATCH_INTERESTS
    | END_INTERESTS,
    Role.PROVINCE_OFFICER: each("view") | MONEY | PROPOSE_ALL | PROGRAMS_OFFICE,
    Role.DISTRICT_OFFICER: OFFICE | PROGRAMS_OFFICE,
    Role.VERIFIER: each("view", "change")
    | MONEY
    | CHANGES
    | SEE_PROGRAMS
    | ON_THE_SPOT
    | SEE_CREDIT
    | SEE_FACILITATION,
    Role.FIELD_OFFICER: KEEP | CHANGES | OWNERS | SEE_PROGRAMS | APPLY | ON_THE_SPOT | FACILITATE,
    Role.VILLAGE_OPERATOR: each("view", "add", "change")
    | PROPOSE_ALL
    | ASSIST
    | SEE_PROGRAMS
    | APPLY
    | DECLARE
    | FACILITATE,
    Role.VIEWER: each("view") | PROPOSE_ALL | SEE_PROGRAMS | SEE_FACILITATION,
    Role.API_CLIENT: (each("view") - OF_OWNERS) | PROPOSE | SEE_PROGRAMS | SEE_FACILITATION,
    Role.AUDITOR: each("view")
    | WATCH
    | SEE_CHANGES
    | SEE_PROGRAMS
    | SEE_FACILITATION
    | WATCH_INTERESTS,
    # What an owner may do, she may do with her own records only: `owner_path` in scope.py.
    Role.OWNER: each("view")
    | MONEY
    | PROPOSE_ALL
    | SEE_PEOPLE_OF_BUSINESS
    | CLAIM
    | SEE_PROGRAMS
    | APPLY
    | SEE_CREDIT
    | ASK_FOR_CREDIT
    | FACILITATE
    | OWN_PHOTOS
    | HERS,
    # Nothing of a place: the cases sent to her bank, and of those only who agrees to it.
    Role.BANK_PARTNER: FOLLOW_CREDIT,
    # The system of an office keeps a whole copy right: it removes what was removed there.
    Role.API_KEEPER: OFFICE | PROGRAMS_OFFICE | WHOLE,
}


# An owner signs in to her own record twice a year, with the telephone she has; whoever sees
# the records of others proves herself twice.
NEED_SECOND_FACTOR = frozenset(Role) - {Role.OWNER}


def roles_granting(permission):
    return {role for role, granted in PERMISSIONS.items() if permission in granted}
