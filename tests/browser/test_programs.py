"""A program from draft to public call in the browser, at both widths; then without a script."""

import pytest
from playwright.sync_api import expect

from programs.models import Program
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.programs import (
    CriterionFactory,
    ProgramFactory,
    RequirementFactory,
    RuleFactory,
    StageFactory,
    draft,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def business(site):
    return FiguresFactory(business__name="Keripik Bu Rupi").business


@pytest.fixture
def offered(site):
    """With a part of each kind."""
    program = ProgramFactory(name="Pelatihan pengemasan")
    stage = StageFactory(program=program)
    RequirementFactory(stage=stage)
    CriterionFactory(stage=stage)
    RuleFactory(program=program)
    RuleFactory(program=program, kind="nib", terms={})
    return program


def test_every_room_of_programs_can_be_used_by_everybody(
    page, site, officer, signed_in, business, offered, accessible
):
    planned = draft(name="Pendampingan ekspor")
    stage = StageFactory(program=planned)
    grant = draft(kind="equipment", recipient="group", name="Hibah mesin")
    signed_in(page, officer)
    for address in (
        "/program/",
        "/program/?state=draft&q=ekspor",
        "/program/?q=tidak+ada",
        "/program/baru/",
        planned.get_absolute_url(),
        offered.get_absolute_url(),
        f"{offered.get_absolute_url()}ubah/",
        f"{planned.get_absolute_url()}tahap/{stage.pk}/",
        f"{planned.get_absolute_url()}kriteria/baru/?tahap=1",
        f"{planned.get_absolute_url()}dokumen/baru/?tahap=1",
        f"{planned.get_absolute_url()}aturan/place/",
        f"{planned.get_absolute_url()}aturan/kbli/",
        f"{planned.get_absolute_url()}aturan/size/",
        f"{planned.get_absolute_url()}aturan/nib/",
        f"{planned.get_absolute_url()}memenuhi/",
        f"{offered.get_absolute_url()}memenuhi/?helped=before",
        f"{grant.get_absolute_url()}kelompok/",
        f"/usaha/{business.registry_no}/program/",
    ):
        assert page.goto(site + address).status == 200, address
        accessible(page)


def test_a_stranger_reads_a_call(page, site, offered, accessible):
    page.goto(f"{site}/pengumuman/")
    accessible(page)
    page.get_by_role("link", name=offered.name).click()
    expect(page.get_by_role("heading", name="Untuk siapa")).to_be_visible()
    accessible(page)


def test_who_fits_is_seen_while_one_types(page, site, officer, signed_in, business, accessible):
    planned = draft()
    BusinessFactory(name="Mebel Jati", kbli=None)
    signed_in(page, officer)
    page.goto(f"{site}{planned.get_absolute_url()}aturan/workers/")
    fitting = page.locator("#fitting")
    expect(fitting).to_contain_text("2 memenuhi semua syarat")

    page.get_by_label("Paling sedikit").fill("3")

    expect(fitting).to_contain_text("1 memenuhi semua syarat")
    expect(fitting).to_contain_text("Keripik Bu Rupi")
    accessible(page)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name=planned.name)).to_be_visible()
    assert planned.rule_set.get().terms == {"least": 3}


@pytest.fixture
def plain(browser, browser_context_args, signed_in, officer):
    """Siti's browser, which runs no script, on a phone's width."""
    small = {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}
    context = browser.new_context(**browser_context_args | small)
    yield signed_in(context.new_page(), officer)
    context.close()


def test_without_a_script_a_button_shows_who_fits(plain, site, business):
    planned, page = draft(), plain
    page.goto(f"{site}{planned.get_absolute_url()}aturan/workers/")
    page.get_by_label("Paling sedikit").fill("3")
    page.get_by_role("button", name="Lihat siapa yang memenuhi syarat").click()
    expect(page.locator("#fitting")).to_contain_text("Keripik Bu Rupi")
    assert not planned.rule_set.exists()

    with page.expect_navigation():
        page.get_by_role("button", name="Simpan").click()

    assert planned.rule_set.get().terms == {"least": 3}
    StageFactory(program=planned)
    page.goto(site + planned.get_absolute_url())
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_role("button", name="Tarik dari terbitan")).to_be_visible()
    assert Program.objects.get().is_published
