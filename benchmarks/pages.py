"""What officers open all day, asked of the whole of Django: middleware, sign-in, template."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from businesses.models import Business
from ikm_registry.wsgi import with_room

OFFICER = "petugas"
MINISTRY = "kementerian"  # a superuser, made here: she sees every region
NEXT = re.compile(r'rel="next"[^>]*?href="([^"]+)"|href="([^"]+)"[^>]*?rel="next"')
KRAKSAAN = "113.3,-7.9,113.5,-7.7"  # a window of the map: west, south, east, north


def listed():
    return reverse("businesses:list")


def following():
    """The address of the second page, as the first one tells it."""

    def address(client):
        page = client.get(listed()).content.decode()
        link = NEXT.search(page)
        return listed() + (link[1] or link[2]).replace("&amp;", "&")

    return address


def record(name):
    """A page of the business that stands first in the officer's list."""

    def address(client):
        first = Business.objects.filter(regency="35.13", owner__isnull=False).earliest("pk")
        return reverse(name, args=[first.registry_no])

    return address


def fixed(name, query=""):
    return lambda client: reverse(name) + query


@dataclass(frozen=True)
class Page:
    """One address, who asks for it, and how much slower it may be than at ten thousand."""

    name: str
    address: Callable[[Client], str]
    limit: float | None = 1.5
    user: str = OFFICER

    def at_hand(self):
        """What to run: the request of somebody who is signed in already."""
        return with_room(asked(self.client(), self))

    def client(self):
        client = Client()
        client.force_login(person(self.user))
        return client


def asked(client, page):
    """The request alone, without what the server's application does around it."""
    return partial(ask, client, page.address(client))


def person(name):
    user, _new = get_user_model().objects.get_or_create(
        username=name,
        defaults={"email": f"{name}@demo.test", "is_superuser": True, "is_staff": True},
    )
    return user


def ask(client, address):
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    return response


PAGES = [
    Page("list", fixed("businesses:list")),
    Page("list, second page", following()),
    Page("detail", record("businesses:detail")),
    Page("form, new", fixed("businesses:create")),
    Page("form, correction", record("businesses:edit")),
    Page("suggest a place", fixed("businesses:pick_region", "?q=clarak")),
    Page("suggest a KBLI", fixed("businesses:pick_kbli", "?q=keripik")),
    Page("suggest in the top bar", fixed("search", "?q=keripik+siti")),
    Page("map", fixed("businesses:map")),
    Page("map, its points", fixed("businesses:map_points", f"?bbox={KRAKSAAN}&zoom=12")),
    Page("search in the district", fixed("businesses:list", "?q=keripik+siti"), 2),
    Page("misspelt, in the district", fixed("businesses:list", "?q=kerpik+sitti"), 2),
    Page("misspelt, nation-wide", fixed("businesses:list", "?q=kerpik+sitti"), 3, MINISTRY),
    Page("list, nation-wide", fixed("businesses:list"), None, MINISTRY),
    Page("search, nation-wide", fixed("businesses:list", "?q=keripik+siti"), None, MINISTRY),
    Page("detail, nation-wide", record("businesses:detail"), None, MINISTRY),
    Page("map, nation-wide", fixed("businesses:map"), None, MINISTRY),
]
