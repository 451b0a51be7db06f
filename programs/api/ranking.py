"""A stage of one program: frozen, ranked, decided, by the services of the board."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from businesses.api.incoming import TOP, by_public_names
from businesses.models.money import with_money
from ikm_registry.history.middleware import reason_of
from ikm_registry.rest import bodies, keyset, paging, parameters
from ikm_registry.rest.problems import Fault, bad_parameter, invalid
from programs.api import judging_calls
from programs.api.judging_records import DecideBody, DecidedRecord, RankedRecord, StageRecord
from programs.api.of_application import OfProgram
from programs.models import Application, Rank, Stage
from programs.models.measures import MEASURES
from programs.services.deciding import decide_first, places_left, waiting_in
from programs.services.ranking import close_stage


class OfStage(OfProgram):
    path_parameters = judging_calls.OF_STAGES

    @cached_property
    def stage(self):
        seen = Stage.objects.visible_to(self.request.user).filter(program=self.program)
        return get_object_or_404(seen.select_related("program"), order=self.kwargs["order"])

    def facts(self):
        stage = Stage.objects.get(pk=self.stage.pk)
        return {
            "order": stage.order,
            "name": stage.name,
            "quota": stage.quota,
            "frozen_at": stage.closed_at,
            "ranked": stage.ranks.count(),
            "waiting": waiting_in(stage).count(),
            "places_left": places_left(stage),
        }


class Freeze(OfStage):
    calls = judging_calls.FREEZE

    def post(self, request, uuid, order):
        stage = self.stage
        self.require_decider()
        with by_public_names(StageRecord()):
            close_stage(stage=stage, by=request.user, reason=reason_of(request))
        return bodies.answer(StageRecord(self.facts()).data)


class Ranking(OfStage):
    """Each place with how its points came about, criterion by criterion."""

    calls = judging_calls.RANKING
    takes = frozenset(paging.PARAMETERS)
    parameters_told = parameters.OF_PAGES

    def get(self, request, uuid, order):
        found = Rank.objects.visible_to(request.user).filter(stage=self.stage).order_by("place")
        return keyset.answer(
            request,
            found.select_related("application").prefetch_related("scores"),
            beyond=behind,
            position=lambda rank: [rank.place],
            told=self.told,
        )

    def told(self, ranks):
        ranked = RankedRecord(self.opened(ranks), many=True).data
        return [bodies.written(each) for each in ranked]

    def opened(self, ranks):
        """What tells of the money of a firm, for those who may see it there."""
        user, keys = self.request.user, [rank.application_id for rank in ranks]
        applications = Application.objects.visible_to(user).filter(pk__in=keys)
        money = set(with_money(applications, user).values_list("pk", flat=True))
        for rank in ranks:
            for score in rank.scores.all():
                measure = MEASURES.get(score.fact)
                is_money = bool(measure and measure.is_money)
                score.is_hidden = is_money and rank.application_id not in money
        return ranks


def behind(after):
    if after is None:
        return Q()
    if len(after) != 1 or not isinstance(after[0], int):
        raise bad_parameter("after", _("“after” is no cursor of this list."))
    return Q(place__gt=after[0])


class Decide(OfStage):
    """The first of those who wait are chosen, others read why not; each by its own step."""

    calls = judging_calls.DECIDE

    def post(self, request, uuid, order):
        stage = self.stage
        self.require_decider()
        told = self.body()
        waiting = {rank.application.number: rank.application_id for rank in waiting_in(stage)}
        with by_public_names(DecideBody()):
            outcome = decide_first(
                stage=stage,
                first=told["first"],
                by=request.user,
                on=told.get("on"),
                reasons=self.keyed(told.get("reasons", {}), waiting),
                seen=self.seen(told, waiting),
            )
        facts = {
            "done": outcome.done,
            "refused": [{"number": number, "why": why} for number, why in outcome.refused],
            "stage": self.facts(),
        }
        return bodies.answer(DecidedRecord(facts).data)

    def keyed(self, reasons, waiting):
        for number in reasons:
            if number not in waiting:
                sentence = _("Nothing waits here under this number.")
                raise invalid([Fault(f"{TOP}/reasons/{number}", "does_not_exist", sentence)])
        return {waiting[number]: words for number, words in reasons.items()}

    def seen(self, told, waiting):
        """Whom the sender takes for the first; one who waits no more is none of them."""
        return [waiting.get(number) for number in told["seen"]] if "seen" in told else None
