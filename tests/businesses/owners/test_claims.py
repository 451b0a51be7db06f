"""What an owner says of her business is looked at by an officer of the place, by nobody else."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from businesses.choices import ClaimState, Proven, Source
from businesses.models import Business, BusinessPerson, Claim
from businesses.services.claims import Settled, claim, confirm, refuse, register_claimed
from businesses.services.likely import likely
from ikm_registry.accounts import wall
from ikm_registry.outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, ProductFactory
from tests.factories.messages import last_message

pytestmark = pytest.mark.django_db

NIB = "1234567890123"
SENT = {"name": "Kripik Bu Rupi", "region": CLARAK, "makes": "keripik tempe", "role": "owner"}


def claimed(user, **facts):
    told = {"name": "Kripik Bu Rupi", "region_id": CLARAK, "makes": "keripik tempe"}
    return claim(claim=Claim(**told | facts), by=user)


def test_from_what_she_says_to_her_business(client, rupi, siti):
    business = BusinessFactory(name="Keripik Bu Rupi")
    client.force_login(rupi)
    assert client.post("/klaim/baru/", SENT).url == "/"
    assert "Menunggu dinas" in client.get("/").text

    client.force_login(siti)
    assert "Pemilik yang menunggu jawaban Anda" in client.get("/").text
    waiting = Claim.objects.get()
    page = client.get(waiting.get_absolute_url()).text
    assert business.registry_no in page
    sent = {"step": "confirm", "number": business.registry_no}
    client.post(waiting.get_absolute_url(), sent)

    assert set(Business.objects.visible_to(rupi)) == {business}
    person = BusinessPerson.objects.get()
    assert (person.proven, person.let_in_by) == (Proven.CLAIM, siti)
    assert "Kripik Bu Rupi" in last_message().body
    client.force_login(rupi)
    assert business.registry_no in client.get("/").text


def test_she_is_shown_nothing_of_what_may_be_meant(client, rupi):
    business = BusinessFactory(name="Keripik Bu Rupi", nib=NIB)
    mine = claimed(rupi, nib=NIB)
    client.force_login(rupi)

    page = client.get(mine.get_absolute_url()).text

    assert business.registry_no not in page
    assert business.name not in page


def test_a_business_that_is_not_here_yet_is_registered(client, rupi, siti):
    waiting = claimed(rupi, nib=NIB)
    client.force_login(siti)
    client.post(waiting.get_absolute_url(), {"step": "register"})

    business = Business.objects.get()
    assert (business.name, business.nib, business.source) == (waiting.name, NIB, Source.OWNER)
    assert business.owner.account == rupi
    assert str(business.owner.phone) == rupi.mobile
    assert [product.name for product in business.product_set.all()] == ["keripik tempe"]
    assert set(Business.objects.visible_to(rupi)) == {business}


def test_a_second_person_is_let_in_with_what_was_checked_and_the_first_is_told(client, rupi, siti):
    first = UserFactory(mobile="+6281311112222", email="")
    business = BusinessFactory(owner__account=first)
    waiting = claimed(rupi)
    client.force_login(siti)
    address = waiting.get_absolute_url()
    assert "•••890" in client.get(address).text
    sent = {"step": "confirm", "number": business.registry_no}

    asked = client.post(address, sent)
    assert "Pemilik: 1. Pembantu: 0." in asked.text
    assert "error-summary" in client.post(address, sent | {"checked": " "}).text
    assert not Message.objects.exists()
    assert business.people.get().user == first

    client.post(address, sent | {"checked": "Datang dengan KTP."})
    assert set(Business.objects.visible_to(rupi)) == {business}
    waiting.refresh_from_db()
    assert waiting.answer == "Datang dengan KTP."
    told = {message.kind: message.to for message in Message.objects.all()}
    assert told["businesses.another_let_in"] == first.mobile
    assert told["businesses.claim_decided"] == rupi.mobile


def test_a_nib_that_is_here_already_is_told_to_the_officer_alone(client, rupi, siti):
    BusinessFactory(nib=NIB)
    waiting = claimed(rupi, nib=NIB)
    client.force_login(siti)

    answer = client.post(waiting.get_absolute_url(), {"step": "register"})

    assert "NIB" in answer.text
    assert Business.objects.count() == 1
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_one_of_a_like_name_is_registered_once_the_officer_has_compared(client, rupi, siti):
    there, waiting = BusinessFactory(name="Kripik Bu Rupi"), claimed(rupi)
    client.force_login(siti)
    answer = client.post(waiting.get_absolute_url(), {"step": "register"})
    assert there.registry_no in answer.text
    assert 'name="is_another" value="1"' in answer.text
    assert Business.objects.count() == 1

    client.post(waiting.get_absolute_url(), {"step": "register", "is_another": "1"})
    assert Business.objects.count() == 2
    assert not there.people.exists()


def test_refused_with_a_reason_which_she_reads(client, rupi, siti):
    waiting = claimed(rupi)
    client.force_login(siti)
    assert "error-summary" in client.post(waiting.get_absolute_url(), {"step": "refuse"}).text
    sent = {"step": "refuse", "answer": "Datanglah ke kantor dengan KTP."}
    client.post(waiting.get_absolute_url(), sent)

    client.force_login(rupi)
    assert "Datanglah ke kantor" in client.get(waiting.get_absolute_url()).text
    assert not BusinessPerson.objects.exists()


def test_she_withdraws_it(client, rupi):
    waiting = claimed(rupi)
    client.force_login(rupi)
    client.post(waiting.get_absolute_url(), {"step": "withdraw"})

    waiting.refresh_from_db()
    assert waiting.state == ClaimState.WITHDRAWN


def test_a_form_sent_twice_is_one_claim(client, rupi):
    client.force_login(rupi)
    page = client.get("/klaim/baru/")
    sent = SENT | {"ticket": str(page.context["ticket"])}
    for _time in range(2):
        assert client.post("/klaim/baru/", sent).status_code == 302

    assert Claim.objects.count() == 1


def test_the_same_business_told_again_is_the_claim_that_waits(rupi, siti):
    first = claimed(rupi)
    assert claimed(rupi, name="KRIPIK bu Rupi") == first
    refuse(claim=first, answer="Tidak ada", by=siti)
    assert claimed(rupi) != first


def test_the_second_officer_is_told_that_she_was_late(rupi, siti, officer_of):
    waiting = claimed(rupi)
    refuse(claim=waiting, answer="Tidak ada", by=siti)
    with pytest.raises(Settled):
        confirm(claim=waiting, business=BusinessFactory(), by=officer_of("35.13"))


def test_an_officer_elsewhere_finds_no_claim(client, rupi, officer_of):
    waiting = claimed(rupi)
    far = officer_of("75.02")
    client.force_login(far)

    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert waiting.name not in client.get("/klaim/").text
    with wall.raised_for(far):
        assert not Claim.objects.exists()
    with pytest.raises(ObjectDoesNotExist):
        refuse(claim=waiting, answer="Tidak", by=far)


def test_another_owner_finds_it_neither(client, rupi):
    waiting = claimed(rupi)
    client.force_login(UserFactory())

    assert client.get(waiting.get_absolute_url()).status_code == 404


def test_it_is_confirmed_with_no_business_of_another_place(client, rupi, siti):
    waiting, far = claimed(rupi), BusinessFactory(region_id="75.02.01.2009")
    client.force_login(siti)
    sent = {"step": "confirm", "number": far.registry_no}

    assert "Tidak ada usaha dengan nomor ini" in client.post(waiting.get_absolute_url(), sent).text
    with pytest.raises(ObjectDoesNotExist):
        confirm(claim=waiting, business=far, by=siti)


def test_nobody_decides_about_her_own(siti):
    with pytest.raises(PermissionDenied):
        register_claimed(claim=claimed(siti), by=siti)


def test_a_sixth_claim_has_to_wait(rupi):
    for number in range(5):
        claimed(rupi, name=f"Usaha {number}")
    with pytest.raises(ValidationError):
        claimed(rupi)


def test_the_likely_ones_come_best_first_and_say_why(rupi, siti):
    by_nib = BusinessFactory(name="UD Berkah", nib=NIB)
    by_phone = BusinessFactory(name="Toko Maju", owner__phone=rupi.mobile)
    by_name = BusinessFactory(name="Keripik Bu Rupi")
    ProductFactory(business=by_name, name="Keripik tempe")
    BusinessFactory(name="Batik Melati")

    found = likely(claimed(rupi, nib=NIB), by=siti)

    assert [each.business for each in found] == [by_nib, by_phone, by_name]
    assert [(each.has_number, each.has_phone) for each in found[:2]] == [
        (True, False),
        (False, True),
    ]


def test_nothing_of_other_places_is_likely(rupi, siti):
    BusinessFactory(name="Keripik Bu Rupi", region_id="75.02.01.2009", nib=NIB)

    assert likely(claimed(rupi, nib=NIB), by=siti) == []


def test_the_queue_costs_the_same_for_one_and_for_ten(client, siti):
    client.force_login(siti)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/klaim/").status_code == 200
        return len(asked)

    claimed(UserFactory())
    queries()
    one = queries()
    for _person in range(9):
        claimed(UserFactory())
    assert queries() == one


@pytest.mark.parametrize("place", ["35", "35.13", "tidak ada desa ini"])
def test_a_place_that_is_too_wide_or_none_is_told_in_a_sentence(place, client, rupi):
    client.force_login(rupi)

    assert "error-summary" in client.post("/klaim/baru/", SENT | {"region": place}).text
    assert not Claim.objects.exists()


def test_who_has_asked_already_is_not_taken_for_an_officer(client, rupi):
    client.force_login(rupi)
    assert "Bekerja di dinas" in client.get("/").text
    assert "Usaha lain?" not in client.get("/").text
    claimed(rupi)
    assert "Bekerja di dinas" not in client.get("/").text


def test_the_home_page_of_an_owner_has_nothing_of_the_officers(client, rupi):
    client.force_login(rupi)
    page = client.get("/").text

    for address in ('href="/usaha/"', "/impor/", '/klaim/"', "/produk/", "/wilayah/", "/cari/"):
        assert address not in page
