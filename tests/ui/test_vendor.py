"""What the browser gets from others: pinned, whole, with its licence, and nothing unused."""

import gzip
import json
import re
import subprocess
import sys

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PACKAGE = json.loads((ROOT / "package.json").read_text())
OURS = [
    *ROOT.glob("templates/**/*.html"),
    *(
        path
        for app in ("businesses", "ikm_registry", "programs")
        for path in (ROOT / app).rglob("*.py")
    ),
]


def test_vendored_files_are_those_whose_checksums_were_recorded():
    check = [sys.executable, ROOT / "tools/vendor.py", "--check"]
    assert subprocess.run(check, capture_output=True, text=True).stderr == ""


@pytest.mark.parametrize("name", PACKAGE["dependencies"])
def test_each_library_is_pinned_and_brings_its_licence(name):
    assert re.fullmatch(r"\d+\.\d+\.\d+", PACKAGE["dependencies"][name])
    assert list((ROOT / "static/vendor" / name.rpartition("/")[2]).glob("LICENSE*"))


def test_the_lock_file_names_no_place_to_download_from():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name


def test_every_icon_of_a_template_is_in_the_sprite():
    for path in ROOT.glob("templates/**/*.html"):
        asked = set(re.findall(r'\{% icon "([^"]+)"|\bicon="([^"]+)"', path.read_text()))
        names = {name for pair in asked for name in pair if name}
        assert names <= set(PACKAGE["icons"]), path


def test_the_sprite_holds_no_icon_that_nobody_uses():
    text = "\n".join(path.read_text() for path in OURS)
    unused = [name for name in PACKAGE["icons"] if f'"{name}"' not in text]
    assert unused == []


def test_scripts_of_our_own_stay_small_and_evaluate_nothing():
    for path in ROOT.glob("static/js/*.js"):
        source = path.read_text()
        assert len(source.splitlines()) < 100, path
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", source), path


def test_templates_hold_no_inline_script_or_style():
    for path in ROOT.glob("templates/**/*.html"):
        source = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=\"", source), path
        assert "hx-on" not in source, path


def test_colours_and_sizes_are_named_in_the_tokens_only():
    for path in ROOT.glob("static/css/*.css"):
        if path.name in ("tokens.css", "print.css"):
            continue
        assert not re.search(r"#[0-9a-f]{3,8}\b", path.read_text(), re.IGNORECASE), path


def test_what_every_page_fetches_once_leaves_room_for_the_page():
    """A first visit may weigh 120 KB; the page itself and its pictures get at least 25 of them."""
    head = (ROOT / "templates/base.html").read_text().partition("</head>")[0]
    names = {*re.findall(r'{% static "([^"]+)" %}', head), "vendor/bootstrap-icons/sprite.svg"}
    # A typeface is compressed already; gzip leaves it as it is.
    weight = sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names)
    assert weight < 98 * 1024
