"""Pages about the webhooks of a client: reading them, letting them call, ending them."""

from functools import cached_property

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import ListView, TemplateView

from ikm_registry.clients.views import AboutClient
from ikm_registry.hooks import services
from ikm_registry.hooks.choices import State
from ikm_registry.hooks.forms import HookForm, LogQuestion
from ikm_registry.hooks.models import Delivery, Webhook
from ikm_registry.hooks.schedule import TRIES
from ikm_registry.people.views.deciding import DecisionForm, Deed
from ikm_registry.rest.models import ApiKey
from ikm_registry.ui.paging import NearestPage
from ikm_registry.ui.tickets import Ticket


class HooksOfClient(AboutClient):
    permission = "hooks.view_webhook"
    hook_right = "view"

    @property
    def hooks(self):
        """Those that she may read, or whatever else the page does."""
        permitted = Webhook.objects.permitted(self.request.user, self.hook_right)
        return permitted.of_client(self.client).select_related("key", "area")


class HookList(HooksOfClient, TemplateView):
    template_name = "hooks/list.html"

    def get_context_data(self, **kwargs):
        calls = Delivery.objects.permitted(self.request.user, "view").filter(hook=OuterRef("pk"))
        arrived = calls.filter(state=State.DELIVERED).order_by("-pk").values("tried_at")[:1]
        return super().get_context_data(**kwargs) | {
            "hooks": self.hooks.annotate(delivered_at=Subquery(arrived)),
            "may_make": self.client.is_active and self.authority.holds_all_of(self.client),
        }


class AboutHook(HooksOfClient):
    """404 to whoever may not do it to this hook."""

    @cached_property
    def hook(self):
        return get_object_or_404(self.hooks, pk=self.kwargs["hook"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"hook": self.hook}


class HookPage(AboutHook, NearestPage, ListView):
    """What a hook does, and the log of its calls."""

    template_name = "hooks/hook.html"
    paginate_by = 50

    @cached_property
    def question(self):
        return LogQuestion(self.request.GET)

    def get_queryset(self):
        calls = Delivery.objects.permitted(self.request.user, "view")
        return calls.filter(hook=self.hook, **self.question.asked())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"question": self.question, "most": TRIES}


class HookDecision(HooksOfClient, DecisionForm):
    form_class = HookForm
    template_name = "hooks/form.html"

    def get_form_kwargs(self):
        keys = ApiKey.objects.permitted(self.request.user, "view").in_force()
        asked = {"keys": keys.filter(user=self.client), "places": self.authority.places()}
        return super().get_form_kwargs() | asked


class MakeHook(HookDecision):
    """Answers with the page that shows the secret: it is shown nowhere else."""

    permission = "hooks.add_webhook"
    title = gettext_lazy("Add a webhook")
    label = gettext_lazy("Make the webhook")

    def done(self, form):
        ticket = Ticket.sent_with(self.request) or Ticket.new(self.request.user)
        facts = form.cleaned_data | {"client": self.client, "ticket": ticket.key}
        try:
            hook = services.make_hook(by=self.request.user, **facts)
        except services.MadeAlready:
            messages.info(
                self.request,
                _("Sent already. The secret was shown once; if it is lost, make a new one."),
            )
            return redirect("hooks:list", self.client.pk)
        return secret_shown(self, hook, str(hook.secret))


def secret_shown(page, hook, secret):
    context = {"client": page.client, "hook": hook, "secret": secret}
    return render(page.request, "hooks/made.html", context)


class ChangeHook(AboutHook, HookDecision):
    permission = "hooks.change_webhook"
    hook_right = "change"
    title = gettext_lazy("Change the webhook")
    label = gettext_lazy("Save the webhook")

    def get_initial(self):
        return {name: getattr(self.hook, name) for name in HookForm.base_fields}

    def done(self, form):
        services.change_hook(by=self.request.user, hook=self.hook, **form.cleaned_data)
        messages.success(self.request, _("The webhook is saved."))
        return redirect("hooks:hook", self.client.pk, self.hook.pk)


class HookDeed(AboutHook, Deed):
    permission = "hooks.change_webhook"
    hook_right = "change"
    template_name = "hooks/confirm.html"

    @property
    def back(self):
        return "hooks:hook", self.client.pk, self.hook.pk


class RenewSecret(HookDeed):
    title = gettext_lazy("Make a new secret?")
    text = gettext_lazy(
        "For a day calls carry both signatures, by the new secret and by the one before, so that "
        "the receiver can be changed without losing any."
    )
    label = gettext_lazy("Make a new secret")

    def done(self):
        secret = services.renew_secret(by=self.request.user, hook=self.hook)
        return secret_shown(self, self.hook, secret)


class Pause(HookDeed):
    title = gettext_lazy("Stop this webhook?")
    text = gettext_lazy(
        "It is not called until somebody lets it go on. What happens meanwhile is told then, as "
        "far back as changes are kept: 31 days."
    )
    label = gettext_lazy("Stop the webhook")

    def act(self):
        services.pause(by=self.request.user, hook=self.hook)
        messages.success(self.request, _("The webhook stands still."))
        return self.back


class GoOn(HookDeed):
    title = gettext_lazy("Let this webhook go on?")
    text = gettext_lazy(
        "It goes on where it stood: what did not arrive is sent again, what happened meanwhile is "
        "told. Of what is older than 31 days its receiver learns by a snapshot alone."
    )
    label = gettext_lazy("Let it go on")

    def act(self):
        services.go_on(by=self.request.user, hook=self.hook)
        messages.success(self.request, _("The webhook goes on."))
        return self.back


class Remove(HookDeed):
    permission = "hooks.delete_webhook"
    hook_right = "delete"
    title = gettext_lazy("Remove this webhook?")
    text = gettext_lazy(
        "It is not called any more, and the log of its calls goes with it. That it was there stays "
        "in the history."
    )
    label = gettext_lazy("Remove the webhook")

    def act(self):
        services.remove(by=self.request.user, hook=self.hook)
        messages.success(self.request, _("The webhook is removed."))
        return "hooks:list", self.client.pk


class SendTest(AboutHook, View):
    """What becomes of it stands in the log a moment later."""

    permission = "hooks.change_webhook"
    hook_right = "change"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        services.send_test(by=request.user, hook=self.hook)
        messages.success(request, _("A test is on its way. Load this page again in a moment."))
        return redirect("hooks:hook", self.client.pk, self.hook.pk)


class SendAgain(SendTest):
    def post(self, request, **kwargs):
        calls = Delivery.objects.permitted(request.user, "change").filter(hook=self.hook)
        call = get_object_or_404(calls, pk=self.kwargs["delivery"])
        services.send_again(by=request.user, delivery=call)
        messages.success(request, _("It is sent again, under the same id."))
        return redirect("hooks:hook", self.client.pk, self.hook.pk)
