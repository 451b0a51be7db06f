"""What a business or a group has to do with programs: a section of its page."""

from django.views.generic import DetailView

from businesses.models import Business, BusinessGroup
from ikm_registry.ui.pages import ScopedPage
from programs.choices import Recipient
from programs.models import Application, Program
from programs.models.application import CAME_TO_NOTHING
from programs.services.applications import may_begin
from programs.views.words import look

MOST_OPEN = 20


class OfApplicant(ScopedPage, DetailView):
    """Its applications, and the programs that are open where it lies; htmx gets the section."""

    slug_field, slug_url_kwarg = "registry_no", "number"
    template_name = "programs/of_applicant.html"
    partial = "section"
    recipient = Recipient.BUSINESS

    def get_context_data(self, **kwargs):
        user, applicant = self.request.user, self.object
        found = Application.objects.visible_to(user).filter(**{self.recipient: applicant})
        applications = list(found.select_related("program", "stage"))
        for application in applications:
            application.look = look(application.state)
        return super().get_context_data(**kwargs) | {
            "applicant": applicant,
            "applications": applications,
            "open": self.open_programs(user, applicant, applications),
            "may_declare": user.has_perm("programs.add_interest"),
            "recipient": self.recipient,
        }

    def open_programs(self, user, applicant, applications):
        """To which it may apply, for the first time or anew; the program says whether it fits."""
        if not may_begin(user):
            return []
        taken = [each.program_id for each in applications if each.state not in CAME_TO_NOTHING]
        offered = Program.objects.visible_to(user).open().open_to_place(applicant.region_id)
        return offered.filter(recipient=self.recipient).exclude(pk__in=taken)[:MOST_OPEN]


class OfBusiness(OfApplicant):
    model = Business


class OfGroup(OfApplicant):
    model = BusinessGroup
    slug_url_kwarg = "group_number"
    recipient = Recipient.GROUP
