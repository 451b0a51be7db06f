"""Stages and rules as they were sent with a program: told as a whole, written where they differ."""

from itertools import zip_longest

from businesses.api.incoming import TOP, by_public_names
from programs.api.serializers import (
    CriterionSerializer,
    RequirementSerializer,
    RuleSerializer,
    StageSerializer,
)
from programs.models import Criterion, Requirement, Rule, Stage
from programs.services.programs import delete_part, save_part


def lowered_last(stages):
    """Fewer places from the last stage on: at no time has one more than the stage before it."""
    fewer, others = [], []
    for each in stages:
        _place, (row, sent) = each
        lowered = row and sent and sent.get("quota", row.quota) < row.quota
        (fewer if lowered else others).append(each)
    return [*others, *reversed(fewer)]


class Parts:
    """The parts of one program, written by the services that the pages call."""

    def __init__(self, program, by, reason):
        self.program, self.by, self.reason = program, by, reason

    def write_stages(self, told):
        """By their order: the second that is told is the second stage."""
        kept = list(self.program.stage_set.order_by("order"))
        for place, (row, sent) in lowered_last(enumerate(zip_longest(kept, told))):
            pointer = f"{TOP}/stages/{place}"
            if sent is None:
                self.remove(row, StageSerializer(), f"{TOP}/stages")
                continue
            facts = {name: value for name, value in sent.items() if name not in OF_STAGES}
            row = row or Stage(program=self.program, order=place + 1)
            self.write(row, facts, StageSerializer(), pointer)
            for name, (model, serializer) in OF_STAGES.items():
                if name in sent:
                    self.write_named(row, model, serializer(), sent[name], f"{pointer}/{name}")

    def write_named(self, stage, model, serializer, told, pointer):
        """Papers and criteria, which have names within their stage."""
        kept = {row.name: row for row in model.objects.filter(stage=stage)}
        for place, sent in enumerate(told):
            row = kept.pop(sent["name"], None) or model(program=self.program, stage=stage)
            row.stage = stage
            self.write(row, sent, serializer, f"{pointer}/{place}")
        for row in kept.values():
            self.remove(row, serializer, pointer)

    def write_rules(self, told):
        kept = list(self.program.rule_set.order_by("pk"))
        for place, (row, sent) in enumerate(zip_longest(kept, told)):
            if sent is None:
                self.remove(row, RuleSerializer(), f"{TOP}/rules")
                continue
            facts = {"terms": {}} | sent
            row = row or Rule(program=self.program)
            self.write(row, facts, RuleSerializer(), f"{TOP}/rules/{place}")

    def write(self, row, facts, serializer, pointer):
        is_same = all(getattr(row, name) == value for name, value in facts.items())
        if is_same and not row._state.adding:
            return
        for name, value in facts.items():
            setattr(row, name, value)
        row.program = self.program
        with by_public_names(serializer, pointer):
            save_part(row=row, by=self.by, reason=self.reason)

    def remove(self, row, serializer, pointer):
        row.program = self.program
        with by_public_names(serializer, pointer):
            delete_part(row=row, by=self.by, reason=self.reason)


OF_STAGES = {
    "requirements": (Requirement, RequirementSerializer),
    "criteria": (Criterion, CriterionSerializer),
}
