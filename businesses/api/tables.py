"""A list as a table: where each column lies in a document."""

from functools import cache

from rest_framework import serializers


def walk(serializer, path=()):
    for name, field in serializer.fields.items():
        here = (*path, name)
        if field.write_only:
            continue
        if isinstance(field, serializers.Serializer):
            yield from walk(field, here)
        elif words := getattr(field, "cells", ()):
            yield from ((*here, word) for word in words)
        else:
            yield here  # a list, as JSON


@cache
def columns_of(serializer):
    """{"region.code": ("region", "code"), …}"""
    return {".".join(path): path for path in walk(serializer())}
