"""By which methods a page may be asked."""

from django.conf import settings
from django.http import HttpResponseNotAllowed


class MethodsMiddleware:
    """Pages are read and sent; PUT, PATCH and DELETE are for what programs ask.

    Each view would have to say so: Django's forms take a PUT for a POST that says nothing, and
    where a form needs nothing, that writes.
    """

    of_pages = ["GET", "HEAD", "OPTIONS", "POST"]

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in self.of_pages or request.path.startswith(settings.FOR_PROGRAMS):
            return self.get_response(request)
        return HttpResponseNotAllowed(self.of_pages)
