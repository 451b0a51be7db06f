"""Says in the history who changed something, by which request."""

from urllib.parse import unquote

from pghistory.middleware import HistoryMiddleware

LONGEST_REASON = 200


def reason_of(request):
    """What `X-Change-Reason` says; it may be percent-encoded, as heads of requests hold no other
    letters."""
    reason = unquote(request.headers.get("X-Change-Reason", "")).replace("\0", "").strip()
    return reason[:LONGEST_REASON]


def facts_of(request, *, door):
    """What the history keeps of a request: who, where, by which door, and why if it says so."""
    facts = {"user": request.user.pk, "url": request.path, "request": request.id, "door": door}
    reason = reason_of(request)
    return facts | ({"reason": reason} if reason else {})


class RequestHistoryMiddleware(HistoryMiddleware):
    """Every change of one request shares its number (see operations.middleware)."""

    def get_context(self, request):
        return super().get_context(request) | {"request": request.id, "door": "web"}
