"""What may be asked of the list of proposed changes."""

from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from businesses.choices import ChangeState
from businesses.models import ChangeRequest
from ikm_registry.ui.lists import ListFilter, PlaceFilter

MINE, TO_DECIDE = "mine", "decide"
WHOSE = [(TO_DECIDE, _("Those I may decide about")), (MINE, _("Those I proposed"))]
ORDERS = [("due", _("The first due first")), ("-proposed", _("Newest first"))]


class ChangeFilter(ListFilter):
    default_order = "due"
    asked_first = ("whose", "state", "number")
    # What waits for no answer comes last.
    orders = {
        "due": Case(When(state=ChangeState.SUBMITTED, then=F("answer_by"))),
        "proposed": F("submitted_at"),
    }

    region = PlaceFilter(method="inside", label=_("Place"))
    whose = ChoiceFilter(method="of", choices=WHOSE, label=_("Whose"), empty_label=_("All"))
    state = ChoiceFilter(choices=ChangeState, label=_("State"), empty_label=_("All"))
    number = CharFilter(field_name="business__registry_no", label=_("Public number"))
    ordering = ChoiceFilter(method="ordered", choices=ORDERS, label=_("Order"), empty_label=None)

    class Meta:
        model = ChangeRequest
        fields = []

    def inside(self, changes, name, place):
        return changes.filter(business__region__code__startswith=place.code)

    def of(self, changes, name, value):
        if value == MINE:
            return changes.of(self.request.user)
        mine = ChangeRequest.objects.for_decision_by(self.request.user)
        return changes.filter(pk__in=mine.values("pk"))
