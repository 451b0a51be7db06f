"""One record of each kind in Kabupaten Probolinggo, and everybody who could ask for it."""

from functools import partial

import pghistory
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone

from businesses.choices import AccessKind
from businesses.models import AccessNote, Market, Product, SavedView
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    CLARAK,
    BusinessFactory,
    CertificateFactory,
    ConsentFactory,
    DraftFactory,
    FiguresFactory,
    MarketFactory,
    OwnerFactory,
    ProductFactory,
)
from tests.factories.imports import check, sheet
from tests.factories.pictures import picture
from tests.factories.rest import client_of, key_for
from tests.factories.sessions import sure_of

# Each role where one holds it: around the record, and on another island.
PLACES = {
    "administrator": ("35.13", "75.02"),
    "province_officer": ("35", "75"),
    "district_officer": ("35.13", "75.02"),
    "verifier": ("35.13", "75.02"),
    "field_officer": ("35.13.05", "75.02.01"),
    "village_operator": (CLARAK, "75.02.01.2009"),
    "viewer": ("35.13", "75.02"),
    "api_client": ("35.13", "75.02"),
    "auditor": ("35.13", "75.02"),
}
NIK, NIB, PHONE = "3513054101800001", "1234567890123", "+6281234567890"
# In every name of the record; no word of any page.
SECRET = "Zirkonium"
A_SITTING = 3600  # seconds


class Browser(RequestFactory):
    """That of somebody who has just signed in, or of a stranger; it stays so, whatever it asks.

    Django's Client copies the context of every template it sees; only the answer is wanted here.
    """

    handler = ClientHandler(enforce_csrf_checks=False)

    def __init__(self, person):
        super().__init__()
        if person:
            self.cookies = sure_of(person, for_seconds=A_SITTING).cookies

    def request(self, **request):
        return self.handler(self._base_environ(**request))


class World:
    """`people` by their names in the tables; `things` by those that an address may hold.

    Before `make_the_record` nobody has anything but those far away.
    """

    def __init__(self):
        self.people = {
            f"{role}{where}": UserFactory(assignments=[(role, code)])
            for role, codes in PLACES.items()
            for where, code in zip(("", " elsewhere"), codes, strict=True)
        }
        self.people |= {
            "owner": UserFactory(),
            "owner elsewhere": UserFactory(),
            "nobody": UserFactory(),
            "superuser": UserFactory(is_superuser=True, is_staff=True),
            "stranger": None,
        }
        self.browsers = {name: Browser(person) for name, person in self.people.items()}
        self.business_elsewhere = things_elsewhere(self.people)

    def make_the_record(self):
        self.things = things(self.people)


def things_elsewhere(people):
    """What the others have, so that their pages are not empty."""
    owner = OwnerFactory(region_id="75.02", account=people["owner elsewhere"])
    business = BusinessFactory(region_id="75.02.01.2009", owner=owner, name="Kue Karawo")
    FiguresFactory(business=business)
    return business


def things(people):
    """The record, all that belongs to it, and what the officer of its district did with it."""
    officer = people["district_officer"]
    by_her = partial(pghistory.context, user=officer.pk, door="web")
    business = BusinessFactory(
        name=f"{SECRET} Jaya",
        nib=NIB,
        latitude="-7.84",
        longitude="113.25",
        owner=OwnerFactory(name=f"Bu {SECRET}", nik=NIK, phone=PHONE, account=people["owner"]),
    )
    figures = FiguresFactory(business=business)
    product = ProductFactory(business=business, name=f"Sale {SECRET}")
    product.photo.save("a.png", ContentFile(picture()))
    CertificateFactory(business=business, issuer=f"Kantor {SECRET}")
    written = events_of(Product).objects.earliest("pk")
    consent = ConsentFactory(owner=business.owner)
    market = MarketFactory(business=business, buyer=f"Toko {SECRET}")
    gone = BusinessFactory(name=f"{SECRET} Lama")
    with by_her():
        market.delete()
    with by_her():
        gone.delete()
    # The last that the history keeps: in one transaction, its context covers what follows.
    with by_her() as save:
        Product.objects.filter(pk=product.pk).update(name=f"Keripik {SECRET}")
    AccessNote.objects.create(
        kind=AccessKind.REVEAL,
        user=UserFactory(username=f"petugas.{SECRET}", assignments=[("viewer", "35.13")]),
        region_id="35.13",
        registry_no=business.registry_no,
    )
    view = SavedView.objects.create(name=f"Dari {SECRET}", maker=officer, region_id="35.13")
    session = UserSession.objects.create(
        user=officer, ip="127.0.0.1", session_key="hers", last_seen_at=timezone.now()
    )
    key, _words = key_for(client_of("35.13"))
    return {
        "client": key.user_id,
        "key_no": key.pk,
        "in_a_month": key.expires_on,
        "number": business.registry_no,
        "figures": figures.pk,
        "product": product.pk,
        "consent": consent.pk,
        "save": save.id,
        "event": written.pk,
        "deletion": events_of(Market).objects.latest("pk").pk,
        "removed": gone.registry_no,
        "batch": check(sheet({"Nama IKM": f"{SECRET} Baru"}), by=officer).uuid,
        "view": view.pk,
        "draft": DraftFactory(owner=officer, values={"business-name": [SECRET]}).key,
        "person": officer.pk,
        "assignment": officer.assignments.get().pk,
        "session": session.pk,
    }
