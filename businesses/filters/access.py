"""What may be asked of the register of access."""

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from businesses.choices import AccessKind, Purpose
from businesses.models import AccessNote
from ikm_registry.ui.lists import ListFilter, PlaceFilter
from ikm_registry.ui.templatetags.ui import day
from ikm_registry.ui.widgets import DayInput

NEWEST = "-at"
ORDER_WORDS = [(NEWEST, _("Newest first")), ("at", _("Oldest first"))]


class AccessFilter(ListFilter):
    """Who looked at what, when, where and what for."""

    default_order = NEWEST
    asked_first = ("who", "kind", "purpose", "since", "until")

    region = PlaceFilter(method="inside", label=_("Place"))
    who = ChoiceFilter(field_name="user", label=_("Who"), empty_label=_("Everybody"))
    kind = ChoiceFilter(choices=AccessKind, label=_("What"), empty_label=_("Everything"))
    purpose = ChoiceFilter(choices=Purpose, label=_("Purpose"), empty_label=_("All"))
    since = DateFilter(field_name="at", lookup_expr="date__gte", label=_("From"), widget=DayInput)
    until = DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until"), widget=DayInput)
    ordering = ChoiceFilter(
        method="ordered", choices=ORDER_WORDS, label=_("Order"), empty_label=None
    )

    class Meta:
        model = AccessNote
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["who"].choices = people_in(self.queryset)

    def inside(self, notes, name, place):
        return notes.filter(region__code__startswith=place.code)

    def ordered(self, notes, name, value):
        at = F("at")
        return notes.order_by(at.desc() if value == NEWEST else at.asc(), "-pk")

    def in_words(self, name, value):
        if name in ("since", "until"):
            return day(value)
        return super().in_words(name, value)


def people_in(notes):
    """Key and name of everybody who is in the register; one query."""
    noted = notes.order_by().values("user")
    people = get_user_model().objects.filter(pk__in=noted).order_by("first_name", "username")
    return [(str(person.pk), person.get_full_name() or person.username) for person in people]
