"""What a key may be used for: each scope is a bundle of rights, made from those of roles.py.

Scopes narrow what the user of a key holds by her assignments; they never add to it.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.roles import (
    APPLY,
    ASK_FOR_CREDIT,
    ASK_FOR_FACILITATION,
    CERTIFY,
    DECIDE,
    DECIDE_APPLICATIONS,
    DECLARE,
    EXPORT_CREDIT,
    FOLLOW_CREDIT,
    HAND_OVER,
    KEEP_PROGRAMS,
    MONEY,
    OF_OWNERS,
    PROPOSE,
    PROPOSE_OF_OWNERS,
    REVEAL,
    SEE_CREDIT,
    SEE_FACILITATION,
    SEE_PROGRAMS,
    SIGN_FOR_PROGRAMS,
    TRAIN,
    VERIFY_APPLICATIONS,
    Role,
    each,
    roles_granting,
)


class KeyScope(TextChoices):
    READ = "businesses:read", _("Read businesses, products, figures and permits, and groups")
    WRITE = "businesses:write", _("Register businesses and groups, correct and remove them")
    OWNERS_READ = (
        "owners:read",
        _("Read who owns them and what she agreed to, and who leads groups"),
    )
    OWNERS_WRITE = "owners:write", _("Write owners and their consents, and who leads groups")
    FINANCES = "finances:read", _("Read and write turnover, investment and other money of a firm")
    PROPOSE = "changes:write", _("Propose changes, and see what becomes of them")
    DECIDE = "changes:decide", _("Decide about proposed changes; needs the scopes that write, too")
    PROGRAMS_READ = "programs:read", _("Read programs, and who fits them or applied to them")
    PROGRAMS_WRITE = "programs:write", _("Make, change and publish programs")
    APPLY = "applications:write", _("Begin applications for others, and submit them")
    VERIFY = "applications:verify", _("Check and verify applications, hand over, visit and train")
    DECIDE_APPLICATIONS = (
        "applications:decide",
        _("Decide about applications that others verified, record what was signed, certify"),
    )
    REVEAL = "reveal", _("Uncover personal numbers, one at a time, saying what for")


OWNERS_WRITTEN = frozenset(
    f"businesses.{right}_{record}"
    for right in ("add", "change", "delete")
    for record in ("owner", "consent", "groupofficer")
)
PERMISSIONS = {
    # And how far lists are that are loaded, for users who may watch them.
    KeyScope.READ: each("view") - OF_OWNERS | {"businesses.view_importbatch"},
    KeyScope.WRITE: each("add", "change", "delete") - OWNERS_WRITTEN,
    KeyScope.OWNERS_READ: OF_OWNERS,
    KeyScope.OWNERS_WRITE: OWNERS_WRITTEN,
    # What somebody borrows is money of hers; a bank reads of its own cases alone.
    KeyScope.FINANCES: MONEY | SEE_CREDIT | EXPORT_CREDIT | FOLLOW_CREDIT,
    KeyScope.PROPOSE: PROPOSE | PROPOSE_OF_OWNERS,
    KeyScope.DECIDE: DECIDE,
    KeyScope.PROGRAMS_READ: SEE_PROGRAMS | SEE_FACILITATION,
    KeyScope.PROGRAMS_WRITE: KEEP_PROGRAMS,
    # Whoever works on applications says from which she stays away. Who reads and ends what others
    # declared, signs in.
    KeyScope.APPLY: APPLY | ASK_FOR_CREDIT | ASK_FOR_FACILITATION | DECLARE,
    KeyScope.VERIFY: VERIFY_APPLICATIONS | HAND_OVER | TRAIN | DECLARE,
    KeyScope.DECIDE_APPLICATIONS: DECIDE_APPLICATIONS | SIGN_FOR_PROGRAMS | CERTIFY | DECLARE,
    KeyScope.REVEAL: REVEAL,
}
WRITING = ("add_", "change_", "delete_", "propose_", "verify_", "decide_")


@lru_cache(maxsize=512)
def rights_of(scopes: tuple[str, ...], read_only: bool) -> frozenset[str]:
    """The rights to which these scopes narrow a user; a name that is none gives nothing."""
    granted: Iterable[frozenset[str]] = (
        PERMISSIONS[KeyScope(name)] for name in scopes if name in KeyScope
    )
    rights = frozenset[str]().union(*granted)
    if read_only:
        return frozenset(each for each in rights if not is_writing(each))
    return rights


def only_writes(scope: str) -> bool:
    """Whether nothing of it is left to a key that only reads."""
    return not rights_of((scope,), True)


def is_writing(permission: str) -> bool:
    return permission.partition(".")[2].startswith(WRITING)


def missing(user, permission: str) -> str:
    """What whoever was refused would need, as a sentence: a scope of the key, else a role."""
    if not user.may_ever(permission):
        scopes = [scope for scope, rights in PERMISSIONS.items() if permission in rights]
        sentence = gettext("The key only reads, or lacks the scope that this needs: %s.")
        return sentence % ", ".join(scopes) if scopes else ""
    labels = [str(role.label) for role in Role if role in roles_granting(permission)]
    return gettext("No role held here covers this. It needs one of: %s.") % ", ".join(labels)
