"""One search over everything a business is known by; ADR 8 tells why it is kept ready."""

import re
import unicodedata
from collections import defaultdict
from functools import cached_property, partial

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from businesses.models.lexicon import MOST_ENDINGS, SearchWord, united
from businesses.models.record import OfBusinessQuerySet
from ikm_registry.accounts.scope import Scope, beginning
from ikm_registry.regions.choices import Level
from ikm_registry.regions.models import Region

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
# A public number without its head, which is the same for all of a regency: 000003-8.
END_OF_NUMBER = re.compile(r"\d{6}-\d")
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


class Spelled(models.Func):
    """A text as the database keeps it in entries."""

    function = "businesses_spelled"
    output_field = SearchVectorField()


class SearchEntryQuerySet(OfBusinessQuerySet):
    """Whatever is looked up in entries is looked up here, and only inside somebody's scope."""

    def lying_in(self, scope):
        """By whole columns, which the index over the words holds beside them."""
        if "" in scope.codes:
            return scope.q("place")
        inside = Q(pk__in=[])
        for code in scope.codes:
            inside |= Q((COLUMNS[len(code)], code))
        return inside

    def found_by(self, asked, user, parts=ALL):
        """Entries that this user may find; `asked(parts)` tells by what."""
        return self.filter(self.finding(asked, user, parts))

    def finding(self, asked, user, parts=ALL):
        """By an owner's name she finds only those whose owner she may see."""
        seen, known = (self.allowed(user, right) for right in (SEE_BUSINESSES, SEE_OWNERS))
        if seen == known or PEOPLE not in parts:
            return seen & Q(words=asked(parts))
        public = parts.replace(PEOPLE, "")
        openly = Q(words=asked(public)) if public else Q(pk__in=[])
        return seen & openly | seen & known & Q(words=asked(parts))

    def telling_parts(self, asked, user):
        """Add, for each of the parts, whether it alone is what the entry is found by."""
        by_part = {part: self.finding(asked, user, part) for part in ALL}
        return self.annotate(
            **{part: ExpressionWrapper(found, BooleanField()) for part, found in by_part.items()}
        )


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
            GinIndex(
                "province",
                "regency",
                "district",
                "words",
                name="searchentry_words_in_place",
                fastupdate=False,
            )
        ]

    def __str__(self):
        return str(self.pk)


class Search:
    """What somebody typed, understood as far as the registry knows its words.

    A word stands for all that begin with it. One that finds nothing where she may look is
    taken for a part of words, then for a slip of the pen. In quotes it stands for itself.
    Costs two queries, and some three more where a word must be guessed, however large the
    registry.
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
    def possible_numbers(self):
        """Whole numbers, for the index: each regency may have given one with this end."""
        regencies = Region.objects.filter(level=Level.REGENCY).values_list("code", flat=True)
        return [f"IKM-{code.replace('.', '')}-{self.typed}" for code in regencies]

    @property
    def everywhere(self):
        return "" in Scope.of(self.user, SEE_BUSINESSES).codes

    @cached_property
    def terms(self):
        """For each word the words of the registry that may be meant by it."""
        if self.is_exact:
            return [[word] for word in self.said]
        meant = self.endings()
        if len(meant) == len(self.said):
            terms = [meant[word] for word in self.said]
            # What finds something together finds something alone.
            if keys := self.keys_of(terms):
                self.keys = keys
                return terms
        if missing := self.missing_of(meant):
            meant |= self.guesses(missing)
        return [meant.get(word, [word]) for word in self.said]

    @cached_property
    def keys(self):
        """Of the entries found, and one more than are ranked where there are more."""
        return self.keys_of(self.terms)

    def keys_of(self, terms):
        return list(self.entries(terms).order_by("pk").values_list("pk", flat=True)[: RANKED + 1])

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
        there = self.there({word: [known] for word, known in meant.items()})
        return [word for word in self.said if word not in there]

    def there(self, asked):
        """{word: those of its terms that find something where she may look}; one query."""
        terms = [(word, term) for word, terms in asked.items() for term in terms]
        arms = [
            self.entries([term]).order_by("pk").values_list(Value(at))[:1]
            for at, (_word, term) in enumerate(terms)
        ]
        found = defaultdict(list)
        for at in sorted(at for (at,) in united(arms)) if arms else ():
            word, term = terms[at]
            found[word].append(term)
        return found

    def guesses(self, missing):
        """What may be meant instead: the nearest words that find something."""
        near = defaultdict(lambda: defaultdict(list))
        for word, known, distance in SearchWord.objects.near(missing):
            near[distance][word].append(known)
        guessed = {}
        for distance, words in sorted(near.items()):
            left = {word: known for word, known in words.items() if word not in guessed}
            best = self.found_here(left)
            guessed |= best
            self.guessed |= best if distance else {}
        return guessed

    def found_here(self, words):
        """Of these words of the registry those that find something where she may look."""
        if self.everywhere:
            return words
        there = self.there({word: [[known] for known in found] for word, found in words.items()})
        return {word: [known for (known,) in terms] for word, terms in there.items()}

    @property
    def corrected(self):
        """What was searched instead of what was typed, in words; empty if it was just that.

        Each guessed word finds something; what they find nothing by together is no better than
        what was typed.
        """
        if not (self and self.terms and self.guessed and self.keys):
            return ""
        return " ".join(self.guessed.get(word, [word])[0] for word in self.said)

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
        return bool(self) and not self.is_number and self.is_few

    @cached_property
    def is_few(self):
        terms = self.terms  # understanding them may have found the keys
        return bool(terms) and len(self.keys) <= RANKED

    def entries(self, terms=None, parts=ALL):
        asked = partial(query, self.terms if terms is None else terms)
        return SearchEntry.objects.found_by(asked, self.user, parts)

    @cached_property
    def keys_by_part(self):
        """The keys found by each part, of the few there are: the index is not asked again."""
        told = SearchEntry.objects.filter(pk__in=self.keys).telling_parts(
            partial(query, self.terms), self.user
        )
        rows = list(told.order_by("pk").values("pk", *ALL))
        return {part: [row["pk"] for row in rows if row[part]] for part in ALL}

    def some_entries(self, part):
        """Businesses that this part alone is known by: their keys, or a question for them."""
        if self.is_few:
            return self.keys_by_part[part][:CANDIDATES]
        return self.entries(parts=part).order_by("pk").values("pk")[:CANDIDATES]

    def condition(self):
        """Which businesses are meant; together with the scope of whoever asks."""
        if self.is_number and END_OF_NUMBER.fullmatch(self.typed):
            return Q(registry_no__in=self.possible_numbers)
        if self.is_number:
            nib = beginning("nib", self.nib) if self.nib else Q(pk__in=[])
            return nib | beginning("registry_no", self.registry_no)
        if not self or self.is_few:
            return Q(pk__in=self.keys if self else [])
        return Q(pk__in=self.entries().values("pk"))
