"""What must be there before somebody is named, signs, is given something, starts or is closed.

Entries of the table in needs.py; each refuses by a sentence that says what to do first.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from businesses.choices import Status
from businesses.models import GroupMember
from ikm_registry.accounts import wall
from programs.choices import RuleKind
from programs.models import (
    Agreement,
    DecreeLine,
    FollowUp,
    Handover,
    Holding,
    Participant,
    Point,
    Requirement,
    TrainingSession,
)

# One business alone is no group, whatever a program forgot to ask for.
LEAST_MEMBERS = 2


def papers_still_missing(application):
    """The documents that the stages so far ask for and that nobody handed in."""
    asked = Requirement.objects.filter(program=application.program_id, is_required=True)
    if application.stage:
        asked = asked.filter(stage__order__lte=application.stage.order)
    return asked.exclude(papers__application=application)


def open_points(application):
    """The points of the check list that nobody answered, or that are not in order."""
    points = Point.objects.filter(program=application.program_id)
    return points.exclude(answers__in=application.pointanswer_set.filter(holds=True))


def require_nothing_against(application):
    """What was found out after the decree stops the help as well."""
    against = application.pointanswer_set.filter(holds=False).order_by("point")
    if named := "; ".join(against.values_list("point__words", flat=True)):
        raise ValidationError(
            _("The check list is no longer in order: %(points)s") % {"points": named}
        )


def require_a_living_applicant(application):
    """A business that works; of a group enough members that do, all of them in the registry."""
    if application.business:
        if application.business.status == Status.CLOSED:
            raise ValidationError(_("The business is closed. Correct the registry, or reject it."))
        return
    if application.group.dissolved_on:
        raise ValidationError(_("The group was dissolved. Nobody can receive for it."))
    least = fewest_members(application.program)
    working = members_at_work(application.group)
    if working < least:
        raise ValidationError(
            _(
                "The group has %(count)s registered members at work; this program asks for "
                "%(least)s. Register its members first."
            )
            % {"count": working, "least": least}
        )


def fewest_members(program):
    """What the program's rules ask for, else the number below which nobody is a group."""
    rules = program.rule_set.filter(kind=RuleKind.MEMBERS).values_list("terms", flat=True)
    return max([LEAST_MEMBERS, *(terms.get("least") or 0 for terms in rules)])


def members_at_work(group):
    """How many; counted across the wall, since a member may lie in the next regency."""
    with wall.lowered():
        now = GroupMember.objects.current().filter(group=group)
        return now.filter(business__status=Status.ACTIVE).count()


def needs_a_nominee_in_order(application, facts):
    """Before a decree: a business that works, all papers, and the check list of the scheme."""
    require_a_living_applicant(application)
    named = ", ".join(papers_still_missing(application).values_list("name", flat=True))
    if named:
        raise ValidationError(_("These documents are missing: %(names)s.") % {"names": named})
    named = "; ".join(open_points(application).values_list("words", flat=True))
    if named:
        raise ValidationError(
            _("The check list is not in order yet: %(points)s") % {"points": named}
        )
    if not DecreeLine.objects.filter(application=application).exists():
        raise ValidationError(_("Record the decree (SK) that names this application first."))


def needs_an_agreement(application, facts):
    require_nothing_against(application)
    if not Agreement.objects.filter(application=application).exists():
        raise ValidationError(_("Record the agreement (NPHD) with its integrity pact first."))


def needs_a_handover(application, facts):
    """Before it counts as handed over: decree, agreement, BAST, and pieces with serial numbers."""
    if not DecreeLine.objects.filter(application=application).exists():
        raise ValidationError(_("Nothing is handed over before the decree (SK)."))
    if not Agreement.objects.filter(application=application).exists():
        raise ValidationError(_("Nothing is handed over before the agreement (NPHD)."))
    handover = Handover.objects.filter(application=application).first()
    if handover is None:
        raise ValidationError(_("Record the handover (BAST) first."))
    if not Holding.objects.filter(handover=handover).exists():
        raise ValidationError(_("List at least one piece with its serial number."))
    require_nothing_against(application)


def needs_a_participant(application, facts):
    if not TrainingSession.objects.filter(program=application.program_id).exists():
        raise ValidationError(_("Plan the sessions of the training first."))
    if not Participant.objects.filter(application=application).exists():
        raise ValidationError(_("Write first who takes part."))
    require_nothing_against(application)


def needs_all_visits(application, facts):
    """Nothing is closed while somebody still has to see what became of the help."""
    waiting = FollowUp.objects.waiting().filter(application=application).count()
    if waiting:
        raise ValidationError(
            ngettext(
                "%(count)s follow-up visit is still to be reported.",
                "%(count)s follow-up visits are still to be reported.",
                waiting,
            )
            % {"count": waiting}
        )
