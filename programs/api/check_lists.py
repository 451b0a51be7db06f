"""The check list before the decree, by the API: read, and answered for one application."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from businesses.api.fields import Words
from businesses.api.incoming import TOP
from ikm_registry.rest import bodies
from ikm_registry.rest.calls import Call
from ikm_registry.rest.dictionary import NONE, Entry, describe
from ikm_registry.rest.problems import Fault, invalid
from ikm_registry.rest.texts import Text
from programs.api.acting import Acting, doing
from programs.models import Application, Point
from programs.models.follow_up import NOTE
from programs.services.deliveries import answer_points

MOST_ANSWERS = 100


class CheckedRecord(serializers.Serializer):
    """One question of the program, as it is answered for one application."""

    question = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True)
    note = serializers.CharField(allow_null=True)


class CheckListRecord(serializers.Serializer):
    results = CheckedRecord(many=True)


class CheckedBody(serializers.Serializer):
    question = Text(max_length=200)
    holds = serializers.BooleanField()
    note = Words(required=False, allow_null=True, allow_blank=True, max_length=NOTE)


class CheckListBody(serializers.Serializer):
    answers = serializers.ListSerializer(
        child=CheckedBody(), allow_empty=False, max_length=MOST_ANSWERS
    )


QUESTION = Entry(
    gettext_lazy("The question, in the words of the program."),
    "NIK benar?",
    gettext_lazy("question"),
)
WRONG = gettext_lazy("What is not in order.")
describe(
    CheckedRecord,
    {
        "question": QUESTION,
        "holds": Entry(
            gettext_lazy("Whether it is in order; null: nobody answered yet."),
            True,
            gettext_lazy("in order"),
        ),
        "note": Entry(WRONG, None, gettext_lazy("note")),
    },
)
describe(
    CheckListRecord,
    {
        "results": Entry(
            gettext_lazy("Each question of the program."), label=gettext_lazy("questions")
        )
    },
)
describe(
    CheckedBody,
    {
        "question": QUESTION,
        "holds": Entry(gettext_lazy("Whether it is in order."), True, gettext_lazy("in order")),
        "note": Entry(WRONG, NONE, gettext_lazy("note")),
    },
)
describe(
    CheckListBody,
    {"answers": Entry(gettext_lazy("What was found out."), label=gettext_lazy("answers"))},
)


class CheckList(Acting):
    """What is asked of an applicant before a decree names her, and what was found out."""

    http_method_names = ["get", "head", "post"]
    parts = None  # type: ignore[assignment]
    right = "verify"
    calls = doing(
        gettext_lazy("Answer the check list"),
        gettext_lazy(
            "Questions that are not named keep their answers; what is not in order says why. "
            "Needs applications:verify."
        ),
        CheckListBody,
    ) | {
        "get": Call(
            gettext_lazy("Read the check list"),
            gettext_lazy(
                "What the program asks of everybody before a decree, and the answers for this "
                "applicant. Needs programs:read."
            ),
            CheckListRecord,
        )
    }

    def get(self, request, uuid):
        document = get_object_or_404(self.permitted(), uuid=uuid)
        application = get_object_or_404(self.seen(Application), pk=document.pk)
        found = {answer.point_id: answer for answer in application.pointanswer_set.all()}
        points = Point.objects.filter(program=application.program_id)
        return bodies.answer({"results": [told_of(each, found.get(each.pk)) for each in points]})

    def act(self, application, told):
        points = {point.words: point for point in application.program.point_set.all()}
        answers = {}
        for place, answer in enumerate(told["answers"]):
            point = points.get(answer["question"])
            if point is None:
                sentence = _("The program asks no such question.")
                pointer = f"{TOP}/answers/{place}/question"
                raise invalid([Fault(pointer, "does_not_exist", sentence)])
            answers[point] = (answer["holds"], answer.get("note", ""))
        answer_points(application=application, answers=answers, by=self.request.user)


def told_of(point, answer):
    return {
        "question": point.words,
        "holds": answer.holds if answer else None,
        "note": (answer and answer.note) or None,
    }
