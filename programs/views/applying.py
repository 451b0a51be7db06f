"""Beginning an application, changing it, and the documents that come with it."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import CreateView, UpdateView, View

from businesses.views.files import by_itself, file_answer
from ikm_registry.ui.pages import ScopedPage
from programs.forms.applications import ApplyForm, PaperForm, WishForm
from programs.models import Application, Paper, Program
from programs.services.applications import apply, change_wish, may, may_begin
from programs.services.judging import add_paper, remove_paper
from programs.views.about import FormPage
from programs.workflow import CHANGE


class ApplyingPage(FormPage, ScopedPage):
    """A form about one application, or one to be; or about an interest in it."""

    template_name = "programs/application_form.html"


class OfApplicationPage(ApplyingPage):
    """A form about something that belongs to an application which one sees."""

    needs = CHANGE

    @cached_property
    def application(self):
        seen = Application.objects.visible_to(self.request.user)
        seen = seen.select_related("business", "group", "program", "stage")
        return get_object_or_404(seen, number=self.kwargs["application"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may(self.application, request.user, self.needs):
            raise PermissionDenied(_("You may look at this application but not work on it."))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"application": self.application}

    def get_success_url(self):
        return self.application.get_absolute_url()


class Apply(ApplyingPage, CreateView):
    """For a business or a group; its number comes with the address where one came from it."""

    model = Application
    form_class = ApplyForm
    title = gettext_lazy("Apply to a program")
    button = gettext_lazy("Begin the application")
    saved_message = gettext_lazy("Begun. Add what is still missing, then submit it.")

    @cached_property
    def program(self):
        seen = Program.objects.visible_to(self.request.user)
        return get_object_or_404(seen, number=self.kwargs["program"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not may_begin(request.user):
            raise PermissionDenied(_("You may read about programs but not apply for anybody."))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"applicant": self.request.GET.get("untuk", "")[:17]}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program, "by": self.request.user}

    def save(self, form):
        return apply(
            program=self.program,
            by=self.request.user,
            wish=form.cleaned_data["wish"],
            training_kind=form.cleaned_data.get("training_kind", ""),
            **form.named,
        )

    def get_success_url(self):
        return self.object.get_absolute_url()

    def after_repeating(self):
        return self.get_back()

    def get_back(self):
        return f"{redirect('programs:applications').url}?program={self.program.number}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"program": self.program}


class EditWish(OfApplicationPage, UpdateView):
    model = Application
    right = "change"
    slug_field, slug_url_kwarg = "number", "application"
    form_class = WishForm
    title = gettext_lazy("What she wants from it")
    button = gettext_lazy("Save")

    def save(self, form):
        return change_wish(
            application=form.instance,
            wish=form.cleaned_data["wish"],
            training_kind=form.cleaned_data.get("training_kind"),
            by=self.request.user,
            seen_version=form.seen,
        )


class AddPaper(OfApplicationPage, CreateView):
    model = Paper
    form_class = PaperForm
    title = gettext_lazy("Add a document")
    button = gettext_lazy("Add the document")
    saved_message = gettext_lazy("The document is added.")

    def get_initial(self):
        return {"requirement": self.request.GET.get("untuk")}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"application": self.application}

    def save(self, form):
        return add_paper(
            application=self.application,
            requirement=form.cleaned_data["requirement"],
            file=form.cleaned_data["file"],
            by=self.request.user,
        )


class OnePaper(ScopedPage):
    model = Paper

    def paper(self):
        seen = Paper.objects.visible_to(self.request.user).select_related("application")
        return get_object_or_404(
            seen, pk=self.kwargs["pk"], application__number=self.kwargs["application"]
        )


class RemovePaper(OnePaper, View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        paper = self.paper()
        try:
            remove_paper(paper=paper, by=request.user)
        except ObjectDoesNotExist as error:
            raise PermissionDenied(_("This document is not yours to remove.")) from error
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("The document is removed."))
        return redirect(paper.application)


@by_itself
@method_decorator(never_cache, name="dispatch")
class PaperFile(OnePaper, View):
    """A document may show an identity card: for those alone who see the application."""

    def get(self, request, *args, **kwargs):
        paper = self.paper()
        if not paper.file:
            raise Http404
        response, _is_picture = file_answer(paper.file, f"dokumen-{paper.pk}")
        return response
