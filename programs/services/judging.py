"""What is handed in and found out about an application: documents, visits, scores."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from businesses.services.records import locked
from programs.choices import ApplicationState, CriterionKind
from programs.models import Assessment, Paper, Stage, Visit
from programs.services.interests import require_unbiased
from programs.workflow import CHANGE, HERS, VERIFY, WAITING

VISITED = WAITING
ASSESSED = frozenset({ApplicationState.CHECKED, ApplicationState.VERIFIED})


def held(application, by, right, states):
    """The application, locked, in a state in which this may happen to it."""
    application = locked(row=application, by=by, right=right)
    require_unbiased(application, by, judging=right != CHANGE)
    if application.state not in states:
        raise ValidationError(
            _("The application is “%(state)s”; this is no longer, or not yet, possible.")
            % {"state": application.get_state_display()}
        )
    return application


@transaction.atomic
def add_paper(*, application, requirement, file, by):
    """A document for one of the things that the program asks for, or beside them."""
    application = held(application, by, CHANGE, HERS | WAITING)
    if requirement and requirement.program_id != application.program_id:
        raise ValidationError({"requirement": _("Another program asks for this document.")})
    paper = Paper(application=application, requirement=requirement, file=file, added_by=by)
    paper.full_clean()
    paper.save()
    Paper.objects.require(paper, by, "add")
    return paper


@transaction.atomic
def remove_paper(*, paper, by):
    """As long as nobody judged by it."""
    paper = Paper.objects.permitted(by, "delete").get(pk=paper.pk)
    held(paper.application, by, CHANGE, HERS)
    paper.delete()


@transaction.atomic
def add_visit(*, application, by, **told):
    """`told`: on, place, notes and photo; what was seen on the spot is never changed after."""
    application = held(application, by, VERIFY, VISITED)
    visit = Visit(application=application, by=by, **told)
    visit.full_clean()
    visit.save()
    Visit.objects.require(visit, by, "add")
    return visit


@transaction.atomic
def assess(*, application, criterion, score, by, note=""):
    """Give an application 0 to 100 for one criterion of its stage, until that is frozen."""
    application = held(application, by, VERIFY, ASSESSED)
    stage = Stage.objects.select_for_update().get(pk=criterion.stage_id)
    if stage.pk != application.stage_id or criterion.kind != CriterionKind.ASSESSED:
        raise ValidationError(_("This criterion is not assessed in the stage of the application."))
    if stage.closed_at:
        raise ValidationError(
            _("The ranking of “%(stage)s” is frozen; nothing is assessed any more.")
            % {"stage": stage}
        )
    found = Assessment.objects.filter(application=application, criterion=criterion).first()
    assessment = found or Assessment(application=application, criterion=criterion)
    assessment.score, assessment.note, assessment.by = score, note.strip(), by
    assessment.full_clean()
    assessment.save()
    Assessment.objects.require(assessment, by, "add")
    return assessment
