"""The steps from the first call to a copy that stays right (templates/rest/start/).

Each is a program that runs as it stands; tests run them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ikm_registry.rest.dictionary import Words

SHELL, PYTHON, EXCEL = "curl", "Python", "Excel (Power Query)"


@dataclass(frozen=True)
class Step:
    title: Words
    words: Words
    files: tuple[tuple[str, str], ...]


STEPS = [
    Step(
        _("Ask who you are"),
        _(
            "The administrator of your area makes a key for you and shows it once. Put it where "
            "programs find it, never into a file that others read. The answer tells what the key "
            "may do, where, and until when."
        ),
        ((SHELL, "who.sh"), (PYTHON, "who.py"), (EXCEL, "who.pq")),
    ),
    Step(
        _("Read the first businesses"),
        _(
            "A page of businesses with the questions that a list takes: here those of a regency "
            "that are active, by number and name alone."
        ),
        ((SHELL, "first.sh"), (PYTHON, "first.py"), (EXCEL, "first.pq")),
    ),
    Step(
        _("Read all of them"),
        _(
            "Follow “next” until it is null. Pages follow one another by the public number, so "
            "nothing is left out or comes twice though businesses come and go meanwhile."
        ),
        ((SHELL, "all.sh"), (PYTHON, "all.py"), (EXCEL, "all.pq")),
    ),
    Step(
        _("Keep a copy that stays right"),
        _(
            "First ask how far the changes have come, then read everything, then ask again and "
            "again what changed since. Run it as often as you like, with a clock or by hand: it "
            "goes on where it stopped, forgets what is gone or has moved out of your area, and "
            "begins anew if it slept longer than changes are kept."
        ),
        ((SHELL, "mirror.sh"), (PYTHON, "mirror.py"), (EXCEL, "mirror.pq")),
    ),
]
