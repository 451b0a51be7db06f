"""What one types is kept until it is saved, for nobody else, and each form is written once."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from businesses.models import Business, Draft, Product
from businesses.services.drafts import LARGEST, AlreadySent, keep_draft, sending
from businesses.services.merging import merge
from businesses.services.records import save_record
from ikm_registry.accounts import wall
from ikm_registry.ui.tickets import Ticket
from tests.businesses.test_business_form import CREATE, least, opened, page
from tests.businesses.test_registration import together
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory, DraftFactory
from tests.factories.groups import GroupFactory

DRAFTS = "/draf/"
SCRIPT = {"HX-Request": "true"}
PASSWORD = "kerupuk-renyah-77"
HALF_TYPED = {
    "business-name": "Keripik Bu Rupi",
    "business-nib": "12 huruf",
    "owner-nik": "3513024107850003",
    "period-year": "tahun lalu",
}


@pytest.fixture
def colleague(officer_of):
    """Of the same office, at her own machine."""
    client = Client()
    client.user = officer_of("35.13")
    client.force_login(client.user)
    return client


def keep(client, address, **typed):
    """Press "Keep as a draft", without a script."""
    return client.post(address, opened(client, address) | typed | {"keep": "1"})


def shown(client, draft):
    """What stands in the boxes of the form that was taken up."""
    return opened(client, draft.get_absolute_url())


def test_what_is_half_typed_stands_there_again_on_another_machine(client, officer):
    keep(client, CREATE, **HALF_TYPED)
    elsewhere = Client()
    elsewhere.force_login(officer)
    draft = Draft.objects.get()
    assert draft.get_absolute_url() in elsewhere.get(DRAFTS).text
    assert HALF_TYPED.items() <= shown(elsewhere, draft).items()


def test_a_draft_is_not_judged_before_it_is_sent(client, officer):
    answer = keep(client, CREATE, **HALF_TYPED)
    taken_up = client.get(answer.url)
    assert "error-summary" not in taken_up.text
    sent = client.post(CREATE, shown(client, Draft.objects.get()))
    assert "error-summary" in sent.text
    assert not Business.objects.exists()


def test_a_script_is_told_when_it_was_kept(client, officer):
    typed = opened(client, CREATE) | HALF_TYPED | {"keep": "1"}
    first = client.post(CREATE, typed, headers=SCRIPT)
    assert first.text.startswith("Draf tersimpan ")
    client.post(CREATE, typed | {"business-name": "Keripik Bu Rupiati"}, headers=SCRIPT)
    assert Draft.objects.get().values["business-name"] == ["Keripik Bu Rupiati"]


def test_the_database_holds_it_sealed(client, officer):
    keep(client, CREATE, **HALF_TYPED)
    sealed = bytes(Draft.objects.get().sealed)
    assert not any(typed.encode() in sealed for typed in HALF_TYPED.values())


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_else_sees_it(client, officer, colleague, is_superuser):
    colleague.user.is_superuser = is_superuser
    colleague.user.save()
    keep(client, CREATE, **HALF_TYPED)
    draft = Draft.objects.get()
    assert "Bu Rupi" not in colleague.get(DRAFTS).text
    assert not HALF_TYPED.items() <= shown(colleague, draft).items()
    discard = reverse("businesses:draft_discard", args=[draft.key])
    assert colleague.get(discard).status_code == 404
    assert colleague.post(discard).status_code == 404
    assert Draft.objects.exists()


def test_a_form_of_one_is_not_sent_by_another(client, officer, colleague):
    typed = opened(client, CREATE) | least()
    assert colleague.post(CREATE, typed).status_code == 403
    assert colleague.post(CREATE, typed | {"keep": "1"}).status_code == 403
    assert not Business.objects.exists()
    assert not Draft.objects.exists()


def test_its_owner_lets_go_of_it(client, officer):
    keep(client, CREATE, **HALF_TYPED)
    discard = reverse("businesses:draft_discard", args=[Draft.objects.get().key])
    assert "Keripik Bu Rupi" in client.get(discard).text
    assert client.post(discard).url == DRAFTS
    assert not Draft.objects.exists()


def test_saving_lets_go_of_it_and_a_late_request_does_not_bring_it_back(client, officer):
    keep(client, CREATE, **HALF_TYPED)
    typed = shown(client, Draft.objects.get()) | least()
    client.post(CREATE, typed | {"business-nib": "", "period-year": "", "owner-nik": ""})
    assert Business.objects.count() == 1
    late = client.post(CREATE, typed | {"keep": "1"}, headers=SCRIPT)
    assert late.status_code == 409
    assert not Draft.objects.waiting().exists()
    assert bytes(Draft.objects.get().sealed) == b""


def test_the_form_says_that_it_was_begun_before(client, officer):
    business = BusinessFactory()
    keep(client, page(business, "edit"), **{"business-name": "Keripik Bu Rupiati"})
    draft = Draft.objects.get()
    assert draft.get_absolute_url() in client.get(page(business, "edit")).text
    assert draft.get_absolute_url() not in client.get(page(BusinessFactory(), "edit")).text


def test_a_draft_of_a_record_that_was_saved_meanwhile_lets_one_choose(client, officer, colleague):
    business = BusinessFactory(address="Jalan Melati 1")
    keep(client, page(business, "edit"), **{"business-address": "Jalan Kenanga 3"})
    business.refresh_from_db()
    business.address = "Jalan Mawar 2"
    save_record(row=business, by=colleague.user)
    draft = Draft.objects.get()
    answer = client.post(page(business, "edit"), shown(client, draft))
    assert answer.status_code == 409
    chosen = dict(answer.context["conflict"].carried) | {"business-address": "Jalan Kenanga 3"}
    client.post(page(business, "edit"), chosen)
    business.refresh_from_db()
    assert business.address == "Jalan Kenanga 3"
    assert not Draft.objects.waiting().exists()


def test_parts_have_drafts_too(client, officer):
    business = BusinessFactory()
    add = reverse("businesses:part_add", args=[business.registry_no, "produk"])
    keep(client, add, name="Keripik tempe", price="dua belas ribu")
    draft = Draft.objects.get()
    assert business.name in client.get(DRAFTS).text
    assert shown(client, draft)["price"] == "dua belas ribu"
    client.post(add, shown(client, draft) | {"price": "12.000"})
    change = reverse(
        "businesses:part_edit", args=[business.registry_no, "produk", Product.objects.get().pk]
    )
    keep(client, change, name="Keripik singkong")
    assert shown(client, Draft.objects.waiting().get())["name"] == "Keripik singkong"


def test_a_business_that_moved_out_of_reach_is_not_named(client, officer):
    business = BusinessFactory(name="Tahu Bu Sri")
    keep(client, page(business, "edit"), **{"business-name": "Tahu Bu Sri Lestari"})
    Business.objects.update(region_id="35.08.01")
    assert "Tahu Bu Sri" not in client.get(DRAFTS).text
    assert client.get(Draft.objects.get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "%00", "6a1e0c0e-0d4b-4a3e-9d0c-3f1f5a3c2b11"])
def test_a_draft_that_is_not_there_opens_the_form_as_new(client, officer, key):
    assert client.get(f"{CREATE}?draf={key}").status_code == 200


def test_more_than_anybody_types_is_refused_with_a_sentence(client, officer):
    typed = opened(client, CREATE) | {"business-name": "a" * LARGEST, "keep": "1"}
    assert "terlalu banyak" in client.post(CREATE, typed, follow=True).text
    assert client.post(CREATE, typed, headers=SCRIPT).status_code == 409
    assert not Draft.objects.exists()


def test_after_thirty_days_it_is_forgotten(client, officer):
    old, recent = DraftFactory(owner=officer), DraftFactory(owner=officer)
    Draft.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=31))
    assert client.get(old.get_absolute_url()).context["draft"] is None
    call_command("forget_drafts")
    assert Draft.objects.get() == recent


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    client, officer, count, django_assert_max_num_queries
):
    for _n in range(count):
        DraftFactory(owner=officer, business=BusinessFactory())
    with django_assert_max_num_queries(12):
        client.get(DRAFTS)


def test_keys_are_changed_one_before_the_other(client, officer, settings):
    settings.DATA_KEYS = [old := Fernet.generate_key().decode()]
    draft = DraftFactory(owner=officer)
    settings.DATA_KEYS = [new := Fernet.generate_key().decode(), old]
    assert "Keripik Bu Rupi" in client.get(DRAFTS).text
    settings.DATA_KEYS = [new]
    assert draft.get_absolute_url() in client.get(DRAFTS).text
    assert client.get(draft.get_absolute_url()).status_code == 200


@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_whatever_is_typed_comes_back_as_it_was(typed):
    draft = Draft(values=typed)
    assert draft.values == typed


# A session that ended while one typed.


def sign_in(client, user, address):
    return client.post(address, {"login": user.username, "password": PASSWORD})


def test_what_was_sent_after_signing_out_stands_in_the_form_again(client, officer):
    typed = opened(client, CREATE) | HALF_TYPED
    client.logout()
    door = client.post(CREATE, typed)
    assert door.url.startswith("/masuk/")
    assert "yang Anda ketik tersimpan" in client.get(door.url).text
    assert HALF_TYPED["owner-nik"] not in str(dict(client.session))
    form = sign_in(client, officer, door.url).url
    assert HALF_TYPED.items() <= opened(client, form).items()
    assert "set_aside" not in client.session


def test_it_is_not_shown_to_another_who_signs_in_there(client, officer, colleague):
    typed = opened(client, CREATE) | HALF_TYPED
    client.logout()
    form = sign_in(client, colleague.user, client.post(CREATE, typed).url).url
    assert opened(client, form)["owner-nik"] == ""
    assert "set_aside" not in client.session
    assert not Draft.objects.exists()


def test_a_stranger_without_a_form_of_ours_leaves_nothing(client, db):
    client.post(CREATE, HALF_TYPED | {"ticket": "forged"})
    assert "set_aside" not in client.session


# A form sent twice.


def test_a_part_sent_twice_is_added_once(client, officer):
    business = BusinessFactory()
    add = reverse("businesses:part_add", args=[business.registry_no, "produk"])
    typed = opened(client, add) | {"name": "Keripik tempe"}
    first, second = client.post(add, typed), client.post(add, typed)
    assert first.url == second.url == f"{business.get_absolute_url()}produk/"
    assert Product.objects.count() == 1
    client.post(add, opened(client, add) | {"name": "Keripik tempe"})
    assert Product.objects.count() == 2, "another form may say the same"


def test_one_form_sent_three_times_at_once_is_written_once(transactional_db):
    user = UserFactory(assignments=[("district_officer", "35.13")])
    business, ticket = BusinessFactory(), Ticket.new(user)

    def press(n):
        try:
            with sending(key=ticket.key, by=user, once=True) as draft:
                save_record(row=Product(business=business, name="Keripik tempe"), by=user)
                draft.business = business
        except AlreadySent as repeated:
            return repeated.subject
        return draft.business

    assert together(press, 3) == [business] * 3
    assert Product.objects.count() == 1


def test_a_form_that_failed_may_be_sent_again(db, officer):
    ticket = Ticket.new(officer)
    keep_draft(key=ticket.key, by=officer, values={"business-name": ["Keripik"]})
    with pytest.raises(ZeroDivisionError), sending(key=ticket.key, by=officer, once=True):
        raise ZeroDivisionError
    assert Draft.objects.waiting().exists()
    with sending(key=ticket.key, by=officer, once=True):
        pass
    assert not Draft.objects.waiting().exists()


@pytest.mark.parametrize(
    ("factory", "subject"), [(BusinessFactory, "business"), (GroupFactory, "group")]
)
def test_a_record_that_a_colleague_types_about_can_be_removed(
    factory, subject, client, officer_of, officer
):
    record = factory()
    DraftFactory(owner=officer, **{subject: record})
    client.force_login(officer_of("35.13", "administrator"))

    assert client.post(f"{record.get_absolute_url()}hapus/").status_code == 302

    connection.check_constraints()  # as at the end of a request, which is one transaction
    assert not Draft.objects.exists()


def test_a_double_that_a_colleague_types_about_can_be_merged(client, officer_of, officer):
    kept, double = BusinessFactory(), BusinessFactory()
    DraftFactory(owner=officer, business=double)
    DraftFactory(owner=officer, business=kept)
    administrator = officer_of("35.13", "administrator")

    with wall.raised_for(administrator):
        merge(kept=kept, double=double, by=administrator)

    connection.check_constraints()
    assert Draft.objects.get().business == kept
