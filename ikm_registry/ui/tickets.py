"""The ticket of a form: whom it was shown to, and the key under which it is kept and sent.

It is signed, so only what this site has shown to somebody is kept for her after she was
signed out, and a form shown to one person is not sent in the name of another.
"""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core import signing

from ikm_registry.sealing.cipher import Unreadable, seal, unseal

FIELD = "ticket"
SET_ASIDE = "set_aside"
# Seconds in which one signs in again, else what was set aside goes with the session.
KEPT_FOR = 60 * 60


@dataclass(frozen=True)
class Ticket:
    key: UUID
    user: int

    @classmethod
    def new(cls, user):
        return cls(uuid4(), user.pk)

    @classmethod
    def sent_with(cls, request):
        """The ticket of the form that was sent; None where it has none, or a forged one."""
        try:
            key, user = signing.loads(request.POST.get(FIELD, ""), salt=FIELD)
        except signing.BadSignature:
            return None
        return cls(UUID(key), user)

    def __str__(self):
        return signing.dumps([str(self.key), self.user], salt=FIELD)


def set_aside(request, ticket):
    """Keep what was sent after signing out, sealed, until the same person signs in again."""
    values = {name: typed for name, typed in request.POST.lists() if name != FIELD}
    sealed = seal(json.dumps({"user": ticket.user, "key": str(ticket.key), "values": values}))
    request.session[SET_ASIDE] = sealed.decode()
    request.session.set_expiry(KEPT_FOR)


def take_up(request, key):
    """What this person had sent with the form of this key; None if it was nothing.

    Whatever else lies there is forgotten: somebody else has signed in.
    """
    sealed = request.session.pop(SET_ASIDE, None)
    if sealed is None:
        return None
    try:
        kept = json.loads(unseal(sealed.encode()))
    except Unreadable:
        return None
    is_hers = (kept["user"], kept["key"]) == (request.user.pk, str(key))
    return kept["values"] if is_hers else None
