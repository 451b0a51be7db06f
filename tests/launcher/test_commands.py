"""The commands of run.py, as far as they can be asked without a network."""

import os
import subprocess
import sys

import pytest

from tools.home import ROOT
from tools.test import browser


def run_py(*words):
    return subprocess.run(
        [sys.executable, "run.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("words", "status"), [([], 2), (["--help"], 0), (["dmeo"], 2)])
def test_run_py_tells_its_commands_when_it_is_given_none(words, status):
    answer = run_py(*words)
    assert answer.returncode == status
    for command in ("demo", "test", "check", "bench", "manage"):
        assert f"python3 run.py {command}" in answer.stdout


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    """A machine without Chromium and without apt-get."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_the_browser_that_chromium_names_is_taken(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    assert browser() == {"CHROMIUM": "/opt/browser"}


def test_the_shell_that_lies_beside_it_is_taken_instead(monkeypatch, tmp_path):
    whole = tmp_path / "chromium-1255/chrome-linux64/chrome"
    other = tmp_path / "chromium_headless_shell-1254/chrome-linux/headless_shell"
    shell = tmp_path / "chromium_headless_shell-1255/chrome-headless-shell-linux64"
    shell /= "chrome-headless-shell"
    other.parent.mkdir(parents=True)
    other.touch()
    monkeypatch.setenv("CHROMIUM", str(whole))
    assert browser() == {"CHROMIUM": str(whole)}

    shell.parent.mkdir(parents=True)
    shell.touch()
    assert browser() == {"CHROMIUM": str(shell)}


@pytest.mark.usefixtures("no_browser")
def test_without_chromium_a_person_learns_how_to_install_it(capsys):
    assert browser() == {}
    words = capsys.readouterr().out
    assert "apt-get install chromium" in words
    assert "skipped" in words


@pytest.mark.usefixtures("no_browser")
def test_without_chromium_the_build_server_fails(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="may not be skipped"):
        browser()


def test_ci_run_is_executable_and_calls_the_two_commands():
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert "python3 run.py check\npython3 run.py test\n" in script.read_text()
