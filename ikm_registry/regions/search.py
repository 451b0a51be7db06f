"""Finding a region by the words that people type for it."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Case, CharField, Func, Q, Value, When

from .aliases import CODES, LONGEST, SHORT_FORMS
from .names import words

# Enough for village, district, regency and province; whatever follows is cut off.
MOST_WORDS = 12
# A trigram index finds nothing by fewer letters, unless they begin a word.
SHORTEST_PART = 3
# One letter alone means thousands of regions and costs 90 ms: wait for the next.
SHORTEST_SEARCH = 2

KINDS_IN_NAMES = [
    "",
    "KABUPATEN ",
    "KOTA ",
    "KABUPATEN ADMINISTRASI ",
    "KOTA ADMINISTRASI ",
]


class Spelled(Func):
    """A name as `words` spells it: capitals, no apostrophe, a space for hyphen and slash."""

    template = "TRANSLATE(UPPER(%(expressions)s), '-/''', '  ')"
    output_field = CharField()


def holds(field, word):
    """The field has the word: anywhere, or at the beginning of a word if it is short."""
    if len(word) < SHORTEST_PART:
        return Q((f"{field}__startswith", word)) | Q((f"{field}__contains", f" {word}"))
    return Q((f"{field}__contains", word))


@dataclass(frozen=True)
class Term:
    """One word, or the words of one everyday name with the code that it stands for."""

    words: tuple[str, ...]
    code: str = ""

    def in_name(self):
        named = reduce(and_, (holds("spelled", word) for word in self.words))
        return named | Q(code=self.code) if self.code else named

    def in_place(self):
        named = reduce(and_, (holds("spelled_in_full", word) for word in self.words))
        return named | Q(code__startswith=self.code) if self.code else named


def spoken(text):
    """The words that search for something: "Kec. Leces, Kab. Probolinggo" drops its "Kec."."""
    typed = words(text)[:MOST_WORDS]
    full = [SHORT_FORMS.get(word, word) for word in typed]
    return [word for word in full if word] or typed


def terms(said):
    """Group words into terms, the longest everyday name first."""
    found = []
    while said:
        size = next((n for n in range(LONGEST, 1, -1) if tuple(said[:n]) in CODES), 1)
        group, said = tuple(said[:size]), said[size:]
        found.append(Term(group, CODES.get(group, "")))
    return found


class Search:
    """One question for a place: which regions answer it, and which of them best.

    Every word must stand in the full name, at least one in the region's own name:
    "leces probolinggo" finds the district Leces, not each village in it. Hence the
    trigram index on `name` alone suffices; full names are compared for its finds only.
    """

    def __init__(self, text):
        self.said = spoken(text)
        self.terms = terms(self.said)

    def __bool__(self):
        return len("".join(self.said)) >= SHORTEST_SEARCH

    def condition(self):
        some = reduce(or_, (term.in_name() for term in self.terms))
        return reduce(and_, (term.in_place() for term in self.terms), some)

    def rank(self):
        """0 named so in full, 1 begins with all that was typed, 2 with its first word."""
        beginnings = [" ".join(self.said[:size]) for size in range(1, len(self.said) + 1)]
        exact = [kind + beginning for kind in KINDS_IN_NAMES for beginning in beginnings]
        meant = [term.code for term in self.terms if term.code]
        return Case(
            When(Q(spelled__in=exact) | Q(code__in=meant), then=0),
            When(begins_with(beginnings[-1]), then=1),
            When(begins_with(beginnings[0]), then=2),
            default=Value(3),
        )


def begins_with(text):
    return reduce(or_, (Q(spelled__startswith=kind + text) for kind in KINDS_IN_NAMES))
