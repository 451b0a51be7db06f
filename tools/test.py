"""`python3 run.py test`: the whole suite on a PostgreSQL of its own, browser tests included.

Without arguments all tests run, several at a time. Arguments go to pytest as they are, and then
one process runs what they choose: what one looks for is found without waiting for the others.
"""

import os
import re
import shutil
import subprocess
import sys
from glob import iglob
from pathlib import Path

from tools import processes
from tools.home import only_one, say
from tools.postgres import database

# The same Chromium without windows comes first: a page of a test takes it half the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# More processes than four would wait for one PostgreSQL.
WHOLE_SUITE = ["--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadgroup"]
HOW_TO_INSTALL = (
    "There is no Chromium on this machine. Debian, Ubuntu: `sudo apt-get install chromium`; "
    "elsewhere install Chrome or Chromium, or set CHROMIUM to its path."
)


def find_chromium() -> str | None:
    """The browser that CHROMIUM names, or one in PATH, or Chrome of a Mac."""
    if named := os.environ.get("CHROMIUM"):
        return _without_windows(named)
    found = filter(None, (shutil.which(name) for name in BROWSERS))
    return next(found, str(MAC_BROWSER) if MAC_BROWSER.exists() else None)


def _without_windows(named: str) -> str:
    """The shell of the same number, where Playwright has put one beside the Chromium it brought."""
    shells = re.sub(r"/chromium-(\d+)/.+", r"/chromium_headless_shell-\1/*/*headless*shell", named)
    return next(iglob(shells), named)


def install_chromium() -> None:
    """Debian's own package, which only root may install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Installing Chromium for the browser tests (apt-get install chromium).")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "chromium"]):
        command = ["apt-get", "--quiet", "--quiet", *words]
        if subprocess.run(command, env=env, stdout=sys.stderr, check=False).returncode:
            say(f"`{' '.join(command)}` failed; its reason is above.")
            return


def browser() -> dict[str, str]:
    """The variable that tells the tests where Chromium is.

    Without one, the browser tests are skipped with that word, but not on the build server
    (CI=true), which would otherwise pass without having looked at a page.
    """
    found = find_chromium()
    if not found:
        install_chromium()
        found = find_chromium()
    if found:
        return {"CHROMIUM": found}
    if os.environ.get("CI") == "true":
        sys.exit(f"{HOW_TO_INSTALL} With CI=true the browser tests may not be skipped.")
    say(f"{HOW_TO_INSTALL} Browser tests are skipped.")
    return {}


def main() -> None:
    processes.leave_tidily()
    chosen = sys.argv[1:] or WHOLE_SUITE
    with only_one("test") as announce, database("test", fast=True) as url:
        announce("the tests")
        # Asserts are compiled once for all processes and the next time, whatever the caller does.
        compiled = {"PYTHONDONTWRITEBYTECODE": ""}
        env = {**os.environ, **browser(), **compiled, "DATABASE_URL": url}
        sys.exit(processes.run_at_terminal([sys.executable, "-m", "pytest", *chosen], env))


if __name__ == "__main__":
    main()
