"""The questions of pages and API about who fits, put together once."""

from django.db.models import Count, F

from programs.choices import Recipient
from programs.models import Program
from programs.models.eligibility import fits_of, fits_of_group, never_helped, who_fits
from programs.models.wording import Wording


def count_fitting(program, rules, by):
    """How many fit, and how many of them were never helped; one query."""
    return who_fits(program, rules, by).order_by().aggregate(**tallies(program.recipient))


def tallies(recipient):
    return {"fit": Count("pk"), "never_helped": Count("pk", filter=never_helped(recipient))}


def tallied_by_place(found, recipient=Recipient.BUSINESS):
    """Of facts or of groups: the places where they lie, the fullest first; one query."""
    if recipient == Recipient.GROUP:
        found = found.order_by().values(place=F("region_id"))
    else:
        found = found.order_by().values("place")
    return found.annotate(**tallies(recipient)).order_by("-fit", "place")


def programs_for(applicant, recipient, by):
    """Every program open to where this applicant lies, whether it fits, and if not, why."""
    programs = (
        Program.objects.visible_to(by)
        .open()
        .open_to_place(applicant.region_id)
        .filter(recipient=recipient)
        .prefetch_related("rule_set")
    )
    if recipient == Recipient.GROUP:
        return fits_of_group(applicant, list(programs))
    return fits_of(applicant, list(programs), by)


def told_missing(fits):
    """{rule: (why it does not hold, what to do)} of all that is missing in these."""
    rules = [answer.rule for fit in fits for answer in fit.missing]
    wording = Wording(rules)
    return {rule.pk: (wording.because(rule), wording.remedy(rule)) for rule in rules}
