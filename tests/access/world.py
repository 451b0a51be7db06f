"""One record of each kind in Kabupaten Probolinggo, and everybody who could ask for it."""

from functools import partial

import pghistory
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.utils import timezone

from businesses.choices import AccessKind, Acting
from businesses.models import (
    AccessNote,
    Business,
    Claim,
    ErasureRequest,
    Market,
    Product,
    ProductPage,
    PublicCard,
    SavedView,
)
from businesses.services.inviting import invite_helper
from ikm_registry.history.reading import events_of
from programs.choices import Deed
from programs.models import ProgramPartner, SikpLayout
from programs.services.applications import advance, apply
from programs.services.interests import declare_interest
from programs.services.judging import add_paper
from tests.access.handed_over import things_handed_over
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
    acting,
)
from tests.factories.changes import proposed
from tests.factories.groups import GroupFileFactory, GroupMemberFactory, GroupOfficerFactory
from tests.factories.hooks import call_of, hook_for
from tests.factories.imports import check, sheet
from tests.factories.pictures import picture
from tests.factories.programs import (
    CreditProgramFactory,
    CriterionFactory,
    FacilitationProgramFactory,
    ProgramFactory,
    RuleFactory,
    StageFactory,
    a_paper,
    applied,
    draft,
    visited,
)
from tests.factories.sessions import sure_of
from tests.programs.credit import asked_for, taken, wished

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
        program_things, self.bank = cases(self.people)
        self.things |= program_things


def cases(people):
    """Of the same owner: a credit that was sent, a permit that is lodged, and one wish of each."""
    officer = people["district_officer"]
    owner = Business.objects.get(owner__account=people["owner"]).owner
    business = BusinessFactory(
        name=f"{SECRET} Dua", nib="1234567890124", founded_year=2015, owner=owner
    )
    credit = taken(wished(by=officer, business=business), Deed.SUBMIT, Deed.CHECK, by=officer)
    taken(credit, Deed.SEND, by=UserFactory(assignments=[("district_officer", "35.13")]))
    permit = asked_for(business=business, by=officer)
    bank = UserFactory()
    partner = ProgramPartner.objects.create(program=credit.program, user=bank, bank="BRI")
    numbers = {
        "credit": credit.number,
        "credit_program": credit.program.number,
        "wish": apply(program=CreditProgramFactory(), business=business, by=officer).number,
        "permit": permit.number,
        "permit_wish": apply(
            program=FacilitationProgramFactory(), business=business, by=officer
        ).number,
        "partner": partner.pk,
        "scheme": credit.credit.scheme_id,
        "layout": SikpLayout.objects.get(use="candidates", separator="xlsx").pk,
        "answer_layout": SikpLayout.objects.get(use="answer").pk,
        "today": timezone.localdate(),
    }
    return numbers, bank


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
    membership = GroupMemberFactory(business=business, group__name=f"Rukun {SECRET}")
    GroupOfficerFactory(group=membership.group, name=f"Bu Ketua {SECRET}")
    paper = GroupFileFactory(group=membership.group, title=f"SK {SECRET}")
    paper.file.save("sk.pdf", ContentFile(b"%PDF-1.4"))
    ConsentFactory(owner=business.owner, purpose="catalogue")
    page = ProductPage.objects.create(business=business, product=product, state="published")
    market = MarketFactory(business=business, buyer=f"Toko {SECRET}")
    gone = BusinessFactory(name=f"{SECRET} Lama")
    lost = BusinessFactory(name=f"{SECRET} Tutup")
    with by_her():
        market.delete()
    with by_her():
        gone.delete()
    with by_her() as save:
        Product.objects.filter(pk=product.pk).update(name=f"Keripik {SECRET}")
    # In one transaction a context covers what follows, until the next.
    with pghistory.context(door="command"):
        neighbour = BusinessFactory(name=f"{SECRET} Tetangga")
    change = proposed(
        Business.objects.get(pk=business.pk),
        people["viewer"],
        address=f"Jalan {SECRET}",
        evidence=[ContentFile(picture(), name="akta.png")],
    )
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
    planned = draft(name=f"Pelatihan {SECRET}")
    offer = StageFactory(program=ProgramFactory(name="Pelatihan untuk semua"))
    of_application = application_things(business, offer)
    ranked = StageFactory(program=ProgramFactory(name="Sudah dinilai"), closed_at=timezone.now())
    hook = hook_for("35.13")
    key = hook.key
    of_application |= things_handed_over(business)
    return of_application | {
        "program": planned.number,
        "stage": StageFactory(program=planned).pk,
        "rule": RuleFactory(program=planned, kind="nib", terms={}).pk,
        "grant": draft(name=f"Hibah {SECRET}", kind="equipment", recipient="group").number,
        "offer": offer.program.number,
        "ranked": ranked.program.number,
        "client": key.user_id,
        "key_no": key.pk,
        "hook": hook.pk,
        "delivery": call_of(hook, state="delivered").pk,
        "in_a_month": key.expires_on,
        "number": business.registry_no,
        "group": membership.group.registry_no,
        "group_file": paper.pk,
        "membership": membership.pk,
        "neighbour": neighbour.registry_no,
        "business": business.pk,
        "change": change.uuid,
        "mark": change.mark,
        "evidence": change.evidence.get().pk,
        "acting": business.people.get().uuid,
        "helper": acting(business, UserFactory(first_name=SECRET), Acting.ADMIN).uuid,
        "invitation": invite_helper(
            business=business, contact="dimas@contoh.id", by=people["owner"], address="/kartu/"
        ).uuid,
        "claim": Claim.objects.create(
            user=UserFactory(first_name=f"Bu {SECRET}"),
            name=f"{SECRET} Baru",
            region_id=CLARAK,
            makes=f"Keripik {SECRET}",
        ).uuid,
        "figures": figures.pk,
        "product": product.pk,
        "consent": consent.pk,
        "consent_uuid": consent.uuid,
        "owner_uuid": business.owner.uuid,
        "code": PublicCard.objects.create(business=business).code,
        "page": page.uuid,
        "erasure": ErasureRequest.objects.create(
            user=UserFactory(first_name=f"Bu {SECRET}"),
            business=lost,
            registry_no=lost.registry_no,
            region_id=CLARAK,
            reason=f"{SECRET} tutup",
        ).uuid,
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


def application_things(business, stage):
    """An application that waits to be verified, and what colleagues found out about it."""
    clerk, kin = (UserFactory(assignments=[("district_officer", "35.13")]) for _each in "ab")
    CriterionFactory(stage=stage)
    application = advance(application=applied(stage, clerk, business), deed="check", by=clerk)
    paper = add_paper(application=application, requirement=None, file=a_paper(), by=clerk)
    visit = visited(application, clerk)
    interest = declare_interest(by=kin, kind="kin", about=application, note=f"Adik {SECRET}")
    return {
        "application": application.number,
        "application_mark": application.mark,
        "handed_in": paper.pk,
        "visit": visit.pk,
        "interest": interest.pk,
    }
