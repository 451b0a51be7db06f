"""Says in the history who changed something, by which request."""

import uuid

from pghistory.middleware import HistoryMiddleware


class RequestHistoryMiddleware(HistoryMiddleware):
    """Every change of one request shares one request id, which the answer also carries."""

    def __call__(self, request):
        request.id = str(uuid.uuid4())
        response = super().__call__(request)
        response["X-Request-ID"] = request.id
        return response

    def get_context(self, request):
        return super().get_context(request) | {"request": request.id, "door": "web"}
