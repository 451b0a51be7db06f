"""What each method of an address does, told where the address is declared.

A view names one `Call` for each of its methods; schema.py makes the description of the API of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ikm_registry.rest.dictionary import Record, Words
from ikm_registry.rest.parameters import Parameter


@dataclass(frozen=True)
class Call:
    """One method of an address.

    `problems` are the codes that it may answer with beside those that follow from its shape: a body
    may be invalid, a path lead nowhere.
    """

    summary: Words
    description: Words = ""
    answer: type[Record] | None = None
    body: type[Record] | None = None
    # A body that changes a record names only what changes; some names are taken at first alone.
    is_partial: bool = False
    without: tuple[str, ...] = ()
    status: int = 200
    # Makes the record where there is none, and then answers with 201.
    may_make: bool = False
    # What takes longer is answered with 202 and this, and where to ask for it.
    later: type[Record] | None = None
    # Other types than JSON in which a body is taken, each with an example.
    tables: Mapping[str, str] = field(default_factory=dict)
    is_list: bool = False
    # Several such answers at once, each under a word of whoever asks.
    is_map: bool = False
    # Told with an ETag: what is known already is not sent again, what was not seen not changed.
    is_conditional: bool = False
    problems: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    # Other types than JSON in which the same is answered.
    media: tuple[str, ...] = ()
    # Where no serializer says what is answered, of which type.
    schema: Mapping[str, Any] | None = None
    example: Any = None
    media_type: str = "application/json"
