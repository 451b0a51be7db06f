"""Finding the list in a sheet: its title rows, its columns, its rows."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from businesses.exchange.columns import COLUMNS, match, money_unit_of, profile_of
from businesses.exchange.reader import Unreadable, read_sheets

# Titles stand within the first lines; some lists put a letterhead above them.
MOST_LINES_ABOVE = 25
NAMING = {"name", "owner_name", "brand"}
# What stands between the rows of printed lists and is no business.
HEADING = re.compile(
    r"(?:kec(?:amatan)?|kab(?:upaten)?|kota|desa|kel(?:urahan)?|kapanewon|jumlah|total|sub ?total"
    r"|grand total)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One business as the list tells it: text by fact."""

    number: int
    texts: dict[str, str]

    def get(self, fact):
        return self.texts.get(fact, "")


@dataclass(frozen=True)
class Listing:
    """A list of businesses found in a file."""

    titles: dict[str, str]  # fact → the title as the list writes it
    unused: list[str]
    system: str
    money_unit: int
    rows: list[Row]

    @property
    def columns(self):
        """[title, fact or ""] of every column, for showing."""
        known = [[title, fact] for fact, title in self.titles.items()]
        return known + [[title, ""] for title in self.unused]


def read_list(data, columns=COLUMNS):
    """The first list of businesses in a file, or Unreadable; `columns` are those it may have."""
    sheets = read_sheets(data)
    for sheet in sheets:
        if (start := find_titles(sheet.lines, columns)) is not None:
            return listing_from(sheet.lines, *start, columns)
    raise Unreadable(
        _(
            "This is not a list of businesses: no column is titled “Nama IKM”, “Nama usaha” or "
            "“Nama pemilik”. A recap of numbers by district cannot be loaded; use the list it "
            "was counted from, one business in each row."
        )
    )


def find_titles(lines, columns=COLUMNS):
    """(titles, index of the first row below them) where most titles are known, or None."""
    candidates = []
    for index, line in enumerate(lines[:MOST_LINES_ABOVE]):
        candidates.append((line.cells, index + 1))
        if index + 1 < len(lines):
            candidates.append((two_lined(line.cells, lines[index + 1].cells), index + 2))
    known = [(len(match(titles, columns)), titles, below) for titles, below in candidates]
    # Of equals the first: a second title line counts only where it makes more titles known.
    score, titles, below = max(known, key=lambda each: each[0], default=(0, [], 0))
    return (titles, below) if score > 1 and NAMING & match(titles, columns).keys() else None


def two_lined(upper, lower):
    """Titles over two lines, as merged cells leave them: "Tenaga Kerja" above "L" and "P"."""
    titles, spanning = [], ""
    for column, above in enumerate(upper):
        spanning = above or spanning
        below = lower[column] if column < len(lower) else ""
        titles.append(f"{spanning} {below}" if below else above)
    return titles


def listing_from(lines, titles, below, columns):
    places = match(titles, columns)
    profile = profile_of(titles)
    used = set(places.values())
    repeated = texts_of(titles, places)  # printed lists repeat their titles on each page
    rows = [
        Row(line.number, texts)
        for line in lines[below:]
        if (texts := texts_of(line.cells, places)) not in ({}, repeated)
        and not is_heading(line.cells)
    ]
    if not rows:
        raise Unreadable(_("The list has titles but no rows below them."))
    return Listing(
        titles={fact: titles[place] for fact, place in places.items()},
        unused=[title for n, title in enumerate(titles) if title and n not in used],
        system=profile.system,
        money_unit=money_unit_of(titles, profile),
        rows=rows,
    )


def texts_of(cells, places):
    """What one line says, fact by fact; empty for a line that says nothing."""
    return {
        fact: cells[place] for fact, place in places.items() if place < len(cells) and cells[place]
    }


def is_heading(cells):
    """“KECAMATAN MANANGGU” across a line, or “JUMLAH” below the last one."""
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if not re.fullmatch(r"[\d.,]+", cell)]
    return len(words) == 1 and bool(HEADING.fullmatch(words[0]))
