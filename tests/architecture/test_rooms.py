"""The pages for newcomers know every room and every page of the house."""

import re

import pytest
from django.conf import settings

HOUSE = settings.BASE_DIR
README = (HOUSE / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (HOUSE / "docs/architecture.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| (`.+?`) \|", README, re.M)
PAGES = sorted(page.name for page in (HOUSE / "docs").glob("*.md"))
# Links of the two pages to files, each as seen from the root.
LINKS = sorted(
    set(re.findall(r"\]\(([^)#:]+)", README))
    | {f"docs/{to}" for to in re.findall(r"\]\(([^)#:]+)", ARCHITECTURE)}
)


def rooms():
    """Packages with code of ours, named as the table names them."""
    packages = [file.parent.relative_to(HOUSE) for file in HOUSE.glob("*/__init__.py")]
    packages += [
        file.parent.relative_to(HOUSE) for file in HOUSE.glob("ikm_registry/*/__init__.py")
    ]
    return {package.as_posix() for package in packages} - {"ikm_registry"}


def test_the_readme_names_every_room_and_no_other():
    named = {name for row in TABLE for name in re.findall("`(.+?)`", row)}
    beside = {"templates", "static", "locale", "docs"}

    assert named == rooms() | beside


def test_the_architecture_page_names_every_room():
    drawn = set(re.findall(r"^ *([\w/]+)/ ", ARCHITECTURE, re.M))
    drawn |= set(re.findall(r"^([\w/ ]+)/$", ARCHITECTURE, re.M))

    assert {room.removeprefix("ikm_registry/") for room in rooms()} - drawn == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_newcomer_is_led_to_every_page(page):
    assert f"(docs/{page})" in README


@pytest.mark.parametrize("link", LINKS)
def test_no_link_leads_nowhere(link):
    assert (HOUSE / link).exists()
