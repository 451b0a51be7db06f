"""Making one business of two records; asks first, showing both."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from businesses.forms.merging import MergeForm
from businesses.models import Business
from businesses.services.merging import merge
from businesses.services.records import broken_rule
from businesses.views.business_form import BusinessPage
from businesses.views.saving import said_why


class MergeBusinesses(PermissionRequiredMixin, BusinessPage, FormView):
    """The number is typed first, then both are shown; only then anything happens."""

    right = "delete"
    permission_required = "businesses.delete_business"
    template_name = "businesses/merge.html"
    form_class = MergeForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.has_permission():
            self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        within = Business.objects.permitted(self.request.user, "delete")
        return super().get_form_kwargs() | {"within": within.exclude(pk=self.object.pk)}

    def form_valid(self, form):
        double = form.cleaned_data["double"]
        if "sure" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, double=double))
        try:
            with said_why(form):
                merge(kept=self.object, double=double, by=self.request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        except IntegrityError as error:
            form.add_error(None, broken_rule(error, Business))
        else:
            messages.success(self.request, _("The two records are one now."))
            return redirect(self.object)
        return self.form_invalid(form)
