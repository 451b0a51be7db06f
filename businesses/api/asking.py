"""In which words the questions of lists are told that are no lookups of a field."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from businesses.api.shapes import ID, NUMBER, PLACE_CODE, TEXT
from businesses.choices import (
    CertificateKind,
    GroupNeed,
    Holding,
    Need,
    Reach,
    SizeClass,
    SizeScheme,
    Status,
)
from businesses.filters import BusinessFilter
from businesses.filters.business import AGES, ANY, COORDINATES, NEW, PHOTOS, UNKNOWN
from businesses.filters.groups import NOTHING
from businesses.filters.questions import Question
from ikm_registry.rest import parameters
from ikm_registry.rest.lookups import Kind
from ikm_registry.rest.parameters import Parameter

A_RECORD = "0193a5c4-5b1e-7c6e-9b7a-0f3f2f0c1d11"
WORDS = parameters.SCHEMAS[Kind.WORDS]
MOMENT = parameters.SCHEMAS[Kind.MOMENT]
NUMBER_WRITTEN = r"-?[0-9]{1,3}(\.[0-9]{1,6})?"
# What may be turned round: the questions of the pages, but for words.
TURNED = "|".join(
    sorted(name for name, each in BusinessFilter.base_filters.items() if isinstance(each, Question))
)
# Codes begin with a division of section C; words with a letter.
KBLI_OR_WORDS = WORDS | {
    "pattern": r"^((1[0-9]|2[0-9]|3[0-3])[0-9]{0,3}|[A-Za-z][^\u0000]*)$",
    "format": "kbli-beginning",
}
SIZES = [f"{test}:{size}" for test in SizeScheme for size in (*SizeClass, UNKNOWN)]
# Permenperin 64/2016 sorts industries into small, medium and large alone.
NO_CLASS = f"{SizeScheme.PERMENPERIN}:{SizeClass.MICRO}"
SIDES = ",".join([NUMBER_WRITTEN] * 4)


def one_of(choices) -> dict[str, Any]:
    return {"type": "string", "enum": [str(value) for value in choices]}


def asked(meaning, schema: Mapping[str, Any], example: Any = None) -> Parameter:
    return Parameter(meaning, schema, example, is_repeatable=True)


OF_DOCUMENTS = {
    "id": asked(_("The records of these ids."), ID),
    "modified_since": asked(
        _("What changed since this moment, in any part. The feed of changes misses nothing."),
        MOMENT,
        "2026-11-01T00:00:00Z",
    ),
    "region": asked(_("In these places and all below."), PLACE_CODE, "35.13"),
    "region__n": asked(_("In none of these places nor below."), PLACE_CODE, "35.13.05"),
    "region__self": asked(_("Recorded for exactly these places."), PLACE_CODE, "35.13.05"),
}
OF_BUSINESSES = {
    "registry_no": asked(_("The businesses of these public numbers."), WORDS, "IKM-3513-000128-4"),
    "identifier": asked(
        _("By a number of another system: the system, a bar and the number."),
        {"type": "string", "pattern": r"^[a-z:]{3,40}\|[A-Za-z0-9.-]{1,40}$", "maxLength": 100},
        "urn:id:oss:nib|9120001234567",
    ),
    "near": asked(
        _("Within so many km or m of a coordinate: latitude, longitude, distance."),
        {
            "type": "string",
            "pattern": r"^-?[0-8]?[0-9](\.[0-9]{1,6})?,-?[0-9]{1,2}(\.[0-9]{1,6})?,[1-9][0-9]?km$",
            "format": "near",
        },
        "-7.84,113.25,5km",
    ),
    "bbox": asked(
        _("Within a window of the map: west, south, east, north."),
        {"type": "string", "pattern": f"^{SIDES}$", "format": "window"},
        "113.1,-7.9,113.3,-7.7",
    ),
    "owner": asked(_("What this owner has, by her id; as far as one may see owners."), ID),
    "q": asked(
        _("By words: name, brand, product, place, NIB; misspelled words are found, too."),
        WORDS | {"minLength": 1},
        "keripik",
    ),
    "kbli": asked(
        _("The KBLI begins so, or is called so."),
        WORDS | KBLI_OR_WORDS,
        "107",
    ),
    "kbli__n": asked(
        _("The KBLI neither begins so nor is called so, or is unknown."),
        WORDS | KBLI_OR_WORDS,
        "107",
    ),
    "size": asked(
        _("By one of the official tests of size, which disagree: the test, a colon, the class."),
        one_of(each for each in SIZES if each != NO_CLASS),
        "permenperin64:small",
    ),
    "status": asked(_("Whether it works."), one_of(Status), "active"),
    "certificate": asked(
        _("How it stands with a permit: held, missing or expiring; a colon; which, or “any”."),
        one_of(f"{how}:{kind}" for how in Holding for kind in (ANY, *CertificateKind)),
        "expiring:halal",
    ),
    "reach": asked(_("How far its goods go."), one_of(Reach), "export"),
    "country": asked(_("To which country it exports."), TEXT | {"format": "country"}, "MY"),
    "workers": asked(
        _("How many work there, in the newest figures: from, to, or both."),
        {"type": "string", "pattern": "^([0-9]{1,6}-[0-9]{0,6}|-[0-9]{1,6})$", "format": "between"},
        "5-19",
    ),
    "turnover": asked(
        _("Turnover of the newest figures in rupiah; needs the right to see money."),
        {"type": "string", "format": "between"},
        "0-2000000000",
    ),
    "needs": asked(_("What its record still lacks."), one_of(Need), "nib"),
    "age": asked(
        _("Neither changed nor confirmed for so many months."),
        one_of(value for value, _label in AGES),
        "12",
    ),
    "new": asked(
        _("Registered within so many days."), one_of(value for value, _label in NEW), "30"
    ),
    "photo": asked(_("Whether it has photos."), one_of(value for value, _label in PHOTOS), "none"),
    "coordinates": asked(
        _("Whether its coordinate is known."),
        one_of(value for value, _label in COORDINATES),
        "unknown",
    ),
    "not": Parameter(
        _("Turns these questions of the address round, parted by commas."),
        {"type": "string", "pattern": f"^({TURNED})(,({TURNED}))*$"},
        "status,kbli",
    ),
}
OF_PARTS = {
    "business": asked(
        _("What belongs to these businesses, by id or public number."),
        {"anyOf": [ID, NUMBER]},
        "IKM-3513-000128-4",
    ),
}
OF_PRODUCTS = OF_PARTS | {
    "q": asked(_("Products that are called so."), WORDS | {"minLength": 1}, "keripik")
}
OF_GROUPS = {
    "registry_no": asked(_("The groups of these public numbers."), WORDS, "KLP-3513-000012-6"),
    "q": asked(
        _("By a part of the name, or the public number."), WORDS | {"minLength": 1}, "rejeki"
    ),
    "missing": asked(
        _("What the group does not have, as far as is known; “nothing”: it is ready."),
        one_of([NOTHING, *(need for need in GroupNeed if need != GroupNeed.MEMBERS)]),
        "chair",
    ),
    "members": asked(
        _("How many businesses are members today: from, to, or both."),
        {"type": "string", "pattern": "^([0-9]{1,6}-[0-9]{0,6}|-[0-9]{1,6})$", "format": "between"},
        "10-",
    ),
    "business": asked(
        _("Groups of which these businesses are members today, by id or public number."),
        {"anyOf": [ID, NUMBER]},
        "IKM-3513-000128-4",
    ),
}
OF_LISTS: dict[str, dict[str, Parameter]] = {
    "businesses": OF_BUSINESSES,
    "products": OF_PRODUCTS,
    "markets": OF_PARTS,
    "certificates": OF_PARTS,
    "figures": OF_PARTS,
    "owners": {},
    "groups": OF_GROUPS,
}
OF_STREAMS = {
    "format": Parameter(
        _(
            "Pages of JSON, or all records at once as lines of JSON (ndjson) or as a table (csv), "
            "of any length. The same is asked by the header Accept."
        ),
        {"type": "string", "enum": ["json", "ndjson", "csv"], "default": "json"},
    )
}


def ordering(names) -> Parameter:
    known = "|".join(name.replace(".", r"\.") for name in sorted(names))
    return Parameter(
        _("Sorted by these fields, parted by commas; with a minus backwards; four at most."),
        {"type": "string", "pattern": f"^-?({known})(,-?({known})){{0,3}}$"},
        "-last_updated",
    )


def told_of(kind, orders) -> dict[str, Parameter]:
    """All that a list may be asked but the lookups of its fields."""
    beside = parameters.OF_PAGES | OF_STREAMS | {"ordering": ordering(orders)}
    return beside | OF_DOCUMENTS | OF_LISTS[kind.address]


OF_PATHS = {
    "uuid": {"description": _("The id of the record."), "example": A_RECORD},
    "number": {
        "description": _("The public number of the business."),
        "schema": NUMBER,
        "example": "IKM-3513-000128-4",
    },
}
