"""A list as a printed book: cover, contents, entries by place, indexes by product and village.

Typst sets it from `templates/businesses/directory.typ`. What people wrote travels as strings
in one JSON document, so that a name is never read as markup. No network is asked: the
template imports no package, and the typeface comes with the program.
"""

import json
from collections import defaultdict
from itertools import groupby

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from businesses.choices import Status
from businesses.exchange.exporter import columns_for, values_of
from businesses.exchange.listed import PARTING
from ikm_registry.regions.models import Region
from ikm_registry.ui.qr import drawing
from ikm_registry.ui.templatetags.ui import number

TEMPLATE = settings.BASE_DIR / "templates/businesses/directory.typ"
# What a printed book may tell of a business: nothing of its owner, nothing that is personal.
TOLD = {
    "registry_no",
    "name",
    "brand",
    "kbli_title",
    "regency",
    "district",
    "village",
    "region",
    "address",
    "rt",
    "rw",
    "status",
    "products",
    "certificates",
}
DISTRICT = 8  # characters of the code of a kecamatan, "35.13.05"
REGENCY = 5


def columns_of_book(user):
    return [column for column in columns_for(user) if column.name in TOLD]


def book_of(businesses, columns, user, *, made_on, story, address_of):
    """All that the template sets, as plain values; `address_of` leads from a number to its page.

    The businesses lie in one regency. Costs one query for them and one for the name of the place.
    """
    names = [column.name for column in columns]
    rows = values_of(businesses, columns, user)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    found.sort(key=by_place)
    entries = [entry(row, address_of) for row in found]
    place = common_place(found)
    villages = {(row["district"], row["village"]) for row in found if row["village"]}
    return {
        "language": get_language(),
        "words": words(),
        "place": place.name,
        "around": place.full_name.partition(", ")[2],
        "made": made_on,
        "facts": [
            {"label": label, "value": number(count)}
            for label, count in [
                (_("businesses"), len(entries)),
                (_("districts"), len({row["district"] for row in found} - {None})),
                (_("villages"), len(villages)),
            ]
        ],
        "about": about(),
        "story": story,
        "districts": list(chapters(found, entries)),
        "products": index((name, nth) for nth, row in enumerate(found) for name in products(row)),
        "villages": index((village_in_words(row), nth) for nth, row in enumerate(found)),
    }


def as_pdf(book):
    """The finished book as bytes; nothing but its own folder can be read while it is made."""
    return typst.compile(TEMPLATE, format="pdf", **set_from(book))


def set_from(book):
    return {
        "root": TEMPLATE.parent,
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(book)},
    }


def by_place(row):
    """By district and village in words, the unknown last; within one, by name."""
    places = [(row[name] is None, row[name] or "") for name in ("district", "village")]
    return *places, row["name"].casefold(), row["registry_no"]


def common_place(rows):
    """The one district of all rows, else their regency."""
    codes = {row["region"][:DISTRICT] for row in rows}
    (code,) = codes if len(codes) == 1 else {row["region"][:REGENCY] for row in rows}
    return Region.objects.get(pk=code)


def chapters(rows, entries):
    """The entries by district, and in it by village."""
    pairs = zip(rows, entries, strict=True)
    for district, of_district in groupby(pairs, lambda pair: pair[0]["district"]):
        villages = groupby(of_district, lambda pair: pair[0]["village"])
        yield {
            "name": district or _("District not known"),
            "villages": [
                {
                    "name": village or _("Village not known"),
                    "entries": [printed for _row, printed in of_village],
                }
                for village, of_village in villages
            ],
        }


def entry(row, address_of):
    works = row["status"] == str(Status.ACTIVE.label)
    return {
        "number": row["registry_no"],
        "name": row["name"],
        "brand": row["brand"] or "",
        "kind": row["kbli_title"] or "",
        "status": "" if works else row["status"],
        "products": row.get("products") or "",
        "certificates": row.get("certificates") or "",
        "address": address(row),
        "qr": drawing(address_of(row["registry_no"])),
    }


def address(row):
    parts = [row["address"], row["rt"] and f"RT {row['rt']}", row["rw"] and f"RW {row['rw']}"]
    return PARTING.join(part for part in parts if part)


def products(row):
    return row["products"].split(PARTING) if row.get("products") else []


def village_in_words(row):
    place = row["village"] or _("Village not known")
    return f"{place} ({row['district']})" if row["district"] else place


def index(pairs):
    """Terms in alphabetical order, however they are capitalised, each with its entries."""
    found, written = defaultdict(list), {}
    for term, nth in pairs:
        key = term.casefold()
        found[key].append(nth)
        written.setdefault(key, term)
    return [{"term": written[key], "entries": found[key]} for key in sorted(found)]


def words():
    return {
        "kind": _("Registry of small and medium industries"),
        "title": _("Directory of small and medium industries"),
        "about": _("About this book"),
        "contents": _("Contents"),
        "products": _("Makes"),
        "address": _("Address"),
        "certificates": _("Permits"),
        "by_product": _("Index by product"),
        "by_village": _("Index by village"),
    }


def about():
    return [
        _(
            "This book lists the businesses by district and village, and within a village by "
            "name. The indexes at the end lead from a product or a village to the page."
        ),
        _(
            "The code beside an entry leads to its record in the registry, for those who may "
            "open it. The number below it never changes."
        ),
        _("It holds no data of persons: neither names of owners nor their telephone numbers."),
    ]
