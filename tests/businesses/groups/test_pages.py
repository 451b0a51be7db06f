"""The pages of groups: what they show, what they take, and to whom."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from businesses.choices import GroupFileKind, MemberRole
from businesses.models import BusinessGroup, Draft, GroupFile, GroupMember, GroupOfficer
from businesses.services.groups import add_member
from ikm_registry.ui.tickets import Ticket
from tests.businesses.groups.pages import (
    LIST,
    NEW,
    PROBOLINGGO,
    WRITTEN,
    office,
    officer,
    sent,
    signed_in,
    text,
)
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory, OwnerFactory
from tests.factories.groups import READY, GroupFactory, GroupMemberFactory, GroupOfficerFactory
from tests.factories.pictures import picture

__all__ = ["office", "officer"]
pytestmark = pytest.mark.django_db


def test_an_officer_registers_a_group_with_who_leads_it(office, officer):
    answer = sent(
        office,
        NEW,
        officer,
        **WRITTEN,
        chair="Sulastri",
        has_statutes="true",
        electricity_va="2.200",
    )
    group = BusinessGroup.objects.get()

    assert answer.status_code == 302
    assert answer["Location"] == group.get_absolute_url() == "/kelompok/KLP-3513-000001-1/"
    assert (group.has_statutes, group.has_bank_account, group.electricity_va) == (True, None, 2200)
    assert GroupOfficer.objects.get().name == "Sulastri"
    page = text(office.get(answer["Location"]))
    assert "Sulastri" in page
    assert "2.200" in page


def test_the_same_form_sent_twice_makes_one_group(office, officer):
    ticket = Ticket.new(officer)
    first = sent(office, NEW, officer, ticket=ticket, **WRITTEN)
    again = sent(office, NEW, officer, ticket=ticket, **WRITTEN)

    assert BusinessGroup.objects.count() == 1
    assert again["Location"] == first["Location"]


def test_what_was_typed_wrong_is_told_beside_its_box(office, officer):
    answer = sent(
        office,
        NEW,
        officer,
        name="",
        kind="sentra",
        region="antah berantah",
        electricity_va="banyak",
    )
    errors = answer.context["form"].errors

    assert answer.status_code == 200
    assert {"name", "region", "electricity_va"} <= set(errors)
    answer = sent(office, NEW, officer, **WRITTEN | {"kind": "sentra"})
    assert "commodity" in text(answer)
    assert not BusinessGroup.objects.exists()


def test_a_place_outside_is_refused(office, officer):
    answer = sent(office, NEW, officer, **WRITTEN | {"region": "35.08.01"})
    assert answer.status_code == 403


def test_a_draft_is_kept_and_taken_up_again(office, officer):
    ticket = Ticket.new(officer)
    sent(office, NEW, officer, ticket=ticket, name="Belum jadi", keep="1")
    draft = Draft.objects.get()

    assert draft.get_absolute_url().startswith(NEW)
    assert "Belum jadi" in text(office.get(draft.get_absolute_url()))
    assert "Belum jadi" in text(office.get("/draf/"))
    group = GroupFactory(name="Tani Maju")
    sent(office, f"{group.get_absolute_url()}ubah/", officer, name="Tani Makmur", keep="1")
    sent(office, f"{group.get_absolute_url()}anggota/tambah/", officer, business="x", keep="1")
    listed = text(office.get("/draf/"))
    assert "Tani Maju" in listed
    for kept in Draft.objects.all():
        assert office.get(kept.get_absolute_url()).status_code == 200


def test_the_second_of_two_writers_sees_both_versions(office, officer):
    group = GroupFactory(name="Sumber Rejeki")
    group.name, group.version = "Sumber Makmur", 2
    group.save()
    url = f"{group.get_absolute_url()}ubah/"
    answer = sent(
        office, url, officer, **WRITTEN | {"name": "Sumber Jaya"}, seen_version="1", chair="Ani"
    )
    page = text(answer)

    assert answer.status_code == 409
    assert "Sumber Jaya" in page
    assert "Sumber Makmur" in page
    assert "Ani" in page


def test_whoever_may_not_see_who_leads_it_changes_the_rest(officer_of):
    """No role of today is so; a key of the API may be."""
    group = GroupOfficerFactory(name="Sulastri").group
    viewer = officer_of(PROBOLINGGO, role="api_client")

    page = text(signed_in(viewer).get(group.get_absolute_url()))

    assert group.name in page
    assert "Sulastri" not in page
    history = text(signed_in(viewer).get(f"{group.get_absolute_url()}riwayat/"))
    assert "Sulastri" not in history


def test_members_are_added_by_number_by_name_or_picked(office, officer):
    group = GroupFactory()
    business = BusinessFactory(name="Keripik Bu Sri")
    url = reverse("businesses:group_part_add", args=[group.registry_no, "anggota"])
    for typed in (
        business.registry_no,
        "keripik bu sri",
        f"Keripik Bu Sri ({business.registry_no})",
    ):
        answer = sent(office, url, officer, business=typed, role="member")
        assert answer.status_code == 302, answer.context["form"].errors
        member = GroupMember.objects.get()
        assert member.business == business
        member.delete()


def test_a_business_elsewhere_cannot_be_told_from_none(office, officer):
    group = GroupFactory()
    elsewhere = BusinessFactory(region_id="75.02.01.2009", name="Kue Karawo")
    url = reverse("businesses:group_part_add", args=[group.registry_no, "anggota"])
    said = [
        answer.context["form"].errors["business"][0].replace(typed, "…")
        for typed in (elsewhere.registry_no, "IKM-7502-000777-1", "Kue Karawo", "Kue Anu")
        if (answer := sent(office, url, officer, business=typed, role="member"))
    ]

    assert len(set(said)) == 1
    assert not GroupMember.objects.exists()


def test_a_member_twice_is_refused_in_words(office, officer):
    member = GroupMemberFactory()
    url = reverse("businesses:group_part_add", args=[member.group.registry_no, "anggota"])
    answer = sent(office, url, officer, business=member.business.registry_no, role="member")

    assert answer.status_code == 200
    assert "is a member of the group at that time" in text(answer)


def test_a_membership_is_ended_with_a_day(office, officer):
    member = GroupMemberFactory(joined_on=date(2024, 1, 1))
    url = reverse(
        "businesses:group_part_edit", args=[member.group.registry_no, "anggota", member.pk]
    )
    wrong = sent(
        office,
        url,
        officer,
        role="member",
        joined_on="2024-01-01",
        left_on="2023-01-01",
        seen_version="1",
    )
    assert "before it joined" in text(wrong)
    sent(
        office,
        url,
        officer,
        role="member",
        joined_on="2024-01-01",
        left_on="2025-03-01",
        seen_version="1",
        reason="Pindah",
    )
    member.refresh_from_db()

    assert member.left_on == date(2025, 3, 1)
    history = text(office.get(f"{member.group.get_absolute_url()}riwayat/"))
    assert "Pindah" in history
    assert f"membership “{member.business.name}”" in history


def test_the_page_of_a_business_names_its_groups(office):
    member = GroupMemberFactory(group__name="Sumber Rejeki", role=MemberRole.CHAIR)
    GroupMemberFactory(business=member.business, group__name="Dulu", left_on=date(2024, 1, 1))

    page = text(office.get(member.business.get_absolute_url()))

    assert member.group.get_absolute_url() in page
    assert "Dulu" not in page
    history = text(office.get(f"{member.business.get_absolute_url()}riwayat/"))
    assert "membership “Sumber Rejeki”" in history


def test_a_membership_deleted_by_mistake_comes_back_from_the_business(office, officer):
    member = GroupMemberFactory()
    url = reverse(
        "businesses:group_part_delete", args=[member.group.registry_no, "anggota", member.pk]
    )
    answer = office.post(url, follow=True)
    assert not GroupMember.objects.exists()
    [address] = re.findall(
        r"/usaha/[^\"]+/riwayat/terhapus/keanggotaan/[0-9]+/",
        text(office.get(f"{member.business.get_absolute_url()}riwayat/")),
    )
    office.post(address, {})
    assert GroupMember.objects.get() == member
    undo = re.search(r"/usaha/batalkan/[0-9a-f-]+/", text(answer))[0]
    assert office.get(undo).status_code == 200


def test_a_group_just_made_is_undone_by_whoever_may_remove_it(officer_of):
    admin = officer_of(PROBOLINGGO, role="administrator")
    client = signed_in(admin)
    made = client.post(
        NEW, WRITTEN | {"chair": "Ani", "ticket": str(Ticket.new(admin))}, follow=True
    )
    undo = re.search(r"/usaha/batalkan/[0-9a-f-]+/", text(made))[0]
    client.post(undo)

    assert not BusinessGroup.objects.exists()
    assert not GroupOfficer.objects.exists()


def test_a_member_outside_her_area_is_told_of_without_its_name(officer_of):
    group = GroupFactory(region_id=CLARAK)
    near, far = BusinessFactory(), BusinessFactory(region_id="35.13.11.2004", name="Batik Jauh")
    for business in (near, far):
        GroupMemberFactory(group=group, business=business)
    page = text(signed_in(officer_of(CLARAK[:8])).get(f"{group.get_absolute_url()}anggota/"))

    assert near.name in page
    assert far.name not in page
    assert "outside your area" in page


def test_a_group_elsewhere_does_not_exist(officer_of):
    group = GroupMemberFactory().group
    client = signed_in(officer_of("75.02"))
    for page in ("", "anggota/", "riwayat/", "ubah/", "anggota/tambah/"):
        assert client.get(f"{group.get_absolute_url()}{page}").status_code == 404


def test_an_owner_sees_the_group_of_her_business_and_writes_nothing():
    account = UserFactory()
    member = GroupMemberFactory(business__owner=OwnerFactory(account=account))
    GroupMemberFactory(group=member.group, business__name="Tetangga")
    client = signed_in(account)

    page = text(client.get(f"{member.group.get_absolute_url()}anggota/"))

    assert member.business.name in page
    assert "Tetangga" not in page
    assert client.get(f"{member.group.get_absolute_url()}ubah/").status_code == 404


def test_readiness_says_what_is_missing_and_what_to_do(office):
    group = GroupFactory(**READY | {"has_bank_account": None})
    page = text(office.get(group.get_absolute_url()))

    assert "Open an account in the name of the group" in page
    assert "Nobody is named as chair" in page
    assert "Read the meter" not in page


def test_a_document_is_given_to_those_who_see_the_group(office, officer, officer_of):
    group = GroupFactory()
    url = reverse("businesses:group_part_add", args=[group.registry_no, "berkas"])
    scan = SimpleUploadedFile("SK Bu Sri.pdf", b"%PDF-1.4 ...")
    answer = office.post(url, {"kind": "decree", "file": scan, "ticket": str(Ticket.new(officer))})
    file = GroupFile.objects.get()
    address = reverse("businesses:group_file", args=[file.pk])
    found = office.get(address)

    assert answer.status_code == 302
    assert found["Content-Disposition"].startswith("attachment")
    assert "Sri" not in file.file.name + found["Content-Disposition"]
    assert address in text(office.get(group.get_absolute_url()))
    assert signed_in(officer_of("75.02")).get(address).status_code == 404
    photo = SimpleUploadedFile("a.png", picture())
    edit = reverse("businesses:group_part_edit", args=[group.registry_no, "berkas", file.pk])
    office.post(
        edit,
        {"kind": "place", "file": photo, "seen_version": "1", "ticket": str(Ticket.new(officer))},
    )
    file.refresh_from_db()
    assert file.kind == GroupFileKind.PLACE
    assert office.get(address)["Content-Type"] == "image/png"


def test_a_group_with_members_is_not_removed_and_the_page_says_what_to_do(officer_of):
    client = signed_in(officer_of(PROBOLINGGO, role="administrator"))
    group = GroupMemberFactory().group
    answer = client.post(f"{group.get_absolute_url()}hapus/")

    assert "so it is not removed" in text(answer)
    empty = GroupFactory()
    assert client.post(f"{empty.get_absolute_url()}hapus/")["Location"] == LIST


def test_the_page_of_members_costs_the_same_for_one_and_for_many(
    office, django_assert_max_num_queries
):
    member = GroupMemberFactory()
    url = f"{member.group.get_absolute_url()}anggota/"
    office.get(url)
    with django_assert_max_num_queries(30) as one:
        office.get(url)
    for _ in range(12):
        GroupMemberFactory(group=member.group)
    with django_assert_max_num_queries(len(one)):
        office.get(url)


def test_somebody_who_may_only_look_is_offered_nothing_to_write(officer_of):
    group = GroupMemberFactory().group
    client = signed_in(officer_of(PROBOLINGGO, role="viewer"))
    for page in (LIST, group.get_absolute_url(), f"{group.get_absolute_url()}anggota/"):
        answer = text(client.get(page))
        assert "/tambah/" not in answer
        assert "/ubah/" not in answer
    url = reverse("businesses:group_part_add", args=[group.registry_no, "anggota"])
    assert client.get(url).status_code == 403


def test_a_field_officer_adds_a_member_through_the_service_of_the_page(officer_of):
    officer = officer_of(CLARAK[:8], role="field_officer")
    member = add_member(group=GroupFactory(), business=BusinessFactory(), by=officer)
    assert member.pk
