"""What a key may be used for: each scope is a bundle of rights, made from those of roles.py.

Scopes narrow what the user of a key holds by her assignments; they never add to it.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.roles import MONEY, OF_OWNERS, REVEAL, each


class KeyScope(TextChoices):
    READ = "businesses:read", _("Read businesses, products, figures and permits")
    WRITE = "businesses:write", _("Register businesses, correct and remove them")
    OWNERS_READ = "owners:read", _("Read who owns them and what she agreed to")
    OWNERS_WRITE = "owners:write", _("Write owners and their consents")
    FINANCES = "finances:read", _("Read and write turnover, investment and other money of a firm")
    REVEAL = "reveal", _("Uncover personal numbers, one at a time, saying what for")


OWNERS_WRITTEN = frozenset(
    f"businesses.{right}_{record}"
    for right in ("add", "change", "delete")
    for record in ("owner", "consent")
)
PERMISSIONS = {
    KeyScope.READ: each("view") - OF_OWNERS,
    KeyScope.WRITE: each("add", "change", "delete") - OWNERS_WRITTEN,
    KeyScope.OWNERS_READ: OF_OWNERS,
    KeyScope.OWNERS_WRITE: OWNERS_WRITTEN,
    KeyScope.FINANCES: MONEY,
    KeyScope.REVEAL: REVEAL,
}
WRITING = ("add_", "change_", "delete_")


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


def is_writing(permission: str) -> bool:
    return permission.partition(".")[2].startswith(WRITING)
