"""Lists whose questions can be turned round: `not=status,kbli`."""

from django.utils.translation import gettext as _

from businesses.filters.questions import Question, TurnedFilter
from ikm_registry.ui.lists import ListFilter

NOT = "not"


class TurnableFilter(ListFilter):
    """A question and the same turned round find every row once, the unknown with the latter."""

    unspoken = ListFilter.unspoken | {NOT}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields[NOT].known = self.turnable

    @classmethod
    def get_filters(cls):
        # Python keeps the word "not" for itself: it cannot name an attribute.
        return super().get_filters() | {NOT: TurnedFilter(field_name=NOT, required=False)}

    @property
    def turnable(self):
        return tuple(name for name, asked in self.filters.items() if isinstance(asked, Question))

    @property
    def turned(self):
        """The questions that are turned round, of those that are asked at all."""
        return frozenset(name for name in self.answers.get(NOT) or () if self.answers.get(name))

    def query_of(self, names):
        """`not` is worth saying only of what is asked."""
        query = super().query_of(names)
        if NOT in query:
            turned = ",".join(name for name in query[NOT].split(",") if name in query)
            query.pop(NOT)
            query.update({NOT: turned} if turned else {})
        return query

    def in_words(self, name, value):
        words = self.said(name, value)
        return _("not %(words)s") % {"words": words} if name in self.turned else words

    def said(self, name, value):
        """An answer in words, as it stands before it is turned round."""
        return super().in_words(name, value)
