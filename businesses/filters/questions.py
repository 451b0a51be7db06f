"""Questions that can be turned round."""

from django.core.validators import EMPTY_VALUES
from django_filters import CharFilter, ChoiceFilter, Filter, ModelChoiceFilter, NumberFilter

from businesses.filters.fields import BetweenField, KindField, NamesField, TurnedField
from businesses.models.conditions import otherwise
from ikm_registry.ui.lists import PlaceFilter


class Question(Filter):
    """Finds the businesses of which its condition is true; turned round, all the others.

    `asks` names the method of the filter set that makes the condition of an answer.
    """

    def __init__(self, *args, asks, **options):
        super().__init__(*args, **options)
        self.asks = asks

    def filter(self, rows, value):
        if value in EMPTY_VALUES:
            return rows
        condition = getattr(self.parent, self.asks)(value)
        return rows.filter(otherwise(condition) if self.is_turned else condition)

    @property
    def is_turned(self):
        return self.field_name in self.parent.turned


class ChoiceQuestion(Question, ChoiceFilter):
    pass


class PlaceQuestion(Question, PlaceFilter):
    pass


class TextQuestion(Question, CharFilter):
    pass


class NumberQuestion(Question, NumberFilter):
    pass


class RowQuestion(Question, ModelChoiceFilter):
    pass


class KindFilter(Filter):
    field_class = KindField


class BetweenFilter(Filter):
    field_class = BetweenField


class KindQuestion(Question, KindFilter):
    pass


class BetweenQuestion(Question, BetweenFilter):
    pass


class SilentFilter(Filter):
    """Part of the address that narrows nothing by itself."""

    def filter(self, rows, value):
        return rows


class TurnedFilter(SilentFilter):
    """`not=status,kbli`"""

    field_class = TurnedField


class ColumnsFilter(SilentFilter):
    """`columns=place,workers`"""

    field_class = NamesField
