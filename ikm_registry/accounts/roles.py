"""The only table of rights: role → permissions.

Roles change by release, not in a form: in return they are reviewed like code and can be
printed. A permission is Django's own codename ("businesses.change_product"); where it
holds is said by the assignment's region, see `scope.py`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


RECORDS = [
    "business",
    "certificate",
    "consent",
    "externalid",
    "figures",
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


# Removing a whole business, and bringing it back, is a decision; correcting what belongs to it
# is daily work.
KEEP = each("view", "add", "change", "delete") - {"businesses.delete_business"}
LOAD = frozenset(f"businesses.{right}_importbatch" for right in ("view", "add", "change"))
# A view shared with an office is changed by its maker, and by who administers that office.
SHARED_VIEWS = frozenset(f"businesses.{right}_savedview" for right in ("change", "delete"))
# Who owns a business, and what she agreed to.
OF_OWNERS = frozenset({"businesses.view_owner", "businesses.view_consent"})
# NIK, NPWP, phone and birth date are covered for everybody. Those who may look behind the cover
# do so one at a time and say what for (businesses/services/access.py).
REVEAL = frozenset({"businesses.reveal_owner"})
# Turnover, investment and other money of a single firm (businesses/models/money.py).
MONEY = frozenset({"businesses.view_money"})
# Who looked at what, and what left as a file.
WATCH = frozenset({"businesses.view_accessnote"})
OFFICE = KEEP | LOAD | REVEAL | MONEY
ADMINISTER = SHARED_VIEWS | WATCH | {"businesses.delete_business"}

# Who works here, and with which rights; never more than the administrator holds herself.
PEOPLE = frozenset({"accounts.view_user", "accounts.change_user"}) | {
    f"accounts.{right}_assignment" for right in ("view", "add", "change", "delete")
}
# Which other systems come in by keys of the API, and what they asked.
CLIENTS = frozenset(f"rest.{right}_apikey" for right in ("view", "add", "change"))

PERMISSIONS = {
    Role.ADMINISTRATOR: OFFICE | ADMINISTER | PEOPLE | CLIENTS,
    Role.PROVINCE_OFFICER: each("view") | MONEY,
    Role.DISTRICT_OFFICER: OFFICE,
    Role.VERIFIER: each("view", "change") | MONEY,
    Role.FIELD_OFFICER: KEEP,
    Role.VILLAGE_OPERATOR: each("view", "add", "change"),
    Role.VIEWER: each("view"),
    Role.API_CLIENT: each("view") - OF_OWNERS,
    Role.AUDITOR: each("view") | WATCH,
    # What an owner may do, she may do with her own records only: `owner_path` in scope.py.
    Role.OWNER: each("view") | MONEY,
}


# An owner signs in to her own record twice a year, with the telephone she has; whoever sees
# the records of others proves herself twice.
NEED_SECOND_FACTOR = frozenset(Role) - {Role.OWNER}


def roles_granting(permission):
    return {role for role, granted in PERMISSIONS.items() if permission in granted}
