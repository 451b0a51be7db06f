"""What the demo keeps from one start to the next."""

import io
import os
from time import time

import pytest

from tools.prepare import collect


@pytest.fixture
def style(settings, tmp_path):
    """The only static file there is."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATIC_ROOT = tmp_path / "static"
    file = tmp_path / "sources/style.css"
    file.parent.mkdir()
    file.write_text("body { color: navy }")
    return file


def words_of_collecting():
    out = io.StringIO()
    collect(out)
    return out.getvalue()


def test_static_files_are_collected_anew_once_one_of_them_changed(style, settings):
    assert "1 static file copied" in words_of_collecting()
    assert words_of_collecting() == ""

    style.write_text("body { color: teal }")
    os.utime(style, (time() + 2, time() + 2))  # Django looks at the seconds

    assert "1 static file copied" in words_of_collecting()
    assert (settings.STATIC_ROOT / "style.css").read_text() == "body { color: teal }"


def test_static_files_that_were_removed_are_collected_anew(style, settings):
    words_of_collecting()
    (settings.STATIC_ROOT / "style.css").unlink()
    settings.STATIC_ROOT.rmdir()
    assert "1 static file copied" in words_of_collecting()
