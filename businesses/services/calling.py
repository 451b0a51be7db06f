"""Which businesses may be called so: found by the index over names, to be judged one by one.

Words that are misspelt are put right as the search of the pages does it. Where the whole name finds
few, one word of it may be wrong altogether.
"""

from functools import partial, reduce
from itertools import combinations
from operator import or_

from django.db.models import Q

from businesses.models import Search, SearchEntry
from businesses.models.search import COLUMNS, NAMES, query
from ikm_registry.regions.choices import Level

# So many are judged for one question: of a name that more have, the place has to be told.
MOST = 50
# With fewer, one word of the name is left out.
FEW = 5


def called(wanted, user, *, among=None):
    """Keys of businesses that this user sees; `among` narrows to the keys of another question."""
    search = Search(" ".join(wanted.words), user)
    if not search:
        return set()
    terms = search.terms
    found = entries([terms], wanted, user, among)
    if len(found) < FEW and len(terms) > 1:
        found |= entries(list(combinations(terms, len(terms) - 1)), wanted, user, among)
    return found


def entries(choices, wanted, user, among):
    """Those whose name has all the words of one of these choices."""
    found = SearchEntry.objects.found_by(partial(any_of, choices), user, NAMES)
    found = found.filter(around(wanted.region))
    if among is not None:
        found = found.filter(pk__in=among)
    return set(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def any_of(choices, parts):
    return reduce(or_, (query(terms, parts) for terms in choices))


def around(code):
    """In the regency of this place, since people mix up villages; anywhere if none is told."""
    place = code[: Level.REGENCY]
    return Q((COLUMNS[len(place)], place)) if place else Q()
