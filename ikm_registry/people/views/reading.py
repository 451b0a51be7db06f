"""Who works in one's area, and what was decided about her."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Exists, OuterRef, Q
from django.views.generic import ListView, TemplateView

from ikm_registry.accounts.models import SignIn, User
from ikm_registry.accounts.roles import Role
from ikm_registry.accounts.second_factor import STEPS
from ikm_registry.people import duties
from ikm_registry.people.decisions import decisions, events_within
from ikm_registry.people.views.access import AboutPerson, ForAdministrators, shown_assignments
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.paging import NearestPage

LONGEST_TYPED = 100
LATEST = 10


class PeopleList(ForAdministrators, ScopedPage, NearestPage, ListView):
    template_name = "people/list.html"
    partial = "results"
    paginate_by = 50
    # Other systems have a page of their own.
    queryset = User.people.with_a_role().filter(api_keys=None)

    @property
    def typed(self):
        return self.request.GET.get("q", "").replace("\0", "")[:LONGEST_TYPED].strip()

    def get_queryset(self):
        named = Q(first_name__icontains=self.typed) | Q(last_name__icontains=self.typed)
        step = Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS)
        return (
            super()
            .get_queryset()
            .filter(named | Q(username__icontains=self.typed) | Q(email__icontains=self.typed))
            .annotate(has_second_step=Exists(step))
            .prefetch_related(shown_assignments(self.request.user))
            .order_by("first_name", "username")
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"typed": self.typed}


class Person(AboutPerson, TemplateView):
    template_name = "people/person.html"

    def get_context_data(self, **kwargs):
        person = self.person
        events = events_within(self.request.user, user=person)[:LATEST]
        may = {each.pk for each in person.held_here if self.authority.may_change(each)}
        return super().get_context_data(**kwargs) | {
            "assignments": [(each, each.pk in may) for each in person.held_here],
            "decisions": decisions(events),
            "is_over": self.authority.is_over(person),
            "may_renew": self.authority.holds_all_of(person),
            "has_second_step": Authenticator.objects.filter(user=person, type__in=STEPS).exists(),
            "sign_ins": SignIn.objects.filter(user=person)[:LATEST],
        }


class Decisions(ForAdministrators, NearestPage, ListView):
    template_name = "people/decisions.html"
    paginate_by = 50

    def get_queryset(self):
        return events_within(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"decisions": decisions(context["page_obj"])}


class Roles(LoginRequiredMixin, TemplateView):
    """Who may do what, for the wall of the office: made from the table of rights."""

    template_name = "people/roles.html"
    extra_context = {"roles": Role, "lines": duties.lines}
