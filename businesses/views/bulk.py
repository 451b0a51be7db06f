"""Changing many businesses at once: choose what, look at what becomes of each, write it."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from businesses.filters import BusinessFilter
from businesses.forms.bulk import BulkForm, SeenField, SeenForm
from businesses.models import Business
from businesses.registry_no import is_valid
from businesses.services.bulk import MOST, Outcome, change_many, try_out
from businesses.services.registration import places_for
from businesses.views.facts import written
from businesses.views.history import name_of
from businesses.views.saving import said_why
from ikm_registry.ui.lists import address
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import number

TICKED, EVERY = "number", "every"
# So many lines tell what a change does; of those that are refused, each is told.
SHOWN = 20
TOO_MANY = gettext_lazy(
    "%(count)s are too many at once; up to %(most)s can be changed. Narrow the list first."
)


class BulkEdit(PermissionRequiredMixin, ScopedPage, FormView):
    """The address keeps which businesses are meant: the ticked ones, or the list's question.

    The preview fixes them together with their versions, so that what is written is what
    was looked at. Costs some fifteen queries for each business, in preview and in writing.
    """

    model = Business
    permission_required = "businesses.change_business"
    form_class = BulkForm
    template_name = "businesses/bulk.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"places": places_for(self.request.user, "change")}

    def get(self, request, *args, **kwargs):
        return self.back_to_list() if self.problem else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Each step is a button; one that goes back to the boxes names none."""
        step = request.POST.get("step")
        if step != "write" and self.problem:
            return self.back_to_list()
        form = self.get_form()
        do = {"preview": self.preview, "write": self.write}.get(step, self.form_invalid)
        return do(form) if form.is_valid() else self.form_invalid(form)

    @cached_property
    def question(self):
        rows = Business.objects.visible_to(self.request.user)
        return BusinessFilter(self.request.GET, queryset=rows, request=self.request)

    @cached_property
    def ticked(self):
        return {each for each in self.request.GET.getlist(TICKED) if is_valid(each)}

    @cached_property
    def meant(self):
        """The businesses that are meant, as far as she may see them."""
        if EVERY in self.request.GET and not self.question.errors:
            return self.question.qs
        return Business.objects.visible_to(self.request.user).filter(registry_no__in=self.ticked)

    @cached_property
    def count(self):
        return self.meant.order_by().count()

    @cached_property
    def problem(self):
        """Why nothing can be changed so; empty where it can."""
        if EVERY in self.request.GET and self.question.errors:
            return _("One of the filters was not understood. Correct it first.")
        if not self.count:
            return _("Tick the businesses to change first.")
        if self.count > MOST:
            return TOO_MANY % {"most": number(MOST), "count": number(self.count)}
        return ""

    def back_to_list(self):
        messages.warning(self.request, self.problem)
        return redirect(self.list_address)

    @property
    def list_address(self):
        asked = self.request.GET.copy()
        for name in (TICKED, EVERY):
            asked.pop(name, None)
        return address(reverse("businesses:list"), asked)

    def preview(self, form):
        lines = try_out(businesses=self.meant, change=form.change, by=self.request.user)
        return self.told(form, lines, seen=SeenField.of(lines))

    def write(self, form):
        seen = SeenForm(self.request.POST)
        if not seen.is_valid():
            form.add_error(None, seen.errors["seen"])
            return self.form_invalid(form)
        with said_why(form):
            lines = change_many(
                seen=seen.cleaned_data["seen"], change=form.change, by=self.request.user
            )
        return self.told(form, lines)

    def told(self, form, lines, seen=""):
        found = {outcome: [] for outcome in Outcome}
        for line in lines:
            found[line.outcome].append(line)
        changed = found[Outcome.CHANGED]
        context = self.get_context_data(
            form=form,
            lines=lines,
            seen=seen,
            counts=Counter(line.outcome.value for line in lines),
            changed=[(line, in_words(line)) for line in changed[:SHOWN]],
            refused=found[Outcome.REFUSED],
            unshown=max(0, len(changed) - SHOWN),
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if "lines" not in context:
            context["first"] = self.meant.only("name", "registry_no")[:SHOWN]
            context["count"] = self.count
            context["missing"] = 0 if EVERY in self.request.GET else len(self.ticked) - self.count
        return context | {"list_address": self.list_address, "most": MOST}


def in_words(line):
    """What differs in one business: label, before, after."""
    return [
        (capfirst(field.verbose_name), *(value_in_words(field, value) for value in pair))
        for field, pair in (
            (Business._meta.get_field(name), pair) for name, pair in line.differences.items()
        )
    ]


def value_in_words(field, value):
    if value is None:
        return _("empty")
    return name_of(value) if field.is_relation else written(field, value, money=False) or _("empty")
