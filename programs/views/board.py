"""The officer's board of one program: where its applications stand, and its ranking."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Model
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, View

from businesses.models.money import with_money
from ikm_registry.ui.pages import ScopedPage
from programs.choices import ApplicationState
from programs.forms.applications import DecideForm, HowManyForm
from programs.models import Application, Program, Rank, Stage
from programs.models.application import overdue
from programs.services.applications import decides_for, may_begin_in, sees_all_of
from programs.services.deciding import (
    choosing,
    decide_first,
    places_left,
    reason_not_chosen,
    waiting_in,
)
from programs.services.ranking import close_stage, left_out, still_waits_for
from programs.views.about import OfTheOffice
from programs.views.words import look, score_lines
from programs.workflow import DAYS

RANKS_SHOWN = 50
# So many reasons fit one form; the next round takes the next.
MOST_REASONS = 300


class ProgramScoped(ScopedPage):
    model: type[Model] = Program

    @cached_property
    def program(self):
        seen = Program.objects.visible_to(self.request.user).select_related("region")
        return get_object_or_404(seen, number=self.kwargs["program"])

    @cached_property
    def decides(self):
        return decides_for(self.program.pk, self.request.user)

    def require_decider(self):
        if not self.decides:
            raise PermissionDenied(_("The office that organises the program decides about it."))

    @cached_property
    def stage(self):
        seen = Stage.objects.visible_to(self.request.user).select_related("program")
        return get_object_or_404(seen, program=self.program, order=self.kwargs["stage"])


def board_of(program):
    return reverse("programs:board", args=[program.number])


class Board(OfTheOffice, ProgramScoped, DetailView):
    """Counts by state, what is overdue, places left, and one stage's ranking with its reasons."""

    template_name = "programs/board.html"

    def get_object(self, queryset=None):
        return self.program

    def get_context_data(self, **kwargs):
        stages = list(self.program.stage_set.annotate(ranked=Count("ranks")))
        shown = self.shown_stage(stages)
        return super().get_context_data(**kwargs) | {
            "decides": self.decides,
            "sees_all": sees_all_of(self.program.pk, self.request.user),
            "counts": self.counts(),
            "may_apply": may_begin_in(self.program, self.request.user),
            "stages": [self.stage_line(stage) for stage in stages],
            "shown": shown,
            "page_obj": self.ranking(shown) if shown else None,
            "ranking_at": f"{board_of(self.program)}{shown.order}/" if shown else "",
            "query": self.request.GET,
        }

    def stage_line(self, stage):
        """Places are counted over all applicants: told to those alone who see all of them."""
        left = places_left(stage) if self.decides else None
        may_freeze = self.decides and not stage.closed_at
        waits_for = still_waits_for(stage) if may_freeze else ""
        return {
            "stage": stage,
            "left": left,
            "ranked": stage.ranked,
            "is_to_decide": self.decides and waiting_in(stage).exists(),
            "waits_for": waits_for,
            "left_out": left_out(stage) if may_freeze and not waits_for else [],
        }

    def shown_stage(self, stages):
        """The one that is asked for, else the last that is frozen."""
        frozen = [stage for stage in stages if stage.closed_at]
        asked = self.request.GET.get("tahap", "")
        return next((each for each in frozen if str(each.order) == asked), (frozen or [None])[-1])

    def counts(self):
        """Of the applications that she sees: by state, and how many are overdue."""
        seen = Application.objects.visible_to(self.request.user).filter(program=self.program)
        rows = (
            seen.order_by()
            .values("state")
            .annotate(
                of=Count("pk"),
                overdue=Count("pk", filter=overdue()),
            )
        )
        found = {row["state"]: row for row in rows}
        address = reverse("programs:applications")
        return [
            {
                "label": state.label,
                "of": found[state]["of"],
                "overdue": found[state]["overdue"],
                "has_clock": state in DAYS,
                "look": look(state),
                "url": f"{address}?program={self.program.number}&state={state}",
            }
            for state in ApplicationState
            if state in found
        ]

    def ranking(self, stage):
        user = self.request.user
        seen = Rank.objects.visible_to(user).filter(stage=stage).order_by("place")
        kin = ["application__business", "application__group", "application__region"]
        ranks = seen.select_related(*kin).prefetch_related("scores")
        page = Paginator(ranks, RANKS_SHOWN).get_page(self.request.GET.get("page"))
        shown = list(page.object_list)
        keys = [rank.application_id for rank in shown]
        applications = Application.objects.visible_to(user).filter(pk__in=keys)
        money = set(with_money(applications, user).values_list("pk", flat=True))
        for rank in shown:
            rank.lines = score_lines(rank, money=rank.application_id in money)
            rank.look = look(rank.application.state)
        page.object_list = shown
        return page


class Freeze(ProgramScoped, View):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            reason = request.POST.get("reason", "")
            stage = close_stage(stage=self.stage, by=request.user, reason=reason)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                _("“%(stage)s” is frozen: %(count)s applications are ranked.")
                % {"stage": stage, "count": stage.ranks.count()},
            )
        return redirect(board_of(self.program))


class Decide(ProgramScoped, DetailView):
    """The first of a ranking are chosen together; the others get reasons, which may be edited."""

    template_name = "programs/decide.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.require_decider()
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset=None):
        return self.program

    @cached_property
    def waiting(self):
        kin = ["application__business", "application__group"]
        return list(waiting_in(self.stage).select_related(*kin).prefetch_related("scores"))

    @cached_property
    def first(self):
        """How many are chosen: what was asked, else as many as there are places for."""
        asked = HowManyForm(self.request.POST or self.request.GET)
        most = min(places_left(self.stage), len(self.waiting))
        return min(asked.cleaned_data["first"], len(self.waiting)) if asked.is_valid() else most

    @property
    def others(self):
        return self.waiting[self.first :][:MOST_REASONS]

    def form(self, data=None):
        lowest = self.waiting[self.first - 1] if self.first else None
        reasons = {rank: reason_not_chosen(rank, lowest) for rank in self.others}
        return DecideForm(data, reasons=reasons)

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.form()
        return super().get_context_data(**kwargs) | {
            "stage": self.stage,
            "deed": choosing(self.stage),
            "left": places_left(self.stage),
            "how_many": HowManyForm(initial={"first": self.first}),
            "first": self.first,
            "chosen": self.waiting[: self.first],
            "others": [(rank, form.box(rank)) for rank in self.others],
            "form": form,
        }

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        form = self.form(request.POST)
        if form.is_valid():
            try:
                outcome = decide_first(
                    stage=self.stage,
                    first=self.first,
                    by=request.user,
                    reasons=form.reasons,
                    on=form.cleaned_data["on"],
                    seen=seen_of(request),
                )
            except ValidationError as error:
                form.take_errors(error)
            else:
                return self.told(outcome)
        return self.render_to_response(self.get_context_data(form=form))

    def told(self, outcome):
        done = ngettext(
            "%(count)s application is decided.", "%(count)s applications are decided.", outcome.done
        )
        messages.success(self.request, done % {"count": outcome.done})
        for number, why in outcome.refused:
            messages.warning(self.request, f"{number}: {why}")
        return redirect(board_of(self.program))


def seen_of(request):
    """Whom the page showed as the first."""
    return [int(key) for key in request.POST.getlist("seen") if key.isdecimal()]
