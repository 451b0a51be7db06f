"""Pages about the API clients of one's area: reading them, letting them in, ending them."""

from datetime import timedelta
from functools import cached_property

from django.contrib import messages
from django.db.models import Max, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from ikm_registry.accounts.models import User
from ikm_registry.clients import services
from ikm_registry.clients.forms import ClientForm, KeyForm
from ikm_registry.clients.traffic import chart, days_of, requests_since
from ikm_registry.people.services import off_board
from ikm_registry.people.views.access import ForAdministrators, shown_assignments
from ikm_registry.people.views.deciding import DecisionForm, Deed, WithAuthority
from ikm_registry.rest.models import ApiKey, FailedRequest
from ikm_registry.ui.paging import NearestPage
from ikm_registry.ui.tickets import Ticket

LATEST = 20
WEEK = timedelta(days=7)


def clients_within(user, right="view"):
    """The users of keys that this person looks after, with what they hold in her area."""
    keys = ApiKey.objects.permitted(user, right)
    shown = Prefetch("api_keys", queryset=ApiKey.objects.permitted(user, "view"), to_attr="keys")
    found = User.objects.filter(pk__in=keys.values("user"))
    return found.prefetch_related(shown, shown_assignments(user))


def token_address(request):
    return request.build_absolute_uri(reverse("rest:token"))


class ForKeepers(ForAdministrators):
    permission = "rest.view_apikey"


class ClientList(ForKeepers, NearestPage, ListView):
    template_name = "clients/list.html"
    paginate_by = 50

    def get_queryset(self):
        found = clients_within(self.request.user)
        return found.annotate(used_at=Max("api_keys__last_used_at")).order_by(
            "-is_active", "first_name", "pk"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        clients = context["page_obj"].object_list
        asked = requests_since(timezone.now() - WEEK, [client.pk for client in clients])
        for client in clients:
            client.requests = asked.get(client.pk, 0)
        return context


class AboutClient(ForKeepers):
    """404 to whoever may not do it to this client: it does not exist there."""

    right = "view"

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            found = clients_within(request.user, self.right)
            self.client = get_object_or_404(found, pk=kwargs["client"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"client": self.client}


class ClientPage(AboutClient, TemplateView):
    template_name = "clients/client.html"

    def get_context_data(self, **kwargs):
        keys = self.client.keys
        days = days_of(keys)
        return super().get_context_data(**kwargs) | {
            "days": days,
            "chart": chart(days),
            "failed": FailedRequest.objects.filter(key__in=keys).select_related("key")[:LATEST],
            "token_address": token_address(self.request),
            "is_over": self.authority.is_over(self.client),
            "may_make": self.may_make,
        }

    @property
    def may_make(self):
        """Keys follow the role that a client holds here; others are made where its tie is kept."""
        client = self.client
        holds = client.is_active and client.held_here
        return bool(holds) and self.authority.holds_all_of(client)


class MakingKey(DecisionForm):
    """Answers with the page that shows the new key: its words are kept and sent nowhere else."""

    template_name = "clients/form.html"
    # The only address that the key opens, where it is but one.
    opens = ""

    @cached_property
    def ticket(self):
        return Ticket.sent_with(self.request) or Ticket.new(self.request.user)

    def key_facts(self, form):
        return form.key_facts() | {"ticket": self.ticket.key}

    def done(self, form):
        try:
            client, key, words = self.make(form)
        except services.MadeAlready:
            messages.info(
                self.request,
                _("This form was sent already. Its key was shown once and is not made again."),
            )
            return redirect(self.after_repeating())
        check = self.request.build_absolute_uri(reverse("rest:auth_check"))
        context = {"client": client, "key": key, "words": words, "check": check}
        if self.opens:
            context["opens"] = self.request.build_absolute_uri(reverse(self.opens))
        context["token_address"] = token_address(self.request)
        return render(self.request, "clients/made.html", context)

    def after_repeating(self):
        return reverse("clients:list")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"ticket": self.ticket}


class MakeClient(WithAuthority, ForKeepers, MakingKey):
    permission = "rest.add_apikey"
    form_class = ClientForm
    title = gettext_lazy("Add an API client")
    label = gettext_lazy("Make the client and its key")

    def make(self, form):
        facts = form.client_facts() | {"key_facts": self.key_facts(form)}
        return services.make_client(by=self.request.user, **facts)


class MakeKey(AboutClient, MakingKey):
    permission = "rest.add_apikey"
    form_class = KeyForm
    title = gettext_lazy("Make another key")
    label = gettext_lazy("Make the key")

    def make(self, form):
        made = services.make_key(by=self.request.user, client=self.client, **self.key_facts(form))
        return self.client, *made

    def after_repeating(self):
        return reverse("clients:client", args=[self.client.pk])


class Ending(AboutClient, Deed):
    permission = "rest.change_apikey"
    right = "change"
    template_name = "clients/confirm.html"


class EndKey(Ending):
    title = gettext_lazy("End this key?")
    text = gettext_lazy(
        "Requests with it are refused from this moment on; it cannot be woken up again. What it "
        "did stays written down."
    )
    label = gettext_lazy("End the key")

    @cached_property
    def key(self):
        keys = ApiKey.objects.permitted(self.request.user, self.right)
        return get_object_or_404(keys, pk=self.kwargs["key_no"], user=self.client, ended_at=None)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"key": self.key}

    def act(self):
        services.end_key(by=self.request.user, key=self.key)
        messages.success(self.request, _("The key has ended."))
        return "clients:client", self.client.pk


class EndClient(Ending):
    title = gettext_lazy("End this client?")
    text = gettext_lazy(
        "All its keys and roles in your area end now and, unless it works elsewhere too, its "
        "account closes. What it did stays written down."
    )
    label = gettext_lazy("End the client")

    def act(self):
        off_board(by=self.request.user, person=self.client)
        messages.success(self.request, _("The client has ended."))
        return ("clients:list",)
