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
# What a form carries beside what one typed; each page has its own.
OF_THE_PAGE = {FIELD, "csrfmiddlewaretoken"}
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
    values = {name: typed for name, typed in request.POST.lists() if name not in OF_THE_PAGE}
    sent = {"user": ticket.user, "key": str(ticket.key), "values": values}
    sealed = seal(json.dumps(sent | {"address": request.get_full_path()}))
    request.session[SET_ASIDE] = sealed.decode()
    request.session.set_expiry(KEPT_FOR)


def look_up(request, key):
    """What this person had sent with the form of this key, and where; None if it was nothing.

    Whatever else lies there is forgotten: somebody else has signed in.
    """
    sealed = request.session.get(SET_ASIDE)
    if sealed is None:
        return None
    try:
        kept = json.loads(unseal(sealed.encode()))
    except Unreadable:
        kept = {"user": None}
    if (kept["user"], kept.get("key")) == (request.user.pk, str(key)):
        return kept
    del request.session[SET_ASIDE]
    return None


def take_up(request, key):
    """The values of what `look_up` finds, once."""
    if kept := look_up(request, key):
        del request.session[SET_ASIDE]
        return kept["values"]
    return None
