"""Programs and their parts, made and changed; each form is a page of its own."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, UpdateView

from businesses.views.sending import SentOnce
from ikm_registry.accounts.scope import Scope
from ikm_registry.regions.codes import regency_code
from ikm_registry.ui.pages import ScopedPage
from programs.forms.parts import CriterionForm, PartForm, RequirementForm, StageForm
from programs.forms.program import ProgramForm
from programs.models import Criterion, Program, Requirement, Stage
from programs.services.programs import create_program, delete_part, save_part, save_program
from programs.views.detail import AboutProgram

ADD_PROGRAM = "programs.add_program"


class ProgramCreate(SentOnce, ScopedPage, CreateView):
    model = Program
    form_class = ProgramForm
    template_name = "programs/form.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm(ADD_PROGRAM):
            raise PermissionDenied(_("You may look at programs but not make one."))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        codes = [code for code in Scope.of(self.request.user, ADD_PROGRAM).codes if code]
        place = regency_code(codes[0]) if codes else None
        return super().get_initial() | {"region": place, "open_to": place}

    def save(self, form):
        return create_program(program=form.instance, by=self.request.user)

    def after_repeating(self):
        return reverse("programs:list")

    def get_success_url(self):
        return self.object.get_absolute_url()


class ProgramEdit(SentOnce, AboutProgram, UpdateView):
    right = "change"
    form_class = ProgramForm
    template_name = "programs/form.html"

    def save(self, form):
        return save_program(
            program=form.instance,
            by=self.request.user,
            seen_version=form.seen,
            reason=form.cleaned_data.get("reason", ""),
        )


@dataclass(frozen=True)
class Part:
    """A kind of record that belongs to a program, by its word in addresses."""

    model: type[Model]
    form: type[PartForm]
    title: str | Promise


PARTS = {
    "tahap": Part(Stage, StageForm, gettext_lazy("Stage")),
    "dokumen": Part(Requirement, RequirementForm, gettext_lazy("Required document")),
    "kriteria": Part(Criterion, CriterionForm, gettext_lazy("Criterion")),
}


class PartPage(SentOnce, ScopedPage):
    """A form about one part; its program must be one that the reader may change."""

    template_name = "programs/part_form.html"
    right = "change"

    @cached_property
    def part(self):
        return PARTS[self.kwargs["piece"]]

    @property
    def model(self):
        return self.part.model

    @cached_property
    def program(self):
        programs = Program.objects.permitted(self.request.user, "change")
        return get_object_or_404(programs, number=self.kwargs["program"])

    def get_form_class(self):
        return self.part.form

    def get_queryset(self):
        rows = self.model.objects.permitted(self.request.user, self.right)
        return rows.filter(program=self.program)

    def get_object(self, queryset=None):
        row = super().get_object(queryset)
        row.program = self.program
        return row

    def get_success_url(self):
        return self.program.get_absolute_url()

    def reason(self, form):
        return form.cleaned_data.get("reason", "")

    def save(self, form):
        return save_part(row=form.instance, by=self.request.user, reason=self.reason(form))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "title": self.title(),
            "may_remove": not self.is_new,
        }

    def title(self):
        return self.part.title


class AddsPart:
    is_new = True

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.new_row()}

    def new_row(self):
        return self.model(program=self.program)


class ChangesPart:
    """A button beside saving removes the part; of what was typed only the reason counts then."""

    is_new = False
    is_removing = False

    def post(self, request, *args, **kwargs):
        if "remove" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object, self.is_removing = self.get_object(), True
        form = self.get_form()
        form.is_valid()
        return self.form_valid(form)

    def save(self, form):
        if not self.is_removing:
            return super().save(form)
        row = self.get_object()
        delete_part(row=row, by=self.request.user, reason=self.reason(form))
        return row


class PartAdd(AddsPart, PartPage, CreateView):
    def get_initial(self):
        """The stage that the link names, if it is one of this program."""
        asked = self.request.GET.get("tahap", "")
        stages = Stage.objects.permitted(self.request.user, "view").filter(program=self.program)
        stage = stages.filter(order=asked).first() if asked.isdecimal() and len(asked) < 4 else None
        if self.model is not Stage and not stages.exists():
            raise Http404(_("Add a stage first."))
        return super().get_initial() | ({"stage": stage} if stage else {})


class PartEdit(ChangesPart, PartPage, UpdateView):
    pass
