"""An owner lets others help her: by a code that she sends, for as long as she wants."""

import re

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from businesses.choices import Acting, ChangeDoor, Proven
from businesses.models import Business, BusinessPerson, ChangeRequest, ClaimCard, Consent
from businesses.services.changes import Proposal, propose
from businesses.services.claim_cards import card_of, make_card, use_card
from businesses.services.consent import agree
from businesses.services.erasures import ask_erasure
from businesses.services.inviting import MOST_INVITED, end_helper, invite_helper, take_back
from businesses.services.ownership import end, let_in
from ikm_registry.accounts import wall
from ikm_registry.outbox.models import Message
from ikm_registry.ui.tickets import Ticket
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, OwnerFactory, acting
from tests.factories.messages import last_message

pytestmark = pytest.mark.django_db

SHAPE = re.compile(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}\b")
SON, CARD = "+6281311112222", "http://testserver/kartu/"


@pytest.fixture
def business(rupi):
    return BusinessFactory(name="Keripik Renyah", owner=OwnerFactory(name="Hartatik", account=rupi))


@pytest.fixture
def hers(client, rupi):
    client.force_login(rupi)
    return client


@pytest.fixture
def son(business):
    user = UserFactory(first_name="Dimas")
    acting(business, user, Acting.ADMIN)
    return user


def room(business):
    return f"/usaha/{business.registry_no}/pembantu/"


def invited(business, by, contact=SON):
    invite_helper(business=business, contact=contact, by=by, address=CARD)
    return SHAPE.search(last_message().body)[0]


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_invited_by_phone_he_types_the_code_and_helps_until_she_ends_it(hers, business, siti):
    assert hers.post(room(business), {"contact": "0813 1111 2222"}).url == room(business)
    assert last_message().to == SON
    assert "Keripik Renyah" in last_message().body
    assert "Hartatik" not in last_message().body
    assert "•••222" in hers.get(room(business)).text
    dimas = UserFactory(first_name="Dimas")
    his = browser_of(dimas)

    his.post("/kartu/", {"code": SHAPE.search(last_message().body)[0]})
    assert "membantu" in his.get("/kartu/terima/").text
    assert his.post("/kartu/terima/").url == "/"

    person = BusinessPerson.objects.get(user=dimas)
    assert (person.role, person.proven) == (Acting.ADMIN, Proven.INVITED)
    assert his.get(business.get_absolute_url()).status_code == 200
    officer = browser_of(siti).get(f"/usaha/{business.registry_no}/orang/").text
    assert "Dimas" in officer
    assert "diundang oleh pemilik" in officer
    page = hers.get(room(business)).text
    assert "Dimas" in page
    assert "•••222" not in page

    hers.post(f"{room(business)}{person.uuid}/akhiri/")
    assert his.get(business.get_absolute_url()).status_code == 404
    person.refresh_from_db()
    assert person.ended_by == business.owner.account


def test_a_double_click_sends_one_invitation(hers, business, rupi):
    sent = {"contact": "dimas@contoh.id", "ticket": str(Ticket.new(rupi))}
    for _click in range(2):
        assert hers.post(room(business), sent).status_code == 302
    assert Message.objects.count() == ClaimCard.objects.count() == 1
    assert ClaimCard.objects.get().sent_to == "d•••@contoh.id"


def test_known_and_unknown_contacts_are_answered_alike(hers, business):
    UserFactory(mobile=SON)
    answers = [
        hers.post(room(business), {"contact": each}, follow=True)
        for each in (SON, "0813 9999 8222")
    ]
    pages = [re.sub(r'value="[^"]+"|[0-9a-f-]{36}', "", each.text) for each in answers]
    assert [page.count("•••222") for page in pages] == [2, 4]
    assert {each.redirect_chain[0] for each in answers} == {(room(business), 302)}


def test_an_invitation_taken_back_opens_nothing(hers, business, rupi):
    code = invited(business, rupi)
    card = card_of(code)
    for _twice in range(2):
        hers.post(f"{room(business)}undangan/{card.uuid}/tarik/")
    assert card_of(code) is None
    assert use_card(key=card.uuid, user=UserFactory()) is None


def test_a_card_of_the_office_and_invitations_do_not_end_each_other(business, rupi, siti):
    codes = [invited(business, rupi), invited(business, rupi, "dimas@contoh.id")]
    codes.append(make_card(business=business, way="print", by=siti)[1])
    assert all(card_of(code) for code in codes)


def test_no_more_than_some_wait(hers, business, rupi):
    for _each in range(MOST_INVITED):
        invited(business, rupi)
    with pytest.raises(ValidationError):
        invited(business, rupi)
    assert "error-summary" in hers.post(room(business), {"contact": SON}).text


def test_whoever_owns_it_no_longer_has_invited_nobody(business, rupi, siti):
    code = invited(business, rupi)
    card = card_of(code)
    end(person=business.people.get(user=rupi), by=siti)
    assert use_card(key=card.uuid, user=UserFactory()) is None


def test_whom_she_invited_helps_no_longer_than_she_owns_it(business, rupi, siti):
    card = card_of(invited(business, rupi))
    dimas = UserFactory()
    use_card(key=card.uuid, user=dimas)
    let_in_by_office = acting(business, UserFactory(), Acting.ADMIN)

    end(person=business.people.get(user=rupi), by=siti)

    assert not Business.objects.visible_to(dimas).exists()
    assert Business.objects.visible_to(let_in_by_office.user).exists()


def test_what_a_helper_does_and_does_not(business, son):
    assert set(Business.objects.visible_to(son)) == {business}
    his = browser_of(son)
    keep = f"/usaha/{business.registry_no}/kabari/"
    assert his.get(f"{keep}alamat/").status_code == 200
    assert "nama-usaha" not in his.get(keep).text
    for closed in (room(business), f"/usaha/{business.registry_no}/minta-hapus/"):
        assert his.get(closed).status_code == his.post(closed, {"contact": SON}).status_code == 404
    for refused in (
        lambda: invited(business, son),
        lambda: ask_erasure(business=business, reason="", by=son),
        lambda: agree(owner=business.owner, purpose="bank", by=son),
        lambda: end_helper(person=business.people.get(user=son), by=son),
    ):
        with pytest.raises((PermissionDenied, ObjectDoesNotExist)):
            refused()
    assert not ClaimCard.objects.exists()
    assert not Consent.objects.exists()


def proposed_by(user, business, **values):
    return propose(
        row=business,
        business=business,
        proposal=Proposal(values, business.version),
        by=user,
        door=ChangeDoor.PAGE,
    )


def test_a_helper_proposes_another_address_but_no_other_name(business, son):
    assert proposed_by(son, business, address="Dusun Krajan").state == "submitted"
    with pytest.raises(ValidationError) as refused:
        proposed_by(son, business, name="Keripik Dimas", brand="Renyah")
    assert refused.value.error_dict["name"][0].code == "owners_alone"
    his, asked = browser_of(son), f"/usaha/{business.registry_no}/kabari/nama-usaha/"
    assert his.get(asked).status_code == his.post(asked, {"name": "Dimas"}).status_code == 404
    assert ChangeRequest.objects.count() == 1


def test_she_ends_helpers_of_her_own_alone_and_no_other_owner(hers, business, rupi):
    other = BusinessFactory(owner__account=UserFactory())
    strange = acting(other, UserFactory(), Acting.ADMIN)
    partner = acting(business, UserFactory())
    for person in (strange, partner):
        assert hers.post(f"{room(business)}{person.uuid}/akhiri/").status_code == 404
        with pytest.raises((PermissionDenied, ObjectDoesNotExist)):
            end_helper(person=person, by=rupi)
    card = card_of(invited(other, other.owner.account))
    assert hers.post(f"{room(business)}undangan/{card.uuid}/tarik/").status_code == 404
    with pytest.raises(PermissionDenied):
        take_back(card=card, by=rupi)
    assert BusinessPerson.objects.filter(ended_at=None).count() == 4


def test_an_officer_names_no_helper_of_hers(business, siti):
    with pytest.raises(PermissionDenied):
        invited(business, siti)
    assert browser_of(siti).get(room(business)).status_code == 404


def test_behind_the_wall_too_she_invites_and_ends(business, rupi):
    with wall.raised_for(rupi):
        card = invite_helper(business=business, contact=SON, by=rupi, address=CARD)
        person = let_in(
            business=business,
            user=UserFactory(),
            role=Acting.ADMIN,
            proven=Proven.INVITED,
            by=rupi,
        )
        end_helper(person=person, by=rupi)
    card.refresh_from_db()
    assert card.is_in_force
    person.refresh_from_db()
    assert person.ended_at <= timezone.now()


@pytest.mark.parametrize("typed", ["", "x", "\x00", "a" * 300, "0", "@"])
def test_whatever_is_typed_gets_an_answer(hers, business, typed):
    assert hers.post(room(business), {"contact": typed}).status_code == 200
    assert not ClaimCard.objects.exists()
