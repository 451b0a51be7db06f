"""What follows from who is asking."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from ikm_registry.accounts import wall


class ZoneMiddleware:
    """Days and hours of a page are those of the place its reader works in.

    Left active when the answer leaves, since a file that streams is written after that; the
    next request sets its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            timezone.activate(request.user.zone)
        else:
            timezone.deactivate()
        return self.get_response(request)


class WallMiddleware:
    """Everything a page does with the database, its rendering included, happens behind the wall.

    Stands behind whatever finds out who asks. What asks whether the database answers at all
    does not wait for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(settings.WITHOUT_WALL):
            return self.get_response(request)
        with wall.raised_for(request.user):
            return self.get_response(request)

    def process_exception(self, request, exception):
        """A row put where its writer has no place: the same answer as `require` gives."""
        if wall.is_refusal(exception):
            raise PermissionDenied(_("This place lies outside your region.")) from exception
