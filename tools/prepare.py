"""Bring a database and the static files up to date: everything before the demo's first page.

Each step is a management command that may be run again and again. They share one process, which
saves a second of start-up each. Progress goes to stderr; stdout carries the demo
sign-ins alone, of `seed_demo` and `make_demo_programs`; the demo shows them under its address.
"""

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from tools.home import DEMO_KEY, ROOT

# Besides the static files themselves: the programs that compress them, and how these are set.
MAKERS = (ROOT / "requirements.lock", ROOT / "ikm_registry/settings.py")


def step(command: str, **options: Any) -> Callable[[TextIO], object]:
    return lambda out: call_command(command, stdout=out, **options)


def sources() -> str:
    """A digest of all that the static files are made of."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in MAKERS))
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(f"{path}\0{file.size}\0".encode() + file.read())
    return digest.hexdigest()


def collect(out: TextIO) -> None:
    """Compressing takes five seconds of a start: what is made of the same sources stays."""
    root, found = Path(settings.STATIC_ROOT), sources()
    made_of = root.with_name(f"{root.name}-made-of")
    if root.exists() and made_of.exists() and made_of.read_text() == found:
        return
    made_of.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, stdout=out)
    made_of.write_text(found)


SIGN_INS = ("demo district", "demo programs")
STEPS = (
    ("tables", step("migrate", interactive=False)),  # it would put questions to the person
    ("cache", step("createcachetable")),
    ("reference data", step("load_reference")),
    ("static files", collect),
    ("demo district", step("seed_demo")),
    ("demo groups", step("make_demo_groups")),
    ("demo programs", step("make_demo_programs")),
    ("demo key", step("make_demo_key", keep=DEMO_KEY)),
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikm_registry.settings")
    django.setup()
    with open(os.devnull, "w") as nowhere:
        for words, run in STEPS:
            began = time.monotonic()
            run(sys.stdout if words in SIGN_INS else nowhere)
            print(f"  {words:<16}{time.monotonic() - began:5.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
