"""Says in the history who changed something, by which request."""

from pghistory.middleware import HistoryMiddleware


class RequestHistoryMiddleware(HistoryMiddleware):
    """Every change of one request shares its number (see operations.middleware)."""

    def get_context(self, request):
        return super().get_context(request) | {"request": request.id, "door": "web"}
