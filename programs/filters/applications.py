"""What may be asked of the list of applications."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from businesses.filters.questions import ChoiceQuestion, PlaceQuestion, TextQuestion
from businesses.filters.turning import TurnableFilter
from ikm_registry.accounts.scope import beginning
from programs.choices import ApplicationState, ProgramKind, Waits
from programs.models import Application, Program
from programs.models.application import overdue

YES = "1"
ORDERS = [
    ("-created", _("Newest first")),
    ("due", _("The first due first")),
    ("number", _("By number")),
]


class ApplicationFilter(TurnableFilter):
    default_order = "-created"
    orders = {"created": F("created_at"), "due": F("due_on"), "number": F("number")}

    region = PlaceQuestion(asks="inside", label=_("Place"))
    q = CharFilter(method="matching", label=_("Name or public number of the applicant"))
    program = TextQuestion(asks="of_program", label=_("Public number of the program"))
    kind = ChoiceQuestion(
        asks="of_kind",
        choices=ProgramKind,
        label=_("Kind of program"),
        empty_label=_("All"),
    )
    state = ChoiceQuestion(
        asks="of_state", choices=ApplicationState, label=_("State"), empty_label=_("All")
    )
    overdue = ChoiceQuestion(
        asks="is_overdue",
        choices=[(YES, _("Only overdue ones"))],
        label=_("Overdue"),
        empty_label=_("All"),
    )
    waits = ChoiceQuestion(
        asks="that_wait_for", choices=Waits, label=_("Waits for"), empty_label=_("All")
    )
    ordering = ChoiceFilter(method="ordered", choices=ORDERS, label=_("Order"), empty_label=None)

    class Meta:
        model = Application
        fields = []

    @property
    def questions(self):
        return [self.form[name] for name in ("q", "program", "kind", "state", "waits", "overdue")]

    def inside(self, place):
        return beginning("region_id", place.code)

    def matching(self, applications, name, words):
        """By what stands at the head of an applicant; never by a person."""
        words = words.strip()
        return applications.filter(
            Q(number__iexact=words)
            | Q(business__name__icontains=words)
            | Q(business__registry_no__iexact=words)
            | Q(group__name__icontains=words)
            | Q(group__registry_no__iexact=words)
        )

    def of_program(self, number):
        seen = Program.objects.visible_to(self.request.user)
        return Q(program__in=seen.filter(number=number.strip().upper()).values("pk"))

    def of_kind(self, kind):
        return Q(program__kind=kind)

    def of_state(self, state):
        return Q(state=state)

    def is_overdue(self, value):
        return overdue()

    def that_wait_for(self, whom):
        found = Application.objects.that_wait_for(whom, self.request.user)
        return Q(pk__in=found.values("pk"))
