"""One search over everything a business is known by; ADR 8 tells why it is kept ready."""

import re
import unicodedata
from collections import defaultdict
from functools import cached_property, partial

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext_lazy as _

from businesses.models.lexicon import MOST_ENDINGS, SearchWord, united
from ikm_registry.accounts.scope import RegionScopedQuerySet, Scope, beginning

SEE_BUSINESSES = "businesses.view_business"
SEE_OWNERS = "businesses.view_owner"
# What each weight of an entry's words stands for.
NAMES, PRODUCTS, PLACES, PEOPLE = "A", "B", "C", "D"
ALL = NAMES + PRODUCTS + PLACES + PEOPLE

MOST_WORDS = 8
# More hits than these are listed by name: ranking them all would cost more than finding them.
RANKED = 1_000
# Of so many hits the best are suggested while one types.
CANDIDATES = 50
# Fewer digits than these are a house number rather than the beginning of a NIB.
SHORTEST_NUMBER = 5

APOSTROPHES = re.compile("['’‘`´]")
WORD = re.compile("[a-z0-9]+")
QUOTED = re.compile(r'\s*["“”](.*)["“”]\s*')
# The column that holds a place, by the length of its code.
COLUMNS = {2: "province", 5: "regency", 8: "district", 13: "place"}


def words_of(text):
    """The words of a text as the database keeps them: small letters without marks."""
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return list(dict.fromkeys(WORD.findall(bare)))[:MOST_WORDS]


def number_of(text):
    """The beginnings of a NIB and of a public number that this text may be."""
    plain = re.sub(r"[\s.-]", "", text).upper()
    digits = plain.removeprefix("IKM")
    if not (digits.isascii() and digits.isdecimal()):
        return "", ""
    if plain == digits and len(digits) < SHORTEST_NUMBER:
        return "", ""
    parts = (digits[:4], digits[4:10], digits[10:])
    return digits if plain == digits else "", "-".join(filter(None, ["IKM", *parts]))


def query(terms, parts):
    """All of these terms, each a list of words of which one must occur; "word*" begins one."""
    return SearchQuery(
        " & ".join(f"({' | '.join(lexeme(word, parts) for word in words)})" for words in terms),
        config="simple",
        search_type="raw",
    )


def lexeme(word, parts):
    """A weight makes PostgreSQL look into the row again, so none is named where all would do."""
    mark = ("*" if word.endswith("*") else "") + ("" if parts == ALL else parts)
    return f"'{word.rstrip('*')}'" + (f":{mark}" if mark else "")


def this_word(parts):
    """The word of the lexicon that the query around is about."""
    word = OuterRef("word") if parts == ALL else Concat(OuterRef("word"), Value(f":{parts}"))
    return SearchQuery(word, config="simple", search_type="raw")


class Spelled(models.Func):
    """A text as the database keeps it in entries."""

    function = "businesses_spelled"
    output_field = SearchVectorField()


class SearchEntryQuerySet(RegionScopedQuerySet):
    """Whatever is looked up in entries is looked up here, and only inside somebody's scope."""

    owner_path = "business__owner__account"

    def lying_in(self, scope):
        """By whole columns, which the index over the words holds beside them."""
        if "" in scope.codes:
            return scope.q("place")
        inside = Q(pk__in=[])
        for code in scope.codes:
            inside |= Q((COLUMNS[len(code)], code))
        return inside

    def found_by(self, asked, user, parts=ALL):
        """Entries that this user may find; `asked(parts)` tells by what.

        By an owner's name she finds only those whose owner she may see.
        """
        seen, known = (self.allowed(user, right) for right in (SEE_BUSINESSES, SEE_OWNERS))
        if seen == known or PEOPLE not in parts:
            return self.filter(seen, words=asked(parts))
        public = parts.replace(PEOPLE, "")
        openly = Q(words=asked(public)) if public else Q(pk__in=[])
        return self.filter(seen & openly | seen & known & Q(words=asked(parts)))


class SearchEntry(models.Model):
    """Everything one business is found by, ready for the index.

    Triggers keep it in the transaction of each change, whichever door that came through;
    nothing else may write it. `manage.py rebuild_search` makes all anew.
    """

    business = models.OneToOneField(
        "businesses.Business",
        models.DO_NOTHING,
        primary_key=True,
        related_name="search_entry",
        verbose_name=_("business"),
    )
    place = models.CharField(_("place"), max_length=13)
    words = SearchVectorField(_("words"))
    province = models.GeneratedField(
        expression=Left("place", 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    regency = models.GeneratedField(
        expression=Left("place", 5), output_field=models.CharField(max_length=5), db_persist=True
    )
    district = models.GeneratedField(
        expression=Left("place", 8), output_field=models.CharField(max_length=8), db_persist=True
    )

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = [
            GinIndex("province", "regency", "district", "words", name="searchentry_words_in_place")
        ]

    def __str__(self):
        return str(self.pk)


class Search:
    """What somebody typed, understood as far as the registry knows its words.

    A word stands for all that begin with it. One that finds nothing where she may look is
    taken for a part of words, then for a slip of the pen. In quotes it stands for itself.
    Costs two queries, and a third where a word must be guessed, however large the registry.
    """

    def __init__(self, typed, user):
        quoted = QUOTED.fullmatch(typed)
        self.typed = (quoted[1] if quoted else typed).strip()
        self.user = user
        self.is_exact = bool(quoted)
        self.said = words_of(self.typed)
        self.nib, self.registry_no = number_of(typed)
        self.guessed = {}

    def __bool__(self):
        return bool(self.said)

    @property
    def is_number(self):
        return bool(self.registry_no)

    @property
    def everywhere(self):
        return "" in Scope.of(self.user, SEE_BUSINESSES).codes

    @cached_property
    def terms(self):
        """For each word the words of the registry that may be meant by it."""
        if self.is_exact:
            return [[word] for word in self.said]
        meant = self.endings()
        if missing := self.missing_of(meant):
            meant |= self.guesses(missing)
        return [meant.get(word, [word]) for word in self.said]

    def endings(self):
        """The words of the registry that begin as typed; numbers are not among them."""
        found = {word: [word] for word in self.said if word.isdecimal()}
        for word, known in SearchWord.objects.beginning_with(self.said):
            found.setdefault(word, []).append(known)
        return {
            word: list(dict.fromkeys(known)) if len(known) <= MOST_ENDINGS else [f"{word}*"]
            for word, known in found.items()
        }

    def missing_of(self, meant):
        """The words that alone find nothing where she may look; unknown ones need not be asked."""
        arms = [
            self.entries([known]).order_by("pk").values_list(Value(word))[:1]
            for word, known in meant.items()
        ]
        there = {word for (word,) in united(arms)} if arms else set()
        return [word for word in self.said if word not in there]

    def guesses(self, missing):
        """What may be meant instead: the nearest words that find something."""
        words = SearchWord.objects.all()
        if not self.everywhere:
            here = SearchEntry.objects.found_by(this_word, self.user)
            words = words.filter(Exists(here))
        near = defaultdict(lambda: defaultdict(list))
        for word, known, distance in words.near(missing):
            near[word][distance].append(known)
        best = {word: min(distances.items()) for word, distances in near.items()}
        self.guessed = {word: known for word, (distance, known) in best.items() if distance}
        return {word: list(dict.fromkeys(known)) for word, (_distance, known) in best.items()}

    @property
    def corrected(self):
        """What was searched instead of what was typed, in words; empty if it was just that."""
        if not (self and self.terms and self.guessed):
            return ""
        return " ".join(self.guessed.get(word, [word])[0] for word in self.said)

    @property
    def words(self):
        """What was meant, for what is searched by words of its own: places, KBLI."""
        return self.corrected or self.typed

    @property
    def exactly(self):
        """What one types to search for these very words."""
        return f'"{self.typed}"'

    @property
    def query(self):
        return query(self.terms, ALL)

    @cached_property
    def is_ranked(self):
        """Whether the hits are few enough to be put in order of how well they fit."""
        if self.is_number or not self:
            return False
        return self.entries().order_by("pk")[: RANKED + 1].count() <= RANKED

    def entries(self, terms=None, parts=ALL):
        asked = partial(query, self.terms if terms is None else terms)
        return SearchEntry.objects.found_by(asked, self.user, parts)

    def some_entries(self, parts):
        return self.entries(parts=parts).order_by("pk").values("pk")[:CANDIDATES]

    def condition(self):
        """Which businesses are meant; together with the scope of whoever asks."""
        if self.is_number:
            nib = beginning("nib", self.nib) if self.nib else Q(pk__in=[])
            return nib | beginning("registry_no", self.registry_no)
        return Q(pk__in=self.entries().values("pk")) if self else Q(pk__in=[])
