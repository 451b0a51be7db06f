"""A list as a table: where each column lies in a document."""

from functools import cache

from rest_framework import serializers

from businesses.api.fields import BusinessField, KindField, PlaceField

# Which words of an object have columns of their own.
WORDS = {
    PlaceField: ("code", "display"),
    KindField: ("version", "code", "display"),
    BusinessField: ("id", "registry_no"),
}


def walk(serializer, path=()):
    for name, field in serializer.fields.items():
        here = (*path, name)
        if field.write_only:
            continue
        if isinstance(field, serializers.Serializer):
            yield from walk(field, here)
        elif type(field) in WORDS:
            yield from ((*here, word) for word in WORDS[type(field)])
        else:
            yield here  # a list, as JSON


@cache
def columns_of(serializer):
    """{"region.code": ("region", "code"), …}"""
    return {".".join(path): path for path in walk(serializer())}
