"""Bring a database and the static files up to date: everything before the demo's first page.

Each step is a management command that may be run again and again. They share one process, which
saves a second of start-up each. Progress goes to stderr; stdout carries the words of `seed_demo`
alone (the demo sign-ins), which the demo shows under its address.
"""

import os
import sys
import time

import django
from django.core.management import call_command

STEPS = (
    ("tables", "migrate"),
    ("cache", "createcachetable"),
    ("reference data", "load_reference"),
    ("static files", "collectstatic"),
    ("demo district", "seed_demo"),
)
UNASKED = {"migrate", "collectstatic"}  # these would put questions to the person otherwise


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikm_registry.settings")
    django.setup()
    with open(os.devnull, "w") as nowhere:
        for words, command in STEPS:
            options = {"interactive": False} if command in UNASKED else {}
            began = time.monotonic()
            out = sys.stdout if command == "seed_demo" else nowhere
            call_command(command, stdout=out, **options)
            print(f"  {words:<16}{time.monotonic() - began:5.1f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
