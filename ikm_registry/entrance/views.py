"""The pages by which an owner gets an account, or a new password, alone.

Until she has typed the code that was sent, each page says the same to everybody.
"""

import uuid

from allauth.account.utils import perform_login
from allauth.account.views import PasswordResetView
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from ikm_registry.entrance import services
from ikm_registry.entrance.forms import CodeForm, ContactForm, ForgottenForm, PasswordForm
from ikm_registry.entrance.models import Proof

# What the session knows of whoever is coming in: which proof, and where she was going.
PROOF, NEXT = "entrance_proof", "entrance_next"


@method_decorator(login_not_required, name="dispatch")
class Contact(FormView):
    """The first question. Who has signed in has nothing to do here."""

    form_class = ContactForm
    template_name = "entrance/contact.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("home")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if wanted := way_in_here(request, request.GET.get("next", "")):
            request.session[NEXT] = wanted
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        return send_code(self.request, form.cleaned_data["contact"])


class ForgottenPassword(PasswordResetView):
    """By e-mail a link comes, by phone a code; known and unknown are answered alike."""

    form_class = ForgottenForm

    def get_form_class(self):
        return self.form_class

    def form_valid(self, form):
        contact = form.cleaned_data["email"]
        return super().form_valid(form) if "@" in contact else send_code(self.request, contact)


def send_code(request, contact):
    """A code on its way, and the page where it is typed."""
    if not ratelimit.consume(request, action="send_code", key=contact):
        return ratelimit.respond_429(request)
    request.session[PROOF] = str(services.ask(contact=contact).key)
    return redirect("entrance:code")


def way_in_here(request, address):
    """An address of this site, or nothing."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if is_ours else ""


@method_decorator(login_not_required, name="dispatch")
class WithProof(FormView):
    """A page for whoever asked for a code in this browser; others begin at the beginning."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated or not self.key:
            return redirect("account_signup")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def key(self):
        written = self.request.session.get(PROOF)
        return written and uuid.UUID(written)


class Code(WithProof):
    form_class = CodeForm
    template_name = "entrance/code.html"

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="try_code"):
            return ratelimit.respond_429(self.request)
        if services.prove(key=self.key, code=form.cleaned_data["code"]):
            return redirect("entrance:password")
        form.add_error(
            "code",
            _("This code does not work. Look at the last message, or ask for another code below."),
        )
        return self.form_invalid(form)


@method_decorator([login_not_required, sensitive_post_parameters()], name="dispatch")
class Password(WithProof):
    """Behind the code: now it may be said whether there is an account."""

    form_class = PasswordForm
    template_name = "entrance/password.html"

    def dispatch(self, request, *args, **kwargs):
        if self.key and (self.proof is None or not self.proof.is_proven):
            return redirect("entrance:code")
        try:
            return super().dispatch(request, *args, **kwargs)
        except services.OfAnOffice:
            return render(request, "entrance/of_an_office.html")

    @cached_property
    def proof(self):
        return Proof.objects.filter(key=self.key).first()

    @cached_property
    def is_new(self):
        return services.account_of(self.proof) is None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_new": self.is_new}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_new": self.is_new}

    def form_valid(self, form):
        try:
            user = services.let_in(proof=self.proof, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("password", error.messages)
            return self.form_invalid(form)
        if user is None:  # sent twice: the first went through
            return redirect("account_signup")
        session = self.request.session
        session.pop(PROOF)
        return perform_login(self.request, user, redirect_url=session.pop(NEXT, None))
