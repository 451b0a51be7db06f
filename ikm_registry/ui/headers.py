"""What every answer tells the browser, whatever page gave it."""

from django.utils.cache import add_never_cache_headers


class HeadersMiddleware:
    """Answers stay with this site, and a page that says nothing else is kept by nobody.

    The computers of an office are shared: whoever sits down next must not find in the browser's
    memory what the one before has read. Static files pass by, and say themselves how long they
    hold.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
