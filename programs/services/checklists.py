"""The check list of a program: which questions it asks of everybody it nominates."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs.models import Point, Program


@transaction.atomic
def set_points(*, program, words, by):
    """The list reads as told; a question that was answered already stays."""
    locked = Program.objects.permitted(by, "change").select_for_update(of=("self",))
    program = locked.get(pk=program.pk)
    gone = program.point_set.exclude(words__in=words)
    answered = gone.filter(answers__isnull=False).values_list("words", flat=True).distinct()
    if answered:
        raise ValidationError(
            _("These were answered already and stay on the list: %(points)s")
            % {"points": "; ".join(answered)}
        )
    gone.delete()
    known = set(program.point_set.values_list("words", flat=True))
    for text in words:
        if text not in known:
            point = Point(program=program, words=text)
            point.full_clean()
            point.save()
            Point.objects.require(point, by, "add")
