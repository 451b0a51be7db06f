"""One record judged before it is written, whichever door it came through.

Pages judge by the forms of the same models, which ask them the same two questions.
"""

from collections.abc import Collection
from functools import cache, partial
from typing import Any

from django.core.exceptions import ValidationError

type Wrong = dict[str, list[ValidationError]]


def wrong_with(
    record, *, without: Collection[str] = (), only: Collection[str] | None = None
) -> Wrong:
    """What its model says of each field, then of all together.

    `without` are fields not asked, `only` the only ones asked, where the others were judged when
    they were read. A field that is wrong by itself hears no more. References were found then, too,
    and are not looked for again, so nothing is asked of the database.
    """
    found: Wrong = {}
    model: Any = type(record)
    unasked = {*without, *references(model)}
    if only is not None:
        unasked |= fields_of(model) - set(only)
    for check in (partial(record.clean_fields, exclude=unasked), record.clean):
        try:
            check()
        except ValidationError as error:
            for name, errors in error.update_error_dict({}).items():
                found.setdefault(name, errors)
    return found


@cache
def fields_of(model: Any) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields)


@cache
def references(model: Any) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields if field.is_relation)
