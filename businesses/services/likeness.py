"""How well a business fits what somebody else calls it: a number, and what it rests on.

Names are compared word by word, since lists turn words round and misspell them; what a firm is by
law says nothing of which one it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from businesses.models.search import words_of
from ikm_registry.regions.choices import Level

# Written before or after a name, or left out: UD Berkah is Berkah.
FORMS = frozenset(
    [
        "cv",
        "fa",
        "ikm",
        "kelompok",
        "koperasi",
        "kub",
        "pd",
        "pt",
        "tb",
        "ud",
        "ukm",
        "umkm",
        "usaha",
    ]
)
# Written before or after the name of a person, or left out, beside single letters; the commonest of
# first names is cut short in many ways.
TITLES = frozenset(
    [
        *("alm", "almh", "bapak", "bpk", "bu", "haji", "hajah", "hj", "ibu", "kh", "ny", "nyai"),
        *("nyonya", "pak", "rr", "sdr", "sdri", "tn"),
        *("ag", "amd", "dr", "dra", "drs", "ir", "kom", "pd", "se", "sh", "si", "sos", "st"),
        *("mhd", "moch", "mochamad", "mochammad", "moh", "mohamad", "mohammad", "muh", "muhamad"),
        "muhammad",
    ]
)
# From here on one word is another, misspelt.
MISSPELT = 0.8
# How much each fact counts; only those that were told do.
WEIGHTS = {"name": 70, "region": 15, "product": 10, "kbli": 5}
WHOLE = 100
# A name alone names many firms. From here on, in the place that was told, it means this one, unless
# another is almost as near.
SURE, SURE_NAME, LEAD = 90, 0.9, 10


def bare_words(name: str) -> list[str]:
    """The words of a name without its legal form, unless it has no others."""
    words = words_of(name)
    return [word for word in words if word not in FORMS] or words


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """From 0 to 1, the same both ways; long words count for more than short ones."""
    if not one or not other:
        return 0.0
    return (covered(one, other) + covered(other, one)) / 2


def covered(words: Sequence[str], by: Sequence[str]) -> float:
    """How much of these words is found among the others, misspelt ones as far as they are alike."""
    best = ((len(word), max(alike(word, each) for each in by)) for word in words)
    found = [(length, length * ratio) for length, ratio in best]
    return sum(part for _length, part in found) / sum(length for length, _part in found)


def alike(one: str, other: str) -> float:
    first, second = sorted((one, other))  # the matcher looks from one side
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def is_one_person(one: str, other: str) -> bool:
    """Whether two names may be hers: each word of one begins, or misspells, one of the other."""
    first, second = names_in(one), names_in(other)
    return are_among(first, second) or are_among(second, first)


def names_in(text: str) -> list[str]:
    words = words_of(text)
    return [word for word in words if len(word) > 1 and word not in TITLES] or words


def are_among(words: Sequence[str], others: Sequence[str]) -> bool:
    return bool(words) and all(any(is_word(word, each) for each in others) for word in words)


def is_word(one: str, other: str) -> bool:
    is_begun = one.startswith(other) or other.startswith(one)
    return is_begun or alike(one, other) >= MISSPELT


@dataclass(frozen=True)
class Wanted:
    """One business as it is called elsewhere; only the name must be known."""

    name: str
    region: str = ""
    product: str = ""
    kbli: str = ""
    numbers: tuple[str, ...] = ()  # urn:id:oss:nib|9120001234567

    @cached_property
    def words(self) -> list[str]:
        return bare_words(self.name)


@dataclass(frozen=True)
class Candidate:
    """One business of the registry, as its document tells it to who asks."""

    document: Mapping[str, Any]
    fits: Mapping[str, float]
    has_number: bool

    @classmethod
    def judged(cls, document: Mapping[str, Any], wanted: Wanted, *, has_number: bool) -> Candidate:
        judges = {"name": of_name, "region": of_region, "product": of_product, "kbli": of_kbli}
        told = {fact: judge for fact, judge in judges.items() if getattr(wanted, fact)}
        fits = {fact: round(judge(document, wanted), 2) for fact, judge in told.items()}
        return cls(document, fits, has_number)

    @property
    def score(self) -> float:
        """From 0 to 100."""
        if self.has_number:
            return WHOLE
        weight = sum(WEIGHTS[fact] for fact in self.fits)
        return round(
            WHOLE * sum(WEIGHTS[fact] * fit for fact, fit in self.fits.items()) / weight, 1
        )

    @property
    def is_sure(self) -> bool:
        is_here = self.fits.get("region") == 1 and self.fits["name"] >= SURE_NAME
        return self.has_number or (is_here and self.score >= SURE)


def of_name(document, wanted) -> float:
    names = filter(None, [document["name"], document["brand"]])
    return max(likeness(wanted.words, bare_words(name)) for name in names)


def of_region(document, wanted) -> float:
    """Half where only the regency is right: people mix up villages."""
    here = document["region"]["code"]
    if f"{here}.".startswith(f"{wanted.region}."):
        return 1.0
    is_near = here[: Level.REGENCY] == wanted.region[: Level.REGENCY]
    return 0.5 if is_near and len(wanted.region) > Level.REGENCY else 0.0


def of_product(document, wanted) -> float:
    asked = words_of(wanted.product)
    made = (words_of(product["name"]) for product in document["products"])
    return max((likeness(asked, words) for words in made), default=0.0)


def of_kbli(document, wanted) -> float:
    kinds = [document["kbli"], *document["other_kbli"]]
    return float(any(kind["code"].startswith(wanted.kbli) for kind in kinds if kind))


def ranked(candidates: Iterable[Candidate]) -> list[tuple[Candidate, bool]]:
    """The best first, each with whether it is the one that is meant; at most one is."""
    order = sorted(candidates, key=lambda each: each.document["registry_no"])
    order.sort(key=lambda each: (each.has_number, each.score), reverse=True)
    return [(each, place == 0 and is_meant(each, order[1:])) for place, each in enumerate(order)]


def is_meant(best: Candidate, others: Sequence[Candidate]) -> bool:
    rival = others[0] if others else None
    if rival is None or not best.is_sure:
        return best.is_sure
    if best.has_number:
        return not rival.has_number
    return best.score - rival.score >= LEAD
