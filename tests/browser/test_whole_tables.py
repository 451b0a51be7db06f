"""On the screen of an office, 1280 pixels wide, nothing of a list is cut or covered."""

import pytest
from django.urls import reverse

from businesses.choices import Status
from ikm_registry.regions.models import Region
from programs.models import Item
from programs.services.ranking import close_stage
from tests.factories.businesses import BusinessFactory, FiguresFactory
from tests.factories.deliveries import a_group, a_unit, grants, left_idle, received
from tests.factories.programs import (
    FactCriterionFactory,
    StageFactory,
    no_longer_open,
    verified,
)
from tests.programs.credit import ready_business, signed

pytestmark = pytest.mark.browser

OVERFLOWS = "tables => tables.map(table => table.scrollWidth - table.clientWidth)"
# Of each question: whether a line of its label lies under the tick beside it.
COVERED = """ticks => ticks.map(tick => {
  const words = document.createRange();
  words.selectNodeContents(tick.parentElement.querySelector("label:not(.turned), legend"));
  const { left, bottom } = tick.getBoundingClientRect();
  return [...words.getClientRects()].some(line => line.top < bottom && line.right > left);
})"""


@pytest.fixture
def officers_page(page, signed_in, officer):
    page.set_viewport_size({"width": 1280, "height": 900})
    return signed_in(page, officer)


@pytest.fixture
def long_words(site):
    """Names as long as they are in life."""
    village = Region.objects.get(full_name__istartswith="Sumbersecang, Gading")
    facts = {"name": "Aneka Olahan Laut Kembang Mulya", "region": village}
    located = {"latitude": "-7.845", "longitude": "113.251"}
    BusinessFactory(**facts, **located, status=Status.NOT_FOUND)
    signed(business=ready_business(**facts))
    grant = grants(name="Hibah Alat Produksi untuk Kelompok Usaha Bersama")
    holder = a_group(name="Koperasi Sumber Rejeki Sumbersecang", region=village)
    received(grant, holder, units=[a_unit(maker="Karya Logam Malang", serial_no="ME-2024-101")])
    left_idle(Item.objects.get())


@pytest.mark.parametrize(
    "address", ["/alat/", "/peran/", "/permohonan/?ordering=due", "/usaha/peta/"]
)
def test_no_column_is_cut(address, officers_page, site, long_words):
    officers_page.goto(site + address)

    assert officers_page.locator(".table-wrap").evaluate_all(OVERFLOWS) == [0]


def test_how_points_came_about_is_seen_whole(officers_page, officer, site):
    stage = StageFactory(quota=1)
    FactCriterionFactory(stage=stage, name="Tenaga kerja anggota kelompok")
    for nth in range(2):
        business = BusinessFactory(name=f"Koperasi Sumber Rejeki Ngadisari {nth}")
        FiguresFactory(business=business)
        verified(stage, officer, business)
    no_longer_open(stage.program)
    close_stage(stage=stage, by=officer)
    officers_page.goto(f"{site}{reverse('programs:board', args=[stage.program.number])}?tahap=1")

    officers_page.locator("td summary").first.click()

    tables = officers_page.locator(".table-wrap:visible")
    assert set(tables.evaluate_all(OVERFLOWS)) == {0}


def test_no_question_is_covered_by_the_tick_that_turns_it_round(officers_page, site):
    officers_page.goto(f"{site}/usaha/?age=12&workers=5-19&certificate=held:halal")

    covered = officers_page.locator(".turned").evaluate_all(COVERED)
    assert covered
    assert not any(covered)


def test_who_is_in_already_is_not_told_what_the_registry_is(officers_page, site):
    officers_page.goto(f"{site}/lupa-sandi/")

    assert not officers_page.locator(".welcome-story").is_visible()
    assert officers_page.get_by_role("heading", name="Lupa kata sandi").is_visible()
