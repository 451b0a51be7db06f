import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.accounts import UserFactory

PASSWORD = "kerupuk-renyah-77"


@pytest.fixture
def officer(site):
    """Siti keeps the industries of Kabupaten Probolinggo."""
    return UserFactory(
        username="siti", first_name="Siti", assignments=[("district_officer", "35.13")]
    )


@pytest.fixture
def signed_in(site):
    """Sign somebody in as she would do it: by the form."""

    def sign_in(page, user):
        page.goto(f"{site}/masuk/")
        page.get_by_label("Nama pengguna atau alamat surel").fill(user.username)
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.wait_for_url(f"{site}/")
        return page

    return sign_in


@pytest.fixture
def accessible():
    """Fails where axe-core finds anything: on the screen of an office, on a phone, and after dark.

    The dark page differs by its colours alone, so of it nothing else is asked.
    """
    axe = Axe()
    colours = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}

    def check(page):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            found = axe.run(page)
            assert found.violations_count == 0, f"{page.url} at {width}: {found.generate_report()}"
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
            assert not wide, f"{page.url} scrolls sideways at {width}"
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found = axe.run(page, options=colours)
        assert found.violations_count == 0, f"{page.url} in the dark: {found.generate_report()}"
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")

    return check
