"""What may be asked of pieces of equipment, of visits afterwards, and of what waits."""

from django.db.models import Case, F, Q, When
from django.db.models.functions import Lower
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from businesses.filters.questions import ChoiceQuestion, PlaceQuestion
from businesses.filters.turning import TurnableFilter
from ikm_registry.accounts.scope import beginning
from programs.choices import ApplicationState, ItemState, ProgramKind
from programs.filters.cases import CaseFilter
from programs.models import ENDED, Application, FollowUp, Item

WAITING, OVERDUE, DONE = "waiting", "overdue", "done"


class ItemFilter(CaseFilter):
    default_order = "since"
    orders = {"since": F("state_since"), "kind": Lower("kind"), "place": F("application__region")}

    state = ChoiceQuestion(
        asks="of_state", choices=ItemState, label=_("State"), empty_label=_("All")
    )
    q = CharFilter(
        field_name="kind", lookup_expr="icontains", label=_("Kind of equipment"), max_length=100
    )
    ordering = ChoiceFilter(
        method="ordered",
        choices=[
            ("since", _("Longest so")),
            ("-since", _("Changed last")),
            ("kind", _("What it is, A to Z")),
            ("-kind", _("What it is, Z to A")),
            ("place", _("Place")),
            ("-place", _("Place, backwards")),
        ],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = Item
        fields = []

    @property
    def questions(self):
        return [self.form[name] for name in ("state", "q")]

    def of_state(self, state):
        return Q(state=state)


class FollowUpFilter(CaseFilter):
    default_order = "planned"
    # What was reported comes last either way.
    orders = {"planned": Case(When(done_on__isnull=True, then=F("planned_on")))}

    state = ChoiceQuestion(
        asks="of_state",
        choices=[
            (OVERDUE, _("Overdue")),
            (WAITING, _("Still to be visited")),
            (DONE, _("Visited")),
        ],
        label=_("State"),
        empty_label=_("All"),
    )
    ordering = ChoiceFilter(
        method="ordered",
        choices=[("planned", _("The first due first")), ("-planned", _("The last due first"))],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = FollowUp
        fields = []

    @property
    def questions(self):
        return [self.form["state"]]

    def of_state(self, state):
        waits = Q(done_on__isnull=True)
        if state == OVERDUE:
            return waits & Q(planned_on__lt=localdate())
        return waits if state == WAITING else Q(done_on__isnull=False)


class AgeingFilter(TurnableFilter):
    """Applications that still wait for something, the longest first."""

    default_order = "since"
    orders = {"since": F("waits_since")}

    region = PlaceQuestion(asks="inside", label=_("Place"))
    kind = ChoiceQuestion(
        asks="of_kind", choices=ProgramKind, label=_("Kind"), empty_label=_("All")
    )
    state = ChoiceQuestion(
        asks="of_state",
        choices=[choice for choice in ApplicationState.choices if choice[0] not in ENDED],
        label=_("State"),
        empty_label=_("All"),
    )
    ordering = ChoiceFilter(
        method="ordered",
        choices=[("since", _("Waits longest")), ("-since", _("Waits shortest"))],
        label=_("Order"),
        empty_label=None,
    )

    class Meta:
        model = Application
        fields = []

    @property
    def questions(self):
        return [self.form[name] for name in ("kind", "state")]

    def inside(self, place):
        return beginning("region_id", place.code)

    def of_kind(self, kind):
        return Q(program__kind=kind)

    def of_state(self, state):
        return Q(state=state)
