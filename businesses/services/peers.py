"""What a business may be compared with, whoever asks."""

from businesses.models import Figures
from ikm_registry.accounts.wall import lowered


def medians_of_peers(business, *names, years):
    """By year, the median of each measure among the others of its kind in its regency.

    Asked across the wall: a field officer sees the firms of her villages only, and the middle
    of at least five others (FEWEST_OTHERS) tells nothing of a single one.
    """
    with lowered():
        return Figures.objects.of_peers(business).medians(*names, years=years)
