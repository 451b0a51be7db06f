"""`python3 run.py check`: everything that judges the code without running it.

Each judge gets a line; the words of those that object follow it. All are asked, so that one round
shows every objection.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

from tools import processes
from tools.home import ROOT, only_one, say
from tools.postgres import database

BIN = Path(sys.executable).parent
# Scripts are given to Python, as their first line names the folder in which they were made.
PYTHON = [sys.executable]
JUDGES: dict[str, list[str | Path]] = {
    "format": [*PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [*PYTHON, "-m", "ruff", "check", "."],
    "types": [*PYTHON, "-m", "mypy"],
    "import contracts": [*PYTHON, BIN / "lint-imports"],
    "templates": [*PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "template style": [BIN / "djade", "--check", "--target-version", "6.1"],
    "vendored files": [*PYTHON, "tools/vendor.py", "--check"],
    "migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [*PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
# What docs/operations.md asks of a real site; here every value is for nobody.
REAL_SITE = {
    "ALLOWED_HOSTS": "ikm.example.go.id",
    "CSRF_TRUSTED_ORIGINS": "https://ikm.example.go.id",
    "DATA_KEYS": "bm90aGluZyBpcyBzZWFsZWQgd2l0aCB0aGlzIGtleSE=",
    "DEBUG": "0",
    "HTTPS": "1",
    "KEY_PEPPER": "a pepper for nobody, longer than it need be",
    "MAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz,.-;:_ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "TASKS_BACKEND": "django_tasks_db.DatabaseBackend",
}


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def objections(name: str, env: Mapping[str, str]) -> str:
    """Ask one judge; return its words when it objects."""
    command = list(JUDGES[name])
    if name == "template style":
        command += templates()
    answer = subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**env, **(REAL_SITE if name == "deployment" else {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or "failed without a word" if answer.returncode else ""


def asked(name: str, env: Mapping[str, str]) -> tuple[str, float]:
    """The objections of one judge, and how many seconds it took over them."""
    began = time.monotonic()
    return objections(name, env), time.monotonic() - began


def judge(names: list[str], env: Mapping[str, str]) -> list[str]:
    """Ask as many at once as there are processors, with a line for each; return who objects."""
    objecting = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        answers = threads.map(asked, names, repeat(env))
        for name, (words, seconds) in zip(names, answers, strict=True):
            say(f"{'FAILED' if words else 'ok':8}{name:18}{seconds:5.1f} s")
            if words:
                say(words + "\n")
                objecting.append(name)
    return objecting


def main() -> None:
    unknown = set(sys.argv[1:]) - set(JUDGES)
    if unknown:
        sys.exit(f"No such check: {', '.join(unknown)}. There are: {', '.join(JUDGES)}.")
    processes.leave_tidily()
    with only_one("check"), database("check", fast=True) as url:
        env = {**os.environ, "DATABASE_URL": url, "NO_COLOR": "1"}
        objecting = judge(sys.argv[1:] or list(JUDGES), env)
    sys.exit(f"{len(objecting)} of the checks object: {', '.join(objecting)}" if objecting else 0)


if __name__ == "__main__":
    main()
