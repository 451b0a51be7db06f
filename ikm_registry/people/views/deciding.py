"""What an administrator decides about people. Each decision asks whether it is still she."""

from functools import cached_property

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from ikm_registry.accounts.models import Assignment
from ikm_registry.people import services
from ikm_registry.people.forms import GivenRole, Invitation, Until
from ikm_registry.people.letters import send_invitation
from ikm_registry.people.views.access import AboutPerson, ForAdministrators

GIVING = "accounts.add_assignment"


@method_decorator(reauthentication_required(), name="post")
class DecisionForm(FormView):
    """A form whose service may still refuse, with a sentence."""

    template_name = "people/form.html"
    title: str | Promise = ""
    label: str | Promise = ""

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            return self.done(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)

    def done(self, form):
        """Decide, and answer."""
        person = self.decide(**form.cleaned_data)
        return redirect("people:person", person.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"title": self.title, "label": self.label}


class WithAuthority:
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"authority": self.authority}


class Invite(WithAuthority, ForAdministrators, DecisionForm):
    permission = GIVING
    form_class = Invitation
    title = gettext_lazy("Invite an officer")
    label = gettext_lazy("Send the invitation")

    def decide(self, **given):
        person = services.invite(by=self.request.user, **given)
        send_invitation(self.request, person, by=self.request.user)
        messages.success(self.request, _("The letter is on its way to %s.") % person.email)
        return person


class Give(WithAuthority, AboutPerson, DecisionForm):
    permission = GIVING
    form_class = GivenRole
    title = gettext_lazy("Give a role")
    label = gettext_lazy("Give the role")

    def decide(self, **given):
        services.give(by=self.request.user, person=self.person, **given)
        messages.success(self.request, _("The role is given."))
        return self.person


class OfAssignment(AboutPerson):
    """404 unless the assignment is hers and one may do this to it."""

    assignment_right = "change"

    @cached_property
    def assignment(self):
        permitted = Assignment.objects.permitted(self.request.user, self.assignment_right)
        return get_object_or_404(permitted, pk=self.kwargs["pk"], user=self.person)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"assignment": self.assignment}


class Limit(OfAssignment, DecisionForm):
    permission = "accounts.change_assignment"
    form_class = Until
    title = gettext_lazy("Change the last day")
    label = gettext_lazy("Save the last day")

    def get_initial(self):
        return {"ends_on": self.assignment.ends_on}

    def decide(self, ends_on):
        services.limit(by=self.request.user, assignment=self.assignment, ends_on=ends_on)
        messages.success(self.request, _("The last day is saved."))
        return self.person


@method_decorator(reauthentication_required(), name="post")
class Deed(TemplateView):
    """Asks first, on a page of its own; then does it."""

    template_name = "people/confirm.html"
    title: str | Promise = ""
    text: str | Promise = ""
    label: str | Promise = ""

    def get_context_data(self, **kwargs):
        words = {"title": self.title, "text": self.text, "label": self.label}
        return super().get_context_data(**kwargs) | words

    def post(self, request, *args, **kwargs):
        return self.done()

    def done(self):
        """Do it, and answer; `post` itself asks first whether it is she."""
        return redirect(*self.act())

    def act(self):
        """Do it, and say where to go on."""
        raise NotImplementedError


class End(OfAssignment, Deed):
    permission = "accounts.delete_assignment"
    assignment_right = "delete"
    title = gettext_lazy("End this role?")
    text = gettext_lazy("It gives nothing from this moment on. The list of decisions keeps it.")
    label = gettext_lazy("End the role")

    def act(self):
        services.end(by=self.request.user, assignment=self.assignment)
        messages.success(self.request, _("The role has ended."))
        return ("people:list",) if len(self.person.held_here) < 2 else self.back

    @property
    def back(self):
        return "people:person", self.person.pk


class InviteAgain(AboutPerson, Deed):
    permission = "accounts.change_user"
    right = "change"
    title = gettext_lazy("Send the letter again?")
    text = gettext_lazy("With a new link; the one sent before works until its three days end.")
    label = gettext_lazy("Send the letter")

    def act(self):
        if not self.person.email:  # another system: nobody reads its letters
            raise Http404
        send_invitation(self.request, self.person, by=self.request.user)
        messages.success(self.request, _("The letter is on its way to %s.") % self.person.email)
        return "people:person", self.person.pk


class RenewStep(AboutPerson, Deed):
    permission = "accounts.change_user"
    right = "change"
    title = gettext_lazy("Remove the second step?")
    text = gettext_lazy(
        "For a lost phone. Be sure that it is really she who asks: then she signs in with her "
        "password alone once, and sets up a new second step. Her sessions end."
    )
    label = gettext_lazy("Remove the second step")

    def act(self):
        services.renew_second_step(by=self.request.user, person=self.person)
        messages.success(self.request, _("The second step is removed."))
        return "people:person", self.person.pk


class OffBoard(AboutPerson, Deed):
    permission = "accounts.change_user"
    right = "change"
    title = gettext_lazy("Release this person?")
    text = gettext_lazy(
        "All her roles in your area end now, she is signed out everywhere and, unless she works "
        "elsewhere too, her account closes. What she recorded stays, with her name."
    )
    label = gettext_lazy("Release now")

    def act(self):
        closed = services.off_board(by=self.request.user, person=self.person)
        done = _("Her account is closed.") if closed else _("Her roles in your area have ended.")
        messages.success(self.request, done)
        return ("people:list",)
