"""Showing one covered fact of a person, once, to whoever says what for."""

from datetime import date

from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from businesses.choices import Personal
from businesses.forms.access import PurposeForm
from businesses.models import Business, Owner
from businesses.services.access import reveal, value_of
from ikm_registry.ui.pages import ScopedPage
from ikm_registry.ui.templatetags.ui import day


@method_decorator(never_cache, name="dispatch")
class Reveal(ScopedPage, SingleObjectMixin, FormView):
    """Asks for the purpose; the answer to it shows the value, which no address ever holds."""

    model = Business
    slug_field = "registry_no"
    slug_url_kwarg = "number"
    form_class = PurposeForm
    template_name = "businesses/reveal.html"
    partial = "form"

    def get_queryset(self):
        may = Business.objects.where_may(self.request.user, "reveal", Owner)
        return super().get_queryset().filter(pk__in=may).select_related("owner", "region")

    @cached_property
    def object(self):
        business = self.get_object()
        if not value_of(business, self.field):
            raise Http404
        return business

    @property
    def field(self):
        return Personal(self.kwargs["personal"])

    def form_valid(self, form):
        value = reveal(
            business=self.object,
            field=self.field,
            by=self.request.user,
            request=self.request.id,
            **form.cleaned_data,
        )
        return self.render_to_response(self.get_context_data(form=form, value=spelled(value)))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "business": self.object,
            "field": self.field.label,
            "back": self.object.get_absolute_url(),
        }


def spelled(value):
    """In full, as one copies it; a day as people write it."""
    return day(value) if isinstance(value, date) else str(value)
