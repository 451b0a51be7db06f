import os
import subprocess
import sys

import pytest
from django.conf import settings
from playwright.sync_api import Error

from tests.browser.axe import judged
from tests.factories.accounts import UserFactory
from tests.factories.sessions import cookie_of
from tests.served import gunicorn

PASSWORD = "kerupuk-renyah-77"


@pytest.fixture
def officer(site):
    """Siti keeps the industries of Kabupaten Probolinggo."""
    return UserFactory(
        username="siti", first_name="Siti", assignments=[("district_officer", "35.13")]
    )


def sign_in_by_the_form(page, site, user):
    """As she would do it, which takes its time."""
    page.goto(f"{site}/masuk/")
    page.get_by_label("Nomor telepon, surel, atau nama pengguna").fill(user.username)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(f"{site}/")


@pytest.fixture
def signed_in(site):
    """`signed_in(page, user)`: somebody has signed in a moment ago, and is at home."""

    def sign_in(page, user):
        page.context.add_cookies([cookie_of(user, site)])
        page.goto(f"{site}/")
        return page

    return sign_in


@pytest.fixture
def accessible():
    """Fails where axe-core finds anything: on a phone, on the screen of an office, and after dark.

    Nothing moves meanwhile: a colour that is still fading is none that stays. The dark page differs
    by its colours alone, so of it nothing else is asked.
    """

    def check(page):
        try:
            look_at(page)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            look_at(page)  # a form had been sent: it leads on once the server said that it is there

    def look_at(page):
        page.wait_for_load_state()
        page.emulate_media(reduced_motion="reduce")
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            found = judged(page)
            assert found.violations_count == 0, f"{page.url} at {width}: {found.generate_report()}"
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
            assert not wide, f"{page.url} scrolls sideways at {width}"
        page.emulate_media(color_scheme="dark")
        found = judged(page, runOnly=["color-contrast"])
        assert found.violations_count == 0, f"{page.url} in the dark: {found.generate_report()}"
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")

    return check


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """What a site sets; its stored files are collected, hashed and compressed once."""
    folder = tmp_path_factory.mktemp("site")
    chosen = {"STATIC_ROOT": str(folder / "static"), "MEDIA_ROOT": str(folder / "media")}
    chosen |= {"REQUIRE_MFA": "0", "OUTBOX_ON_SCREEN": "1"}  # a password alone; codes are read here
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=kept | chosen, check=True)
    return kept | chosen


@pytest.fixture
def served(transactional_db, environment):
    """The site as gunicorn serves it, on what the test has committed."""
    with gunicorn(environment) as found:
        yield found.address
