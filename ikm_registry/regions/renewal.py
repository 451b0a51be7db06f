"""Renewing the regions when a decree renews the codes: first the differences, then the writing.

Set-based: the list is copied into a table of the transaction and compared there, so that
loading all 91,599 regions takes seconds, and loading them again writes nothing.
"""

import csv
import io
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

EXAMPLES = 5

STAGE = """
DROP TABLE IF EXISTS pg_temp.region_listing;
CREATE TEMPORARY TABLE region_listing (
    code varchar(13) PRIMARY KEY,
    name varchar(100) NOT NULL,
    full_name varchar(250) NOT NULL,
    successor varchar(13)
) ON COMMIT DROP
"""
COPY = "COPY region_listing FROM STDIN WITH (FORMAT csv)"

# One line per region that would change, under the first word that fits.
COMPARE = """
WITH compared AS (
    SELECT code, region.name AS before, listing.name AS now, listing.successor,
        CASE
            WHEN listing.code IS NULL OR listing.successor IS NOT NULL THEN CASE
                WHEN region.code IS NULL THEN 'remembered'
                WHEN region.valid_to IS NULL THEN 'ended'
                WHEN listing.successor <> coalesce(region.successor_id, '') THEN 'succeeded'
            END
            WHEN region.code IS NULL THEN 'added'
            WHEN region.valid_to IS NOT NULL THEN 'returned'
            WHEN region.name <> listing.name THEN 'renamed'
            WHEN region.full_name <> listing.full_name THEN 'readdressed'
        END AS change
    FROM region_listing listing FULL JOIN regions_region region USING (code)
)
SELECT change, count(*),
    (array_agg(ARRAY[code, before, now, successor] ORDER BY code))[:%(examples)s]
FROM compared WHERE change IS NOT NULL GROUP BY change
"""

# Regions in force. The very first list says nothing about since when.
WRITE_STANDING = """
INSERT INTO regions_region AS region (code, name, full_name, valid_from)
SELECT code, name, full_name,
    CASE WHEN EXISTS (SELECT FROM regions_region) THEN %(as_of)s::date END
FROM region_listing WHERE successor IS NULL ORDER BY code
ON CONFLICT (code) DO UPDATE
SET name = excluded.name, full_name = excluded.full_name, valid_to = NULL, successor_id = NULL
WHERE (region.name, region.full_name) <> (excluded.name, excluded.full_name)
    OR region.valid_to IS NOT NULL
"""
END_UNLISTED = """
UPDATE regions_region SET valid_to = %(as_of)s::date
WHERE valid_to IS NULL AND code NOT IN (SELECT code FROM region_listing)
"""
# An ended region keeps the name under which it was known, and the day on which it ended.
WRITE_SUCCEEDED = """
INSERT INTO regions_region AS region (code, name, full_name, valid_to, successor_id)
SELECT code, name, full_name, %(as_of)s::date, successor
FROM region_listing WHERE successor IS NOT NULL
ON CONFLICT (code) DO UPDATE
SET valid_to = coalesce(region.valid_to, excluded.valid_to), successor_id = excluded.successor_id
WHERE region.valid_to IS NULL OR excluded.successor_id <> coalesce(region.successor_id, '')
"""

# Searches must be fast at once, not after the server's next housekeeping.
SETTLE = "SELECT gin_clean_pending_list('region_name_words')"
COUNT_AGAIN = "ANALYZE regions_region"


class Change(StrEnum):
    ADDED = "added"
    RENAMED = "renamed"
    READDRESSED = "readdressed"
    ENDED = "ended"
    SUCCEEDED = "succeeded"
    RETURNED = "returned"
    REMEMBERED = "remembered"


@dataclass(frozen=True)
class Example:
    code: str
    before: str | None
    now: str | None
    successor: str | None


@dataclass(frozen=True)
class Difference:
    """What one kind of change would touch: how many regions, and the first of them."""

    change: Change
    count: int
    examples: list[Example]


class Renewal:
    """A new list beside the regions we have; lives inside one transaction."""

    def __init__(self, listing, as_of):
        self.as_of = as_of
        text = io.StringIO()
        csv.writer(text).writerows(listed.row for listed in listing)
        text.seek(0)
        with connection.cursor() as cursor:
            cursor.execute(STAGE)
            cursor.copy_expert(COPY, text)
            cursor.execute("ANALYZE region_listing")

    def differences(self):
        """What `apply` would write, most usual kind first; empty when nothing."""
        with connection.cursor() as cursor:
            cursor.execute(COMPARE, {"examples": EXAMPLES})
            found = {change: (count, rows) for change, count, rows in cursor.fetchall()}
        return [
            Difference(change, found[change][0], [Example(*row) for row in found[change][1]])
            for change in Change
            if change in found
        ]

    def apply(self):
        """Write the differences, delete nothing; return how many regions were written."""
        written = 0
        with connection.cursor() as cursor:
            for statement in (WRITE_STANDING, END_UNLISTED, WRITE_SUCCEEDED):
                cursor.execute(statement, {"as_of": self.as_of})
                written += cursor.rowcount
            cursor.execute(SETTLE)
            cursor.execute(COUNT_AGAIN)
        return written
