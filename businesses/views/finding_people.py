"""Finding a person by NIK or phone: typed into a form, never into an address."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Prefetch
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from businesses.forms.access import FindPersonForm
from businesses.models import Business
from businesses.services.access import find_person
from ikm_registry.ui.pages import ScopedPage


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class FindPerson(PermissionRequiredMixin, ScopedPage, FormView):
    """Answers alike for somebody nobody knows and somebody known elsewhere only."""

    permission_required = "businesses.reveal_owner"
    form_class = FindPersonForm
    template_name = "businesses/find_person.html"
    partial = "found"

    def form_valid(self, form):
        seen = Business.objects.visible_to(self.request.user).select_related("region")
        found = find_person(by=self.request.user, request=self.request.id, **form.asked)
        owners = found.select_related("region").prefetch_related(Prefetch("businesses", seen))
        return self.render_to_response(self.get_context_data(form=form, owners=owners))
