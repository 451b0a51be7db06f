"""Taking a step by a form of its own: the day, the reason, and what the step is about."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from businesses.services.drafts import AlreadySent
from businesses.services.records import StaleRecord
from businesses.views.sending import Ticketed
from ikm_registry.ui.pages import ScopedPage
from programs.forms.steps import form_of
from programs.models import Application
from programs.services.applications import WrongState, advance, steps_open_to
from programs.workflow import STEPS


def offered(application, user, words):
    """The steps of these words that this person may take now: (word, what it is)."""
    open_now = steps_open_to(application, user)
    return [(word, deed.label) for word, deed in words.items() if deed in open_now]


class StepPage(Ticketed, ScopedPage, FormView):
    """One step of an application, taken by `advance`; `kind` is that of its program."""

    model = Application
    kind = ""
    permission = ""
    template_name = "programs/step.html"

    @cached_property
    def deed(self):
        deed = self.kwargs["deed"]
        if self.kind not in STEPS[deed].kinds:
            raise Http404
        return deed

    @cached_property
    def application(self):
        user = self.request.user
        mine = Application.objects.permitted(user, STEPS[self.deed].right)
        shown = mine.filter(mine.allowed(user, self.permission), program__kind=self.kind)
        found = shown.select_related("program", "business")
        return get_object_or_404(found, number=self.kwargs["application"])

    def get_form_class(self):
        return form_of(self.deed)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"deed": self.deed}

    def get_success_url(self):
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        if self.deed not in steps_open_to(self.application, request.user):
            messages.warning(request, _("This step is not the next one, or not yours to take."))
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            with self.once() as sent:
                advance(
                    application=self.application,
                    deed=self.deed,
                    by=self.request.user,
                    **form.step,
                )
                sent.business = self.application.business
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        except AlreadySent:
            messages.info(self.request, _("This step was taken already."))
        except (WrongState, StaleRecord):
            messages.warning(self.request, _("Somebody else was quicker; look at it again."))
        else:
            messages.success(self.request, _("Noted: %(step)s.") % {"step": self.deed.label})
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "title": self.deed.label,
            "back": self.get_success_url(),
        }
