"""List and record on paper: A4 documents without the tools of a screen."""

import re

import pytest

from tests.factories.businesses import BusinessFactory, FiguresFactory, ProductFactory

pytestmark = pytest.mark.browser
TOOLS = ".topbar, .rail, .bottombar, .btn, .filters, .tabs, .menu"


def sheets(page):
    """How many sheets of A4 the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def tools_on_paper(page):
    page.emulate_media(media="print")
    return page.locator(TOOLS).locator("visible=true").count()


def test_a_list_of_one_page_takes_two_sheets_and_says_what_it_is(page, site, signed_in, officer):
    for _count in range(26):
        BusinessFactory()
    signed_in(page, officer)

    page.goto(f"{site}/usaha/?status=active")

    assert tools_on_paper(page) == 0
    assert page.get_by_text("1–25 dari 26").is_visible()
    assert page.get_by_text("Hanya bagian ini yang dicetak").is_visible()
    assert page.locator(".chip").inner_text().split() == ["Status", "Aktif"]
    assert "Kabupaten Probolinggo" in page.locator("p.print-only").first.inner_text()
    assert sheets(page) == 2


def test_the_summary_of_a_record_takes_two_sheets_at_most(page, site, signed_in, officer):
    business = FiguresFactory().business
    ProductFactory(business=business)
    signed_in(page, officer)

    page.goto(f"{site}{business.get_absolute_url()}")

    assert page.locator("p.print-only svg").is_hidden()
    assert tools_on_paper(page) == 0
    assert page.locator("p.print-only svg").is_visible()
    assert sheets(page) <= 2


def test_the_list_is_taken_along_by_two_clicks(page, site, signed_in, officer, accessible):
    business = BusinessFactory()
    signed_in(page, officer)
    page.goto(f"{site}/usaha/")

    page.locator("summary", has_text="Ekspor").click()
    accessible(page)
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()

    assert begun.value.suggested_filename.endswith(".csv")
    assert business.registry_no in begun.value.path().read_text(encoding="utf-8-sig")
