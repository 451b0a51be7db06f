from django.db import transaction
from django.db.models import F

from programs.models import Counter
from programs.numbers import compose


@transaction.atomic
def take_number(series, place):
    """Give out the next public number of a place ("35.13"); the counter waits for the commit."""
    Counter.objects.get_or_create(series=series, place=place)
    counter = Counter.objects.select_for_update().get(series=series, place=place)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    return compose(series, place, counter.last + 1)
