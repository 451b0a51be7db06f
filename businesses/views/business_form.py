"""Registering, correcting, confirming and removing a business."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import DetailView, FormView, View
from django.views.generic.detail import SingleObjectMixin

from businesses.forms.registration import CorrectionForm, RegistrationForm
from businesses.models import Business, Owner
from businesses.models.money import VIEW_MONEY
from businesses.services.doubles import NOT_A_DOUBLE
from businesses.services.registration import (
    confirm_business,
    delete_business,
    places_for,
    register,
    save_business,
)
from businesses.views.drafting import KeepsDraft
from businesses.views.saving import offer_undo
from ikm_registry.ui.pages import ScopedPage

# A NIK that was typed belongs into no report of an error and no cache of a browser.
private = method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")


class BusinessPage(ScopedPage, SingleObjectMixin):
    """A page of one business, found by its public number."""

    model = Business
    slug_field = "registry_no"
    slug_url_kwarg = "number"


@private
class BusinessCreate(PermissionRequiredMixin, KeepsDraft, ScopedPage, FormView):
    template_name = "businesses/form.html"
    partial = "form"
    permission_required = "businesses.add_business"
    is_new = True

    def form_place(self):
        return {}

    def get_form(self, form_class=None):
        places = places_for(self.request.user, "add")
        money = self.request.user.has_perm(VIEW_MONEY)
        form = RegistrationForm(business=Business(), places=places, money=money, data=self.typed())
        return self.as_left(form)

    def save(self, form):
        return register(
            business=form.business.instance,
            other_kbli=form.cleaned_data["other_kbli"],
            owner=form.told("owner"),
            figures=form.told("figures"),
            product=form.told("product"),
            market=form.told("market"),
            is_another=form.cleaned_data[NOT_A_DOUBLE],
            is_same_person=form.forms["owner"].knows_her,
            by=self.request.user,
        )

    def saved(self, form):
        number = self.object.registry_no
        sentence = _("Saved under the number %(number)s.") % {"number": number}
        if self.request.user.has_perm("businesses.delete_business", self.object):
            offer_undo(self.request, sentence)
        else:
            messages.success(self.request, sentence)
        tell_if_recognised(self.request, form, self.object)
        return self.onward(self.object)


@private
class BusinessEdit(KeepsDraft, BusinessPage, FormView):
    template_name = "businesses/form.html"
    partial = "form"
    right = "change"

    @cached_property
    def object(self):
        return self.get_object()

    def form_place(self):
        return {"business": self.object}

    def get_form(self, form_class=None):
        user = self.request.user
        form = CorrectionForm(
            business=self.object,
            owner=owner_to_correct(self.object, user),
            places=places_for(user, "change"),
            data=self.typed(),
        )
        return self.as_left(form)

    def save(self, form):
        owner = form.forms.get("owner")
        return save_business(
            business=form.business.instance,
            other_kbli=form.cleaned_data["other_kbli"],
            owner=form.told("owner"),
            seen_version=form.business.seen,
            seen_owner_version=owner.seen if owner else None,
            is_same_person=bool(owner and owner.knows_her),
            by=self.request.user,
        )

    def saved(self, form):
        offer_undo(self.request, _("Your changes are saved."))
        tell_if_recognised(self.request, form, self.object)
        return self.onward(self.get_success_url())

    def get_success_url(self):
        return self.object.get_absolute_url()


def owner_to_correct(business, user):
    """The owner this user may correct, or a blank one she may add; None if neither."""
    if business.owner is None:
        return Owner() if user.has_perm("businesses.add_business", business) else None
    return Owner.objects.permitted(user, "change").filter(pk=business.owner_id).first()


def tell_if_recognised(request, form, business):
    told = form.told("owner")
    if told is not None and business.owner != told:
        messages.info(
            request,
            _("This NIK is already registered here, as %(name)s. The business is recorded as hers.")
            % {"name": business.owner.name},
        )


class BusinessConfirm(BusinessPage, View):
    right = "change"
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        business = confirm_business(business=self.get_object(), by=request.user)
        messages.success(request, _("Thank you. The data are confirmed as of today."))
        return redirect(business)


class BusinessDelete(BusinessPage, DetailView):
    """Asks first; whoever only closed down should be marked so, not removed."""

    right = "delete"
    template_name = "businesses/confirm_delete.html"

    def post(self, request, *args, **kwargs):
        business = self.get_object()
        try:
            delete_business(business=business, by=request.user)
        except ProtectedError:
            messages.warning(
                request, _("It applied to a program, so it stays. Mark it as closed instead.")
            )
            return redirect(business)
        message = _("%(number)s was removed. Its history stays.")
        offer_undo(request, message % {"number": business.registry_no})
        return redirect(reverse("businesses:list"))
