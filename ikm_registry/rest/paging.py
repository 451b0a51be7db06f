"""Pages of a list: by keyset for machines, by offset for people.

The cursor is opaque: it holds the position of the last row, in the order of the list. Rows that
come and go meanwhile neither repeat nor hide others, and the last page costs what the first does.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ikm_registry.rest import lookups
from ikm_registry.rest.problems import Problem, bad_parameter

DEFAULT, LARGEST = 50, 1_000
# Beyond it an offset reads and throws away more than it gives.
FARTHEST = 10_000
LONGEST_CURSOR = 400
PARAMETERS = frozenset({"limit", "offset", "after", "count"})
WORDS = {"true": True, "false": False}

type Position = list[str | int | None]


@dataclass(frozen=True)
class Paging:
    """What a request says about the page it wants."""

    limit: int = DEFAULT
    offset: int | None = None
    after: Position | None = None
    counts: bool = False

    @classmethod
    def asked(cls, query) -> "Paging":
        """From a QueryDict; 400 for what cannot be."""
        if "after" in query and "offset" in query:
            raise Problem("malformed", _("“after” and “offset” exclude each other."))
        return cls(
            limit=number(query, "limit", DEFAULT, lowest=1, highest=LARGEST),
            offset=number(query, "offset", None, lowest=0, highest=FARTHEST),
            after=read_cursor(query["after"]) if "after" in query else None,
            counts=yes_or_no(query, "count"),
        )

    def links(self, request, *, last: Position | None) -> dict[str, str | None]:
        """`last` is the position of the page's last row, None where no row follows it."""
        if self.offset is None:
            after = None if last is None else {"after": written_cursor(last)}
            return {"next": link(request, after), "previous": None}
        before = {"offset": max(0, self.offset - self.limit)} if self.offset else None
        return {"next": link(request, self.further(last)), "previous": link(request, before)}

    def further(self, last: Position | None) -> dict[str, str | int] | None:
        """By offset as far as offsets go, then by cursor: the list does not end there."""
        if last is None:
            return None
        beyond = (self.offset or 0) + self.limit
        return {"offset": beyond} if beyond <= FARTHEST else {"after": written_cursor(last)}


def number(query, name, otherwise, *, lowest, highest):
    if name not in query:
        return otherwise
    written = only(query, name)
    if not lookups.WHOLE.fullmatch(written):
        raise bad_parameter(name, _("“%s” is no number.") % name)
    if not lowest <= int(written) <= highest:
        words = {"name": name, "lowest": lowest, "highest": highest}
        raise bad_parameter(name, _("“%(name)s” lies from %(lowest)s to %(highest)s.") % words)
    return int(written)


def yes_or_no(query, name, *, otherwise=False) -> bool:
    if name not in query:
        return otherwise
    written = only(query, name)
    if written not in WORDS:
        raise bad_parameter(name, _("“%s” is either true or false.") % name)
    return WORDS[written]


def only(query, name, usual="") -> str:
    """What is said, or what is usual. Said twice, one of both would be left out without a word."""
    given = query.getlist(name) or [usual]
    if len(given) > 1:
        raise bad_parameter(name, _("“%s” is given more than once.") % name)
    if "\0" in given[0]:
        raise bad_parameter(name, _("This value is too long or holds what is no letter."))
    return given[0]


def written_cursor(position: Position) -> str:
    text = json.dumps(position, separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(written: str) -> Position:
    wrong = bad_parameter("after", _("“after” is no cursor of this list."))
    if not written or len(written) > LONGEST_CURSOR:
        raise wrong
    try:
        padded = written + "=" * (-len(written) % 4)
        position = json.loads(urlsafe_b64decode(padded.encode("ascii")).decode())
        is_ours = written_cursor(position) == written  # half a letter is no text of ours
    except (ValueError, RecursionError) as error:
        raise wrong from error
    kinds = (str, int, type(None))
    if not isinstance(position, list) or not position or not is_ours:
        raise wrong
    if not all(isinstance(each, kinds) and not isinstance(each, bool) for each in position):
        raise wrong
    return position


def link(request, change) -> str | None:
    """The address asked for, all its parameters kept but those that change."""
    if change is None:
        return None
    kept = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in kept if name not in ("after", "offset")]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*kept, *change.items()])}")
