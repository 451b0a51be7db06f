"""What may be asked of the list of permits that businesses are helped to get."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from businesses.filters.questions import ChoiceQuestion
from programs.choices import ApplicationState as State
from programs.choices import FacilitationKind
from programs.filters.cases import CaseFilter
from programs.models import FacilitationCase

STATES = [
    (state.value, state.label)
    for state in (
        State.DRAFT,
        State.SUBMITTED,
        State.RETURNED,
        State.CHECKED,
        State.LODGED,
        State.ISSUED,
        State.REFUSED,
        State.REJECTED,
        State.WITHDRAWN,
        State.CLOSED,
    )
]
ORDERS = [
    ("-asked", _("Newest first")),
    ("asked", _("Oldest first")),
    ("lodged", _("Longest with the issuer first")),
    ("expires", _("Ending soonest first")),
]


class FacilitationFilter(CaseFilter):
    default_order = "-asked"
    orders = {"asked": F("created_at"), "lodged": F("lodged_on"), "expires": F("expires_on")}

    kind = ChoiceQuestion(
        asks="of_kind", choices=FacilitationKind, label=_("Kind"), empty_label=_("All")
    )
    state = ChoiceQuestion(asks="of_state", choices=STATES, label=_("State"), empty_label=_("All"))
    ordering = ChoiceFilter(method="ordered", choices=ORDERS, label=_("Order"), empty_label=None)

    class Meta:
        model = FacilitationCase
        fields = []

    @property
    def questions(self):
        return [self.form[name] for name in ("kind", "state")]
