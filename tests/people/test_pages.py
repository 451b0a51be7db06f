"""An administrator and the officers of her area, by the pages of the site."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from businesses.choices import Personal, Purpose
from businesses.models import Export
from businesses.services.access import reveal
from ikm_registry.accounts.models import Assignment, SignIn, User
from ikm_registry.accounts.roles import PERMISSIONS, Role
from ikm_registry.people.duties import DUTIES
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.people.conftest import EAST_JAVA, LECES, LUMAJANG, PROBOLINGGO

pytestmark = pytest.mark.django_db
A_VILLAGE = "35.13.11.2004"
INVITATION = {
    "name": "Budi Santoso",
    "email": "Budi@dinas.test",
    "role": "field_officer",
    "region": LECES,
    "ends_on": "",
}


def test_she_sees_the_people_of_her_area_and_no_others(office, administrator, siti, officer_of):
    elsewhere = officer_of(LUMAJANG)
    page = office(administrator).get("/orang/").text
    assert "Siti Aminah" in page
    assert elsewhere.email not in page


def test_of_somebody_who_works_elsewhere_too_only_her_own_area_is_told(office, administrator, siti):
    siti.assignments.create(role="viewer", region_id=LUMAJANG)
    page = office(administrator).get(f"/orang/{siti.pk}/").text
    assert "Probolinggo" in page
    assert "Lumajang" not in page


@pytest.mark.parametrize("role", [role for role in Role if role not in ("owner", "administrator")])
def test_nobody_else_opens_the_pages_about_people(client, officer_of, role):
    client.force_login(officer_of(PROBOLINGGO, role=role))
    assert client.get("/orang/").status_code == 403
    assert client.post("/orang/undang/", INVITATION).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["", "peran/", "peran/{pk}/", "peran/{pk}/akhiri/", "lepas/", "langkah-kedua/"]
    + ["undangan/", "ekspor/"],
)
def test_a_person_of_another_area_does_not_exist(office, administrator, officer_of, address):
    other = officer_of(LUMAJANG)
    way = f"/orang/{other.pk}/" + address.format(pk=other.assignments.get().pk)
    client = office(administrator)
    assert client.get(way).status_code == 404
    assert client.post(way).status_code in (404, 405)
    assert Assignment.objects.filter(user=other).exists()


def test_a_decision_asks_first_whether_it_is_still_she(client, administrator, siti):
    client.force_login(administrator)
    answer = client.post(f"/orang/{siti.pk}/lepas/")
    assert answer["Location"].startswith("/akun/pastikan/")
    assert User.objects.get(pk=siti.pk).is_active


def test_an_invited_officer_chooses_her_password_by_the_letter_and_signs_in(office, administrator):
    answer = office(administrator).post("/orang/undang/", INVITATION, follow=True)
    assert "Budi Santoso" in answer.text
    letter = mail.outbox[-1]
    assert letter.to == ["budi@dinas.test"]
    assert "Akun Anda di Registri IKM" in letter.subject
    link = re.search(r"https?://\S+/lupa-sandi/\S+", letter.body)[0]
    budi = Client()
    page = budi.get(link, follow=True)
    new = {"password1": "tempe-gurih-2026", "password2": "tempe-gurih-2026"}
    budi.post(page.request["PATH_INFO"], new)
    budi.post("/masuk/", {"login": "budi@dinas.test", "password": "tempe-gurih-2026"})
    assert budi.get("/usaha/").status_code == 200
    assert "tidak berlaku lagi" in Client().get(link, follow=True).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": LUMAJANG},
        {"region": EAST_JAVA},
        {"role": "owner"},
        {"role": "raja"},
        {"email": "bukan alamat"},
        {"email": "a" * 200 + "@dinas.test"},
        {"ends_on": "2020-01-01"},
        {"ends_on": "kapan-kapan"},
        {"name": ""},
        {"name": "Bu\0di"},
        {"region": "35.13\0"},
    ],
)
def test_a_wrong_invitation_ends_in_a_sentence_and_opens_no_account(office, administrator, wrong):
    answer = office(administrator).post("/orang/undang/", INVITATION | wrong)
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert not User.objects.filter(email="budi@dinas.test").exists()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("district_officer", LECES),
        ("district_officer", A_VILLAGE),
        ("village_operator", LECES),
        ("administrator", A_VILLAGE),
    ],
)
def test_a_role_is_given_at_a_level_that_has_such_a_duty(office, administrator, role, place):
    wrong = INVITATION | {"role": role, "region": place}
    answer = office(administrator).post("/orang/undang/", wrong)
    assert "hanya ada di tingkat" in answer.context["form"].errors["region"][0]
    assert not User.objects.filter(email="budi@dinas.test").exists()


def test_a_person_is_not_offered_the_role_of_a_system(office, administrator):
    offered = dict(
        office(administrator).get("/orang/undang/").context["form"].fields["role"].choices
    )
    assert "api_client" not in offered
    assert "field_officer" in offered


def test_the_place_is_found_by_typing_inside_her_area(office, administrator):
    client = office(administrator)
    assert "35.13.05.2008" in client.get("/orang/wilayah/", {"q": "clarak"}).text
    assert LUMAJANG not in client.get("/orang/wilayah/", {"q": "lumajang"}).text
    client.post("/orang/undang/", INVITATION | {"region": "Desa Clarak"})
    budi = User.objects.get(email="budi@dinas.test")
    assert budi.held == [("field_officer", "35.13.05.2008")]


def test_an_officer_known_elsewhere_gets_the_role_and_keeps_her_password(
    office, administrator, officer_of
):
    known = officer_of(LUMAJANG)
    office(administrator).post("/orang/undang/", INVITATION | {"email": known.email})
    known = User.objects.get(pk=known.pk)
    assert known.has_usable_password()
    assert ("field_officer", LECES) in known.held
    assert "peran baru" in mail.outbox[-1].subject
    assert "lupa-sandi" not in mail.outbox[-1].body


def test_a_role_is_limited_in_time_and_ended_and_both_are_kept(office, administrator, siti):
    client = office(administrator)
    held = siti.assignments.get()
    last = timezone.localdate() + timedelta(10)
    way = f"/orang/{siti.pk}/peran/{held.pk}/"
    client.post(way, {"ends_on": last.isoformat()})
    assert siti.assignments.get().ends_on == last
    client.post(f"{way}akhiri/")
    assert not siti.assignments.exists()
    register = client.get("/orang/keputusan/").text
    assert "Berakhir" in register
    assert "oleh Ratna" in re.sub(r"\s+", " ", register)
    assert client.get(f"/orang/{siti.pk}/").status_code == 404


def test_the_same_role_is_not_given_twice(office, administrator, siti):
    given = {"role": "district_officer", "region": PROBOLINGGO, "ends_on": ""}
    answer = office(administrator).post(f"/orang/{siti.pk}/peran/", given)
    assert "sudah memegang peran ini" in answer.text
    assert siti.assignments.count() == 1


def test_one_click_releases_an_officer(office, signs_in, administrator, siti):
    hers = signs_in(siti)
    assert hers.get("/usaha/").status_code == 200
    TOTP.activate(siti, generate_totp_secret())
    office(administrator).post(f"/orang/{siti.pk}/lepas/")
    gone = User.objects.get(pk=siti.pk)
    assert not gone.is_active
    assert not gone.has_usable_password()
    assert not gone.assignments.exists()
    assert not Authenticator.objects.filter(user=gone).exists()
    assert hers.get("/usaha/").status_code == 302


def test_who_works_elsewhere_keeps_her_account_there(office, signs_in, administrator, siti):
    siti.assignments.create(role="viewer", region_id=LUMAJANG)
    hers = signs_in(siti)
    office(administrator).post(f"/orang/{siti.pk}/lepas/")
    kept = User.objects.get(pk=siti.pk)
    assert kept.is_active
    assert kept.held == [("viewer", LUMAJANG)]
    assert hers.get("/usaha/").status_code == 302, "she is signed out all the same"


def test_nobody_releases_herself_or_somebody_above_her(office, administrator, officer_of):
    above = officer_of(EAST_JAVA, role="administrator")
    above.assignments.create(role="viewer", region_id=PROBOLINGGO)
    chief = UserFactory(is_superuser=True, assignments=[("viewer", PROBOLINGGO)])
    client = office(administrator)
    for person in (administrator, above, chief):
        assert "Lepas</a>" not in client.get(f"/orang/{person.pk}/").text
        assert client.post(f"/orang/{person.pk}/lepas/").status_code == 403
        assert User.objects.get(pk=person.pk).assignments.exists()


def test_a_lost_phone_is_forgotten_by_who_may_do_all_that_she_may(office, administrator, siti):
    TOTP.activate(siti, generate_totp_secret())
    client = office(administrator)
    siti.assignments.create(role="viewer", region_id=LUMAJANG)
    assert client.post(f"/orang/{siti.pk}/langkah-kedua/").status_code == 403
    siti.assignments.filter(region_id=LUMAJANG).delete()
    client.post(f"/orang/{siti.pk}/langkah-kedua/")
    assert not Authenticator.objects.filter(user=siti).exists()


def test_what_she_uncovered_and_what_she_asked_of_exports_is_told(office, administrator, siti):
    business, elsewhere = BusinessFactory(), BusinessFactory(region_id="35.08.01")
    siti.assignments.create(role="district_officer", region_id=LUMAJANG)
    for each in (business, elsewhere):
        reveal(business=each, field=Personal.NIK, purpose=Purpose.CONTACT, by=siti)
    Export.objects.create(
        user=siti,
        format="csv",
        scope=[PROBOLINGGO],
        rows=7,
        columns=["name", "nib"],
        filters={"region": "35.13.05", "lain": "x"},
    )
    page = office(administrator).get(f"/orang/{siti.pk}/ekspor/").text
    assert business.registry_no in page
    assert elsewhere.registry_no not in page
    assert "Tempat: 35.13.05" in page
    assert "lain: x" in page
    assert "NIB" in page


def test_failed_tries_and_exports_are_told(office, administrator, siti):
    SignIn.objects.note_failure(siti, browser="Firefox/145 (Windows)")
    for scope, rows in ([PROBOLINGGO], 1234), ([LUMAJANG], 7777), ([""], 555):
        Export.objects.create(user=siti, format="csv", scope=scope, rows=rows, columns=["name"])
    client = office(administrator)
    assert "Upaya gagal" in client.get(f"/orang/{siti.pk}/").text
    page = client.get(f"/orang/{siti.pk}/ekspor/").text
    assert "1.234" in page
    assert "7.777" not in page


@pytest.mark.parametrize("typed", ["", "siti", "%", "\0", "x" * 500, "' OR 1=1"])
def test_anything_may_be_searched_for(office, administrator, siti, typed):
    answer = office(administrator).get("/orang/", {"q": typed})
    assert answer.status_code == 200
    assert ("Siti Aminah" in answer.text) == (typed in ("", "siti", "\0"))


@pytest.mark.parametrize("address", ["/orang/", "/orang/keputusan/", "/orang/{pk}/"])
def test_a_page_costs_the_same_for_one_person_and_for_many(
    office, administrator, siti, officer_of, address
):
    client, way = office(administrator), address.format(pk=siti.pk)
    client.get(way)
    with CaptureQueriesContext(connection) as few:
        client.get(way)
    for number in range(20):
        officer_of(PROBOLINGGO)
        siti.assignments.create(role="viewer", region_id=f"35.13.{number + 1:02}")
    with CaptureQueriesContext(connection) as many:
        client.get(way)
    assert len(many) == len(few)


def test_the_page_of_roles_is_the_table_itself(client, siti):
    named = [permission for duty in DUTIES for permission in duty.permissions]
    assert sorted(named) == sorted(set().union(*PERMISSIONS.values()))
    for role in Role:
        for duty in DUTIES:
            held = duty.permissions & PERMISSIONS[role]
            assert held in (frozenset(), duty.permissions), (role, duty.words)
    client.force_login(siti)
    page = client.get("/peran/").text
    assert all(str(role.label) in page for role in Role)
