"""The distinct words of the registry, by which a mistyped word is understood."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import IntegerField, Value
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

# As many words may one beginning stand for by name; beyond, the index is asked for all of them.
MOST_ENDINGS = 100
MOST_NEIGHBOURS = 100
# What is shorter has too many neighbours to guess which was meant.
SHORTEST_PART = 3
SHORTEST_GUESSED = 4


class Levenshtein(models.Func):
    """How many letters must be changed, added or left out to make one word of another."""

    function = "levenshtein"
    output_field = IntegerField()


def forgiven(word):
    """How many wrong letters are still a slip in a word of this length."""
    return 1 if len(word) < 5 else 2


class SearchWordQuerySet(models.QuerySet):
    """Answers are (what was typed, a word of the registry); one query for all that was typed."""

    def beginning_with(self, words):
        """The words of the registry that begin so, the shortest first."""
        return united(
            self.filter(word__startswith=word)
            .values_list(Value(word), "word")
            .order_by(Length("word"), "word")[: MOST_ENDINGS + 1]
            for word in words
        )

    def near(self, words):
        """Words that hold what was typed (distance 0), and those a slip away from it."""
        return united(arm for word in words for arm in (self.holding(word), self.like(word)))

    def holding(self, word):
        long_enough = len(word) >= SHORTEST_PART
        found = self.filter(word__contains=word) if long_enough else self.none()
        return found.nearest_to(word, Value(0))

    def like(self, word):
        long_enough = len(word) >= SHORTEST_GUESSED
        found = self.filter(word__trigram_similar=word) if long_enough else self.none()
        distance = Levenshtein("word", Value(word))
        return (
            found.alias(slips=distance).filter(slips__lte=forgiven(word)).nearest_to(word, distance)
        )

    def nearest_to(self, word, distance):
        found = self.annotate(distance=distance).values_list(Value(word), "word", "distance")
        return found.order_by("distance", "word")[:MOST_NEIGHBOURS]


def united(arms):
    first, *others = arms
    return first.union(*others, all=True)


class SearchWord(models.Model):
    """One word that some business can be found by, kept by the triggers of SearchEntry.

    Tens of thousands, however large the registry: words repeat. One that two people bring at
    the same moment stands here twice; forbidding that would make one wait for the other.
    Nobody is shown a word of it that finds nothing in her own region.
    """

    word = models.TextField(_("word"))

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        indexes = [
            models.Index(OpClass("word", "text_pattern_ops"), name="searchword_beginnings"),
            GinIndex(OpClass("word", "gin_trgm_ops"), name="searchword_trigrams"),
        ]

    def __str__(self):
        return str(self.pk)
