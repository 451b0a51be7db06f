"""Which sums of money over places may be told, so that none tells of a single firm.

Places lie in one another: what all parts but one are told to make is known of that one, too, by
subtracting. So a place is told only where the firms in it that no place below it is told with are
none, or at least `FEWEST`. Places are the only sums told to whoever may not see the money of each
firm: two answers of freely chosen filters may differ by one firm however many each counts.
"""

from collections import Counter

from django.db.models import Count

from businesses.models.money import FEWEST, VIEW_MONEY, sees_all_money
from businesses.models.questions import PRODUCTION
from ikm_registry.regions.codes import LENGTHS, parent_code

EVERYWHERE = ""


def withheld_from(user, rows):
    """The codes of the places, of those rows lie in, whose sum is not told to this person.

    Firms whose money she may see do not protect each other from her; costs one query.
    """
    if sees_all_money(user):
        return set()
    covered = rows.exclude(rows.allowed(user, VIEW_MONEY)).order_by()
    counts = covered.values_list("region_id").annotate(known=Count(PRODUCTION))
    return withheld(dict(counts))


def withheld(covered):
    """Of {code: how many firms known there}, from the villages up to the whole country."""
    left = Counter(covered)
    codes = set()
    for length in sorted(LENGTHS, reverse=True):
        for code in [code for code in left if len(code) == length and is_telling(left[code])]:
            codes.add(code)
            left[parent_code(code) or EVERYWHERE] += left[code]
    return codes | {EVERYWHERE} if is_telling(left[EVERYWHERE]) else codes


def is_telling(number):
    return 0 < number < FEWEST
