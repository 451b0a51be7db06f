"""The figures of a new period, told as those of the last one with what changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from businesses.choices import ChangeState, ChangeTarget
from businesses.forms.keeping import NO, YES, PeriodForm
from businesses.models import ChangeRequest, Figures
from businesses.services.change_steps import Settled
from businesses.services.changes import (
    AlreadyWaiting,
    Proposal,
    StaleChange,
    propose_again,
    values_proposed,
)
from businesses.services.keeping import as_last_time, open_period, period_due, tell_period
from businesses.views.facts import written
from businesses.views.keeping import OfHers
from businesses.views.proposing import AGAIN, read_uuid


@method_decorator(never_cache, name="dispatch")
class TellPeriod(OfHers, FormView):
    """The figures of a new period: those of the last one stand there, boxes for what changed.

    `?perubahan=…` opens what was returned, to be sent again.
    """

    form_class = PeriodForm
    template_name = "businesses/keep_period.html"

    @cached_property
    def last(self):
        rows = Figures.objects.visible_to(self.request.user).filter(business=self.business)
        rows = rows.select_related("production_unit")
        if self.change:
            rows = rows.exclude(year=self.change.year, part=self.change.part)
        return rows.newest()

    @cached_property
    def change(self):
        asked = self.request.GET.get(AGAIN)
        if not asked:
            return None
        hers = ChangeRequest.objects.visible_to(self.request.user).of(self.request.user)
        returned = hers.filter(state=ChangeState.RETURNED, kind=ChangeTarget.PERIOD)
        return get_object_or_404(returned, business=self.business, uuid=read_uuid(asked))

    @cached_property
    def due(self):
        return period_due(self.last)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.door and not request.GET.get(AGAIN):
            # A double click, or an answer that was lost: what she sent is there.
            told = open_period(self.business, request.user)
            if told or self.due is None:
                return redirect(told or self.room())
        return super().dispatch(request, *args, **kwargs)

    @property
    def version(self):
        return self.last.version if self.last else 1

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_first": self.last is None}

    def get_initial(self):
        told = {"period": self.period, "seen": self.version}
        if not self.change:
            return told
        for name, value in values_proposed(self.change).items():
            stored = Figures._meta.get_field(name).attname
            if value != getattr(self.last, stored, None):
                told[name] = {True: YES, False: NO}[value] if name == "operated" else value
        return told

    @cached_property
    def period(self):
        return self.change.period if self.change else str(self.due)

    def form_valid(self, form):
        try:
            change = self.sent(form)
        except ValidationError as error:
            form.take_errors(error)
        except AlreadyWaiting:
            form.add_error(None, _("Figures of a new period wait for an answer already."))
        except (Settled, StaleChange):
            form.add_error(None, _("Somebody else was quicker. Please open the change again."))
        else:
            messages.success(self.request, _("Sent. The industry office looks at it."))
            return redirect(change)
        return self.form_invalid(form)

    def sent(self, form):
        user, seen = self.request.user, form.cleaned_data["seen"]
        if form.cleaned_data["period"] != self.period:
            raise ValidationError(_("This page is old. Please open it again."))
        if self.change:
            values = as_last_time(self.last, form.changed)
            return propose_again(change=self.change, proposal=Proposal(values, seen), by=user)
        return tell_period(
            business=self.business, period=self.due, changed=form.changed, seen=seen, by=user
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "period": self.period,
            "last": self.last,
            "change": self.change,
            "answer": self.change and self.change.returned_because,
            "lines": [self.line(box) for box in context["form"].boxes()],
        }

    def line(self, box):
        """One question: what was said last time, and its box."""
        return {
            "box": box,
            "told": self.words(box.name),
            "is_open": bool(box.errors or box.value() or self.last is None),
        }

    def words(self, name):
        if self.last is None:
            return ""
        if name == "production_unit":
            return str(self.last.production_unit or "")
        return written(Figures._meta.get_field(name), getattr(self.last, name), money=False) or ""
