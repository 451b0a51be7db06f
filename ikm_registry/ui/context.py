"""What the frame around every page shows: the doors one may open and the place one works in."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    """One entry of the navigation. It knows an address by name only, so ui imports no app."""

    url_name: str
    label: str
    icon: str
    permission: str | None = None

    @property
    def url(self):
        return reverse(self.url_name)


DOORS = [
    Door("home", _("Home"), "house-door"),
    Door("businesses:list", _("Businesses"), "shop", "businesses.view_business"),
    Door(
        "businesses:import_list",
        _("Imports"),
        "file-earmark-arrow-up",
        "businesses.add_business",
    ),
]
ADMINISTRATION = Door("admin:index", _("Administration"), "gear")


class Frame:
    """Worked out only when a template asks, so that pieces swapped by htmx pay nothing."""

    def __init__(self, request):
        self.request = request
        # A request refused before the sign-in was read (a bad host, say) has no user.
        self.user = getattr(request, "user", None)

    @cached_property
    def signed_in(self):
        return self.user is not None and self.user.is_authenticated

    @cached_property
    def doors(self):
        if not self.signed_in:
            return []
        may = self.user.has_perm
        doors = [door for door in DOORS if not door.permission or may(door.permission)]
        return [*doors, ADMINISTRATION] if self.user.is_superuser else doors


def frame(request):
    return {"frame": Frame(request)}
