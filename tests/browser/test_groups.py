"""A group from its registration to its first member, on a telephone and without a script."""

import pytest
from playwright.sync_api import expect

from businesses.models import BusinessGroup, GroupMember
from tests.factories.accounts import UserFactory
from tests.factories.businesses import CLARAK, BusinessFactory
from tests.factories.groups import READY, GroupFactory, GroupMemberFactory, GroupOfficerFactory

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}


def test_every_page_of_a_group_can_be_used_by_everybody(page, site, signed_in, accessible):
    admin = UserFactory(username="ratna", assignments=[("administrator", "35.13")])
    member = GroupMemberFactory(group=GroupFactory(name="KUB Sumber Rejeki", **READY))
    GroupMemberFactory(group=member.group, left_on="2024-01-01")
    GroupOfficerFactory(group=member.group, name="Sulastri")
    GroupFactory(name="Sentra Baru")
    signed_in(page, admin)
    home = member.group.get_absolute_url()
    for address in (
        "/kelompok/",
        "/kelompok/?missing=chair&members=1-",
        "/kelompok/?q=tidak+ada",
        "/kelompok/tambah/",
        home,
        f"{home}anggota/",
        f"{home}anggota/tambah/",
        f"{home}anggota/{member.pk}/ubah/",
        f"{home}anggota/{member.pk}/hapus/",
        f"{home}berkas/tambah/",
        f"{home}riwayat/",
        f"{home}ubah/",
        f"{home}hapus/",
    ):
        assert page.goto(site + address).status == 200, address
        accessible(page)


def test_a_group_is_registered_and_gets_a_member_without_a_script(
    browser, site, signed_in, officer
):
    business = BusinessFactory(name="Keripik Bu Rupi")
    context = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=TELEPHONE)
    page = signed_in(context.new_page(), officer)
    page.goto(f"{site}/kelompok/")
    page.get_by_role("link", name="Tambah kelompok").first.click()
    page.get_by_label("Nama kelompok").fill("KUB Sumber Rejeki")
    page.get_by_label("Jenis kelompok").select_option("kub")
    page.get_by_role("combobox", name="Desa atau kecamatan").fill(CLARAK)
    page.get_by_label("Ketua").fill("Sulastri")
    page.get_by_role("button", name="Simpan kelompok").click()
    expect(page.get_by_role("heading", name="KUB Sumber Rejeki")).to_be_visible()
    expect(page.get_by_text("Sulastri")).to_be_visible()

    page.get_by_role("link", name="Anggota", exact=False).first.click()
    page.get_by_role("link", name="Tambah anggota").click()
    page.get_by_role("combobox", name="Usaha").fill("keripik bu rupi")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name="Keripik Bu Rupi", exact=True)).to_be_visible()
    page.context.close()

    assert GroupMember.objects.get().business == business
    assert BusinessGroup.objects.get().groupofficer_set.get().name == "Sulastri"


def test_a_member_is_picked_while_one_types(page, site, signed_in, officer):
    business = BusinessFactory(name="Keripik Bu Rupi")
    group = GroupFactory()
    signed_in(page, officer)
    page.goto(f"{site}{group.get_absolute_url()}anggota/tambah/")
    page.get_by_role("combobox", name="Usaha").press_sequentially("keripik")
    page.get_by_role("option", name="Keripik Bu Rupi").click()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name="Keripik Bu Rupi", exact=True)).to_be_visible()

    assert GroupMember.objects.get().business == business
