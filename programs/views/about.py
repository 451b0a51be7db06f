"""Pages about one application or one program: looked for by its number, inside one's rights."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property

from businesses.forms.record import RecordForm
from businesses.views.owning import is_an_owner
from businesses.views.sending import SentOnce
from ikm_registry.ui.pages import ScopedPage
from programs.models import Application, Program
from programs.services.applications import WrongState


class OfTheOffice(ScopedPage):
    """Where an office works on a program; an applicant is led to what it says to everybody."""

    def get(self, request, *args, **kwargs):
        if is_an_owner(request.user):
            return redirect("programs:call", kwargs["program"])
        return super().get(request, *args, **kwargs)


def way_to_program(program, user):
    """Where this reader goes on from an application to its program."""
    name = "programs:call" if is_an_owner(user) else "programs:board"
    return reverse(name, args=[program.number])


class AboutOneProgram(ScopedPage):
    """`program_right` is what one must hold over the program to see the page at all."""

    program_right = "view"

    @cached_property
    def program(self):
        programs = Program.objects.permitted(self.request.user, self.program_right)
        return get_object_or_404(programs, number=self.kwargs["program"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"program": self.program}


class AboutOneApplication(ScopedPage):
    """`application_right` is what one must hold over the application to see the page at all."""

    application_right = "view"

    @cached_property
    def application(self):
        found = Application.objects.permitted(self.request.user, self.application_right)
        found = found.select_related("program", "business", "group", "region", "stage")
        return get_object_or_404(found, number=self.kwargs["application"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "program": self.application.program,
        }


class FormPage(SentOnce):
    """One form on a page of its own; `title` is what one does there."""

    template_name = "programs/handover_form.html"
    title: str | Promise = ""
    button: str | Promise = ""

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if not issubclass(self.get_form_class(), RecordForm):
            kwargs.pop("instance", None)
        return kwargs

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except WrongState as error:
            form.add_error(None, said_of(error))
            return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "button": self.button,
            "back": self.get_back(),
            "too_early": "" if self.request.method == "POST" else self.too_early(),
        }

    def too_early(self):
        """What must come first, said before anything is filled in."""
        return ""

    def get_back(self):
        """Where who changes her mind goes."""
        return self.get_success_url()


def said_of(error):
    return error.application.get_state_display()
