"""How what belongs to applications points to others: an application, a scheme of credit."""

from difflib import get_close_matches

from rest_framework import serializers

from businesses.api.fields import Looked
from businesses.api.shapes import ID, TEXT, Shape, named, taken
from programs.models import CreditScheme


class ApplicationField(serializers.Field):
    """Of which application it is; only told."""

    cells = ("id", "number")

    def __init__(self, **options):
        super().__init__(read_only=True, **options)

    def to_representation(self, value):
        return {
            "id": str(value.uuid),
            "number": value.number,
            "url": f"/api/v1/applications/{value.uuid}/",
        }


class ApplicationShape(Shape):
    target_class = f"{__name__}.ApplicationField"
    told = sent = named(id=ID, number=TEXT, url=TEXT)


class SchemeField(Looked):
    """A scheme of credit by its code."""

    cells = ("code", "name")

    def named(self, word, told):
        return None if "\0" in word else CreditScheme.objects.filter(code=word).first()

    def near(self, word):
        codes = CreditScheme.objects.values_list("code", flat=True)
        return next(iter(get_close_matches(word.lower(), codes, n=1)), "")

    def to_representation(self, value):
        return {"code": value.code, "name": value.name}


class SchemeShape(Shape):
    target_class = f"{__name__}.SchemeField"
    told = named(code=TEXT, name=TEXT)
    sent = taken("code", TEXT)
