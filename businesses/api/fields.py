"""How single facts are written in JSON; the same in documents, which the database writes."""

from difflib import get_close_matches
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from businesses.models import Business, Country, Kbli, Product, Unit
from businesses.models.kbli import CURRENT_VERSION
from ikm_registry.regions.codes import WRITTEN
from ikm_registry.regions.models import Region
from ikm_registry.rest.bodies import MOMENT
from ikm_registry.rest.texts import Text

# No word by which anything is looked up is longer.
LONGEST = 60


class Moment(serializers.DateTimeField):
    """UTC to the second, as JSON readers of every language take it."""

    def to_representation(self, value):
        return value.strftime(MOMENT)  # Django reads moments in UTC


class NullIsEmpty:
    """A text of which nothing is known is kept as "" and told as null."""

    def run_validation(self, data=serializers.empty):
        value = super().run_validation(data)
        return "" if value is None else value

    def to_representation(self, value):
        return None if value == "" else super().to_representation(value)


class Words(NullIsEmpty, Text):
    pass


class Choice(NullIsEmpty, serializers.ChoiceField):
    """One of a closed list; a number where the list has numbers."""


class Number(Text):
    """An official number; the model drops dots and dashes and judges what is left."""


class Degrees(serializers.DecimalField):
    """A number and not a text, as maps take it."""

    def to_representation(self, value):
        return float(value)


class Has(serializers.BooleanField):
    """Whether there is something which itself is not told."""

    def __init__(self, **options):
        super().__init__(read_only=True, **options)

    def get_attribute(self, instance):
        return bool(super().get_attribute(instance))


class Looked(serializers.Field):
    """A record that is known by a word: taken as that word, or as an object that has it."""

    word = "code"
    # Which words of the object have columns of their own, where a list is a table.
    cells: tuple[str, ...] = ()
    code_of_none = "does_not_exist"
    default_error_messages = {
        "invalid": _("Write a text, or an object with “%(word)s”."),
        "does_not_exist": _("“%(typed)s” is not known here."),
    }

    def to_internal_value(self, data):
        told = data if isinstance(data, dict) else {self.word: data}
        word = told.get(self.word)
        if not isinstance(word, str):
            self.refuse("invalid", word=self.word)
        typed = word[:LONGEST]
        return self.named(word, told) or self.refuse(
            "does_not_exist", self.code_of_none, typed=typed, hint=self.near(typed)
        )

    def once(self, ask, *words):
        """What `ask` knows of these words; of many records that come together it is asked once."""
        known = self.context.setdefault("known", {})
        asked = (type(self), ask.__name__, *words)
        if asked not in known:
            known[asked] = ask(*words)
        return known[asked]

    def refuse(self, reason, code="", *, hint="", **told):
        hinted = Hinted(code or reason)
        hinted.hint = hint
        raise serializers.ValidationError(self.error_messages[reason] % told, hinted)

    def named(self, word, told):
        """The record, or None."""
        raise NotImplementedError

    def near(self, word):
        """What may have been meant."""
        return ""


class Hinted(str):
    """The code of a fault, which the framework hands on as it is, with what may have been meant."""

    hint = ""


class PlaceField(Looked):
    """A place by its code; one that is no longer in force is kept but not chosen anew."""

    cells = ("code", "display")
    default_error_messages = {
        "ended": _("The code %(typed)s is no longer in force. Choose the place again by name.")
    }

    def named(self, word, told):
        place = self.once(self.of_code, word) if WRITTEN.fullmatch(word) else None
        kept = getattr(self.root.instance, f"{self.source}_id", None)
        if place and place.pk != kept and not self.once(self.is_in_force, word):
            self.refuse("ended", typed=word)
        return place

    @classmethod
    def learn(cls, codes, known):
        """Know these places at once, before many records that name them are read."""
        written = [code for code in codes if WRITTEN.fullmatch(code)]
        places = Region.objects.in_bulk(written)
        current = set(Region.objects.current().filter(pk__in=places).values_list("pk", flat=True))
        for code in written:
            known[cls, cls.of_code.__name__, code] = places.get(code)
            known[cls, cls.is_in_force.__name__, code] = code in current

    def of_code(self, word):
        return Region.objects.filter(pk=word).first()

    def is_in_force(self, word):
        return Region.objects.current().filter(pk=word).exists()

    def to_representation(self, value):
        return {"code": value.code, "display": value.full_name}


class KindField(Looked):
    """A KBLI of five digits, of the version in force where none is named."""

    cells = ("version", "code", "display")

    def named(self, word, told):
        version = str(told.get("version") or CURRENT_VERSION)
        return self.once(self.of_version, word, version) if word.isdecimal() else None

    def of_version(self, word, version):
        return Kbli.objects.of_version(version).subclasses().filter(code=word).first()

    def to_representation(self, value):
        return {"version": value.version, "code": value.code, "display": value.title}


class CodeField(Looked):
    """A unit or a country, known by its code alone."""

    def __init__(self, *, of, **options):
        super().__init__(**options)
        self.of = of

    def named(self, word, told):
        return None if "\0" in word else self.once(self.of_list, word, self.of)

    def of_list(self, word, of):
        return of.objects.filter(pk=word).first()

    def near(self, word):
        codes = self.of.objects.values_list("pk", flat=True)
        return next(iter(get_close_matches(word.lower(), codes, n=1)), "")

    def to_representation(self, value):
        return value.pk


class ProductField(Looked):
    """A product of the same business, by its id. One of another is answered like none at all."""

    word = "id"
    default_error_messages = {"does_not_exist": _("Choose a product of this business.")}
    code_of_none = "invalid"  # the model's own, which judges whose it is

    def named(self, word, told):
        identity = read_uuid(word)
        return identity and self.context["seen"](Product).filter(uuid=identity).first()

    def to_representation(self, value):
        return str(value.uuid)


class BusinessField(Looked):
    """Whose record it is: taken by id or public number."""

    word = "id"
    cells = ("id", "registry_no")

    def named(self, word, told):
        identity = read_uuid(word)
        by = {"uuid": identity} if identity else {"registry_no": word}
        return None if "\0" in word else self.context["seen"](Business).filter(**by).first()

    def to_representation(self, value):
        return {
            "id": str(value.uuid),
            "registry_no": value.registry_no,
            "url": f"/api/v1/businesses/{value.uuid}/",
        }


def read_uuid(word):
    try:
        return UUID(word)
    except ValueError:
        return None


class KindsField(serializers.ListField):
    """Several KBLI, in the order of their codes; one that is named twice is meant once."""

    child = KindField()

    def to_internal_value(self, data):
        return list(dict.fromkeys(super().to_internal_value(data)))

    def to_representation(self, data):
        return [self.child.to_representation(kind) for kind in data.order_by("pk")]


# How a column that points to another table is written.
POINTERS = {
    Region: PlaceField,
    Kbli: KindField,
    Unit: CodeField,
    Country: CodeField,
    Product: ProductField,
}
