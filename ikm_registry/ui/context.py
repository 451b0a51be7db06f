"""What the frame around every page shows: the doors one may open and the place one works in."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.regions.models import Region
from ikm_registry.ui.tickets import Ticket


@dataclass(frozen=True)
class Door:
    """One entry of the navigation. It knows an address by name only, so ui imports no app."""

    url_name: str
    label: Promise
    icon: str
    permission: str = ""
    keys: str = ""  # pressed one after the other they lead here, see static/js/keys.js

    @property
    def url(self):
        return reverse(self.url_name)


@dataclass(frozen=True)
class Part:
    """Doors that belong together, under one heading."""

    label: Promise | str
    doors: tuple[Door, ...]


# The second letter is that of the Indonesian word, which most of those who press it read.
HOME = Door("home", gettext_lazy("Home"), "house-door", keys="g b")
BUSINESSES = Door(
    "businesses:list", gettext_lazy("Businesses"), "shop", "businesses.view_business", "g u"
)
PRODUCTS = Door(
    "businesses:product_list",
    gettext_lazy("Products"),
    "box-seam",
    "businesses.view_product",
    "g p",
)
GROUPS = Door(
    "businesses:group_list",
    gettext_lazy("Groups"),
    "building",
    "businesses.view_businessgroup",
    "g k",
)
PROGRAMS = Door("programs:list", gettext_lazy("Programs"), "star", "programs.view_program", "g r")
EQUIPMENT = Door("programs:items", gettext_lazy("Equipment"), "truck", "programs.view_item", "g a")
MAP = Door("businesses:map", gettext_lazy("Map"), "map", "businesses.view_business", "g m")
PLACES = Door("businesses:places", gettext_lazy("Places"), "pin-map", "businesses.view_business")
IMPORTS = Door(
    "businesses:import_list",
    gettext_lazy("Imports"),
    "file-earmark-arrow-up",
    "businesses.add_importbatch",
)
CHANGES = Door(
    "businesses:changes",
    gettext_lazy("Proposed changes"),
    "patch-check",
    "businesses.view_changerequest",
)
APPLICATIONS = Door(
    "programs:applications",
    gettext_lazy("Applications"),
    "list-ul",
    "programs.view_application",
)
CLAIMS = Door(
    "businesses:claims", gettext_lazy("Claims of owners"), "person", "businesses.change_claim"
)
WORK = Door(
    "businesses:work_list",
    gettext_lazy("Background work"),
    "hourglass-split",
    "businesses.view_importbatch",
)
DELETED = Door(
    "businesses:deleted",
    gettext_lazy("Deleted businesses"),
    "trash",
    "businesses.delete_business",
)
REGISTER = Door(
    "businesses:register",
    gettext_lazy("Register of access"),
    "journal-text",
    "businesses.view_accessnote",
)
CREDIT = Door(
    "programs:credit_list", gettext_lazy("Credit"), "building", "programs.view_creditcase"
)
FACILITATION = Door(
    "programs:facilitation_list",
    gettext_lazy("Facilitation"),
    "file-earmark-text",
    "programs.view_facilitationcase",
)
FOLLOWED = Door(
    "programs:followed_cases",
    gettext_lazy("Credit of my bank"),
    "building",
    "programs.follow_creditcase",
)
# Open to whoever is signed in, and cheap: where signing in again ends.
DRAFTS = "businesses:drafts"
# Asked before a form is sent: is it still she, or is nobody, or somebody else, signed in by now?
STILL_SIGNED_IN = "still_signed_in"
PEOPLE = Door("people:list", gettext_lazy("People"), "people", "accounts.view_user")
CLIENTS = Door("clients:list", gettext_lazy("API clients"), "key", "rest.view_apikey")
ADMINISTRATION = Door("admin:index", gettext_lazy("Administration"), "gear")
# What the navigation is parted into. On a phone the first four doors stand in the bottom bar.
PARTS = [
    Part("", (HOME,)),
    Part(gettext_lazy("Data"), (BUSINESSES, PRODUCTS, GROUPS, MAP, PLACES)),
    Part(
        gettext_lazy("Programs"),
        (PROGRAMS, APPLICATIONS, CREDIT, FACILITATION, FOLLOWED, EQUIPMENT),
    ),
    Part(gettext_lazy("Desk"), (CHANGES, CLAIMS, IMPORTS, WORK, DELETED)),
    Part(gettext_lazy("Site"), (PEOPLE, CLIENTS, REGISTER, ADMINISTRATION)),
]
ADD_BUSINESS = Door(
    "businesses:create", gettext_lazy("Add"), "plus-lg", "businesses.add_business", "t"
)
SEARCH = Door("search", gettext_lazy("Search"), "search", "businesses.view_business")


class Frame:
    """Worked out only when a template asks, so that pieces swapped by htmx pay nothing.

    A whole page costs one query for the name of the place; the rights are already loaded.
    """

    def __init__(self, request):
        self.request = request
        # A request refused before the sign-in was read (a bad host, say) has no user.
        self.user: Any = getattr(request, "user", AnonymousUser())

    @property
    def signed_in(self):
        return self.user.is_authenticated

    def opens(self, door):
        if door is ADMINISTRATION:
            return self.user.is_superuser
        return self.signed_in and (not door.permission or self.user.has_perm(door.permission))

    @cached_property
    def parts(self):
        """What this reader may open of each part; a part with nothing in it is not there."""
        opened = (Part(part.label, tuple(filter(self.opens, part.doors))) for part in PARTS)
        return [part for part in opened if part.doors]

    @property
    def doors(self):
        return [door for part in self.parts for door in part.doors]

    @cached_property
    def current(self):
        """The address of the door one came in by: the longest that the page lies under."""
        path = self.request.path
        above = [door.url for door in self.doors if door is not HOME and path.startswith(door.url)]
        return max(above, key=len, default=path)

    @property
    def home(self):
        return HOME.url

    @property
    def drafts(self):
        return reverse(DRAFTS)

    @property
    def knock(self):
        return reverse(STILL_SIGNED_IN, args=[self.user.pk])

    @property
    def ticket(self):
        """For forms that nothing but the door asks about: who was signed out sends them later."""
        return Ticket.new(self.user)

    @property
    def search(self):
        return SEARCH if self.opens(SEARCH) else None

    @property
    def add(self):
        return ADD_BUSINESS if self.opens(ADD_BUSINESS) else None

    @property
    def imports(self):
        return IMPORTS if self.opens(IMPORTS) else None

    @property
    def shortcuts(self):
        """The keys that lead somewhere, with what each does for this reader."""
        if self.search:
            yield {"keys": ["/"], "label": _("Go to the search box")}
        if self.add:
            yield {"keys": [self.add.keys], "label": _("Add business")}
        for door in self.doors:
            if door.keys:
                yield {"keys": door.keys.split(), "label": door.label}
        yield {"keys": ["?"], "label": _("Show these shortcuts")}

    @property
    def person(self):
        return self.user.get_full_name() or self.user.get_username()

    @cached_property
    def place(self):
        """Where one works, in words: "Kab. Probolinggo", "Kab. Probolinggo and 2 more"."""
        if not self.signed_in:
            return ""
        if self.user.is_superuser:
            return _("All of Indonesia")
        codes = {code for _role, code in self.user.held}
        names = list(Region.objects.filter(pk__in=codes).values_list("name", flat=True))
        if len(names) < 2:
            return "".join(names)
        return _("%(place)s and %(count)s more") % {"place": names[0], "count": len(names) - 1}


def frame(request):
    return {"frame": Frame(request)}
