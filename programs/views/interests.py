"""Interests: declared by an officer, listed, and ended by an administrator."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from businesses.models import Business, BusinessGroup
from ikm_registry.ui.pages import ScopedPage
from programs.forms.applications import EndInterestForm, InterestForm
from programs.models import Application, Interest
from programs.services.interests import declare_interest, end_interest
from programs.views.applying import ApplyingPage


class InterestList(ScopedPage, ListView):
    """One's own, and for administrators those of the place."""

    model = Interest
    template_name = "programs/interests.html"
    paginate_by = 50

    def get_queryset(self):
        kin = ["officer", "business", "group", "application", "region", "ended_by"]
        return super().get_queryset().select_related(*kin)

    def get_context_data(self, **kwargs):
        ending = Interest.objects.permitted(self.request.user, "change")
        return super().get_context_data(**kwargs) | {
            "may_end": set(ending.in_force().values_list("pk", flat=True)[: self.paginate_by])
        }


class Declare(ApplyingPage, FormView):
    """Of an application, a business or a group that one sees."""

    model = Interest
    form_class = InterestForm
    title = gettext_lazy("Declare an interest")
    button = gettext_lazy("Declare it, and stay away")
    saved_message = gettext_lazy("Declared. Somebody else takes every step of this applicant.")
    of: type[Application | Business | BusinessGroup] = Application
    slug, named = "number", "application"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm("programs.add_interest"):
            raise PermissionDenied(_("Only who works on applications declares an interest."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def about(self):
        seen = self.of.objects.visible_to(self.request.user)
        return get_object_or_404(seen, **{self.slug: self.kwargs[self.named]})

    def save(self, form):
        return declare_interest(by=self.request.user, about=self.about, **form.cleaned_data)

    def get_success_url(self):
        return self.about.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "hint": _(
                "You are kin of %(who)s, or have another interest there? From now on every step "
                "of it is closed to you. Only an administrator ends this, with a reason."
            )
            % {"who": self.about}
        }


class DeclareOfBusiness(Declare):
    of = Business
    slug, named = "registry_no", "number"


class DeclareOfGroup(Declare):
    of = BusinessGroup
    slug, named = "registry_no", "group_number"


class EndInterest(ApplyingPage, FormView):
    model = Interest
    right = "change"
    form_class = EndInterestForm
    title = gettext_lazy("End a declared interest")
    button = gettext_lazy("End it")
    saved_message = gettext_lazy("Ended. The history keeps that it was declared.")

    @cached_property
    def interest(self):
        found = Interest.objects.permitted(self.request.user, "change").in_force()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def save(self, form):
        return end_interest(
            interest=self.interest, by=self.request.user, reason=form.cleaned_data["end_reason"]
        )

    def get_success_url(self):
        return reverse("programs:interests")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"hint": self.interest.note}
