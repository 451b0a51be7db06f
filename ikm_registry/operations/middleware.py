"""Each request gets a number, a line in the log and a place in the counts."""

import logging
import time
import uuid

from ikm_registry.operations.logs import current_request
from ikm_registry.operations.metrics import REQUESTS

logger = logging.getLogger(__name__)


class RequestMiddleware:
    """Gives the number that the log, the history and the answer's head carry.

    Neither log nor counts name what stands behind the `?` of an address, and the counts go by
    the name of the page: addresses are without number, and some of a record.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        request.id = str(uuid.uuid4())
        token = current_request.set(request)
        try:
            response = self.get_response(request)
            self.note(request, response, time.perf_counter() - began)
        finally:
            current_request.reset(token)
        response["X-Request-ID"] = request.id
        return response

    def note(self, request, response, seconds):
        view = request.resolver_match.view_name if request.resolver_match else "none"
        REQUESTS.labels(view, response.status_code).observe(seconds)
        facts = {
            "view": view,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
        }
        logger.info("%s %s", request.method, view, extra=facts)
