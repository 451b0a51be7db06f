"""The pages on which an owner keeps true what is told of her business, and her own phone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from businesses.choices import ChangeState, ProposalState
from businesses.models import Business, ChangeRequest, Owner, Photo
from businesses.services.changes import decide, send_back
from businesses.services.keeping import (
    change_own,
    open_period,
)
from ikm_registry.history.reading import events_of
from tests.businesses.owners.keeping import (
    LAST_YEAR,
    PHONE,
    business,
    page,
    sent,
    signed_in,
    told,
    waiting,
)
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    FiguresFactory,
    ProductFactory,
    acting,
)
from tests.factories.pictures import picture

__all__ = ["business"]
pytestmark = pytest.mark.django_db


def test_as_last_time_by_one_press(business, rupi):
    hers = signed_in(rupi)
    home = hers.get("/").content.decode()
    assert page("keep_period", business) in home
    answer = hers.post(
        page("keep_period", business), {"period": str(LAST_YEAR), "seen": "1", "same": "1"}
    )
    change = ChangeRequest.objects.get()
    assert answer.url == change.get_absolute_url()
    # Pressed twice: she is led to what she sent.
    assert hers.get(page("keep_period", business)).url == change.get_absolute_url()
    home = hers.get("/").content.decode()
    assert change.get_absolute_url() in home


def test_only_what_changed_is_sent(business, rupi):
    hers = signed_in(rupi)
    shown = hers.get(page("keep_period", business))
    lines = {line["box"].name: line["told"] for line in shown.context["lines"]}
    assert (lines["workers_female"], lines["production_volume"]) == ("3", "600")
    assert shown.context["form"]["workers_female"].value() is None
    assert hers.post(page("keep_period", business), sent(shown.context["form"])).status_code == 200
    hers.post(page("keep_period", business), sent(shown.context["form"], workers_female="1.004"))
    assert waiting(ChangeRequest.objects.get())["workers_female"] == 1004


@pytest.mark.parametrize(
    "broken",
    [
        {"workers_female": "banyak"},
        {"workers_female": "-3"},
        {"seen": "99"},
        {"seen": "x"},
        {"period": "1999"},
        {"production_unit": "99999"},
        {"production_volume": "9" * 40},
        {"operated": "mungkin"},
    ],
)
def test_bad_input_is_answered_by_a_sentence(business, rupi, broken):
    hers = signed_in(rupi)
    form = hers.get(page("keep_period", business)).context["form"]
    answer = hers.post(page("keep_period", business), sent(form, **{"same": "1"} | broken))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not ChangeRequest.objects.exists()


def test_opening_hours_and_prices_change_at_once(business, rupi):
    product = ProductFactory(business=business, price=5000)
    hers = signed_in(rupi)
    hours, price = page("keep_ask", business, "jam-buka"), page("keep_price", business, product.pk)
    hers.post(hours, sent(hers.get(hours).context["form"], opening_hours="Senin–Sabtu 08.00–16.00"))
    hers.post(price, sent(hers.get(price).context["form"], price="6.500"))

    business.refresh_from_db()
    product.refresh_from_db()
    assert (business.opening_hours, product.price) == ("Senin–Sabtu 08.00–16.00", 6500)
    assert {change.state for change in ChangeRequest.objects.all()} == {ChangeState.APPLIED}


def test_an_address_waits_and_a_name_asks_for_a_proof(business, rupi):
    hers = signed_in(rupi)
    where, name = page("keep_ask", business, "alamat"), page("keep_ask", business, "nama-usaha")
    hers.post(where, sent(hers.get(where).context["form"], address="Jalan Raya 12"))
    form = hers.get(name).context["form"]
    assert hers.post(name, sent(form, name="Keripik Rupi Jaya")).context["form"].errors["evidence"]
    photo = SimpleUploadedFile("nib.png", picture(), "image/png")
    hers.post(name, sent(form, name="Keripik Rupi Jaya", evidence=photo))

    business.refresh_from_db()
    assert (business.address, business.name) == ("Dusun Krajan", "Keripik Bu Rupi")
    assert ChangeRequest.objects.filter(state=ChangeState.SUBMITTED).count() == 2


def test_a_returned_answer_opens_on_the_question_it_answers(business, rupi, siti):
    hers = signed_in(rupi)
    where = page("keep_ask", business, "alamat")
    hers.post(where, sent(hers.get(where).context["form"], address="Jalan Raya 12"))
    change = ChangeRequest.objects.get()
    send_back(change=change, by=siti, reason="Sebutkan RT dan RW")
    seen = hers.get(change.get_absolute_url())
    assert "Sebutkan RT dan RW" in seen.content.decode()
    again = seen.context["again"]
    assert again.startswith(where)
    hers.post(again, sent(hers.get(again).context["form"], rt="003", rw="001"))
    change.refresh_from_db()
    assert change.state == ChangeState.SUBMITTED
    assert waiting(change) == {"address": "Jalan Raya 12", "rt": "003", "rw": "001"}


def test_what_waits_is_told_before_she_types(business, rupi):
    hers, where = signed_in(rupi), page("keep_ask", business, "alamat")
    hers.post(where, sent(hers.get(where).context["form"], address="Jalan Raya 12"))
    change = ChangeRequest.objects.get()
    again = hers.get(where)
    assert change.get_absolute_url() in again.text
    assert 'name="address"' not in again.text
    assert 'name="opening_hours"' in hers.get(page("keep_ask", business, "jam-buka")).text


def test_a_period_that_waits_is_offered_to_no_other_owner_of_it(business, rupi):
    other = UserFactory()
    acting(business, other)
    hers = signed_in(other)
    assert page("keep_period", business) in hers.get("/").text
    change = told(business, rupi)
    assert page("keep_period", business) not in hers.get("/").text
    assert hers.get(page("keep_period", business)).url == change.get_absolute_url()


def test_what_came_back_stands_first_and_says_that_it_waits_for_her(business, rupi, siti):
    hers, change = signed_in(rupi), told(business, rupi)
    send_back(change=change, by=siti, reason="Berapa pekerja?")
    hours = page("keep_ask", business, "jam-buka")
    hers.post(hours, sent(hers.get(hours).context["form"], opening_hours="08.00–16.00"))
    home = hers.get("/")
    assert [each.title for each in home.context["changes"]] == [f"Angka {LAST_YEAR}", "Jam buka"]
    for shown in (home, hers.get(change.get_absolute_url()), hers.get("/perubahan/")):
        assert "Dikembalikan kepada Anda" in shown.text
        assert "Dikembalikan kepada pengusul" not in shown.text
    seen = hers.get(change.get_absolute_url())
    assert {line.word for line in seen.context["lines"]} == {"dikembalikan"}
    assert "Pekerja laki-laki" in {line.label for line in seen.context["lines"]}


def test_the_page_is_called_by_the_name_that_is_stored(business, rupi):
    answer = signed_in(rupi).post(page("keep_ask", business, "nama-usaha"), {"name": "Lain"})
    assert answer.context["form"].errors
    assert answer.context["record"].endswith("Keripik Bu Rupi")


def test_the_first_figures_are_compared_with_nothing(rupi):
    new = BusinessFactory(owner__account=rupi)
    shown = signed_in(rupi).get(page("keep_period", new)).text
    assert "masih sama" not in shown
    assert "Kirim yang berubah" not in shown


def test_too_many_of_the_family_are_told_beside_the_family(business, rupi):
    hers, where = signed_in(rupi), page("keep_period", business)
    form = sent(hers.get(where).context["form"], workers_family="9")
    assert list(hers.post(where, form).context["form"].errors) == ["workers_family"]


def test_an_officer_of_several_changes_sees_what_each_is_about(business, rupi, siti):
    told(business, rupi)
    hers, where = signed_in(rupi), page("keep_ask", business, "alamat")
    hers.post(where, sent(hers.get(where).context["form"], address="Jalan Raya 12"))
    home = signed_in(siti).get("/").text
    assert f"Keripik Bu Rupi: Angka {LAST_YEAR}" in home
    assert "Keripik Bu Rupi: Alamat" in home


def test_an_officer_sees_that_what_an_owner_proposed_was_changed_meanwhile(business, rupi, siti):
    hers = signed_in(rupi)
    where = page("keep_ask", business, "alamat")
    hers.post(where, sent(hers.get(where).context["form"], address="Jalan Raya 12"))
    Business.objects.filter(pk=business.pk).update(address="Jalan Lain", version=2)
    change = ChangeRequest.objects.get()
    [line] = signed_in(siti).get(change.get_absolute_url()).context["lines"]
    assert (line.was, line.now, line.proposed) == ("Dusun Krajan", "Jalan Lain", "Jalan Raya 12")
    assert line.is_overtaken


def test_a_photo_of_hers_is_added_and_taken_away_at_once(business, rupi):
    hers = signed_in(rupi)
    add = reverse("businesses:part_add", args=[business.registry_no, "foto"])
    form = {"image": SimpleUploadedFile("depan.png", picture(), "image/png"), "caption": "Depan"}
    assert hers.post(add, form).status_code == 302
    photo = Photo.objects.get(business=business)
    gone = reverse("businesses:part_delete", args=[business.registry_no, "foto", photo.pk])
    assert hers.post(gone).status_code == 302
    assert not Photo.objects.exists()
    foreign = reverse("businesses:part_add", args=[BusinessFactory().registry_no, "foto"])
    assert hers.get(foreign).status_code == 404


def test_all_of_it_is_still_true(business, rupi):
    signed_in(rupi).post(page("keep", business))
    before = business.version
    business.refresh_from_db()
    assert (business.confirmed_by, business.version) == (rupi, before)


# Her phone


def test_her_phone_is_sealed_wherever_it_is_kept(business, rupi):
    answer = signed_in(rupi).post(page("keep_phone", business), {"phone": "0813 1111 2222"})

    assert answer.status_code == 302
    assert "13 1111" not in answer.url
    owner = Owner.objects.get(account=rupi)
    assert owner.phone == "+6281311112222"
    assert Owner.objects.with_phone("+6281311112222").get() == owner
    for table in (Owner._meta.db_table, events_of(Owner)._meta.db_table):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(rows::text, ' ') FROM {table} AS rows")  # noqa: S608
            assert "81311112222" not in cursor.fetchone()[0]
    assert not ChangeRequest.objects.exists()
    assert events_of(Owner).objects.filter(pgh_obj_id=owner.pk, pgh_label="update").count() == 1


def test_the_same_phone_twice_is_once(business, rupi):
    change_own(column="phone", value="081311112222", by=rupi)
    change_own(column="phone", value="+62 813-1111-2222", by=rupi)
    assert Owner.objects.get(account=rupi).version == 2


@pytest.mark.parametrize("phone", ["", "nol", "123", "0813\x00", "9" * 21])
def test_what_is_no_phone_is_answered_by_a_sentence(business, rupi, phone):
    answer = signed_in(rupi).post(page("keep_phone", business), {"phone": phone})
    assert answer.status_code == 200
    assert answer.context["form"].errors["phone"]


def test_nobody_changes_a_phone_that_is_not_her_own(business, rupi, siti):
    with pytest.raises(PermissionDenied):
        change_own(column="phone", value=PHONE, by=siti)
    stranger = UserFactory()
    theirs = BusinessFactory(owner__account=stranger)
    change_own(column="phone", value="081311112222", by=stranger)
    theirs.owner.refresh_from_db()
    business.owner.refresh_from_db()
    assert (theirs.owner.phone, business.owner.phone) == ("+6281311112222", None)


# However many


def test_her_home_costs_the_same_queries_for_any_number(
    rupi, business, django_assert_max_num_queries
):
    hers = signed_in(rupi)

    def cost():
        with django_assert_max_num_queries(60) as counted:
            hers.get("/")
        return len(counted)

    told(business, rupi)
    one = cost()
    for _each in range(4):
        more = BusinessFactory(owner=business.owner)
        FiguresFactory(business=more, year=LAST_YEAR - 1)
        told(more, rupi)
    assert cost() <= one


def test_her_list_costs_the_same_queries_for_any_number(
    rupi, business, django_assert_max_num_queries
):
    hers = signed_in(rupi)

    def cost():
        with django_assert_max_num_queries(60) as counted:
            assert hers.get("/perubahan/").status_code == 200
        return len(counted)

    told(business, rupi)
    one = cost()
    for _each in range(4):
        more = BusinessFactory(owner=business.owner)
        told(more, rupi)
    assert cost() <= one


def test_a_change_that_waits_is_no_longer_hers_when_nobody_waits(business, rupi, siti):
    change = told(business, rupi)
    assert open_period(business, rupi) == change
    decide(change=change, by=siti, approved=list(waiting(change)))
    assert open_period(business, rupi) is None
    states = set(change.proposals.values_list("state", flat=True))
    assert states == {ProposalState.APPROVED}
