"""An owner's rights over her data: uses, who looked, taking it along, having it removed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from businesses.choices import Acting, ConsentPurpose, ExportFormat, LegalBasis
from businesses.exchange.own_data import NAME, as_archive, as_json, as_workbook
from businesses.forms.hers import AgreeForm, AskErasureForm
from businesses.models import BusinessPerson, Consent, ErasureRequest, Owner
from businesses.services.consent import agree, withdraw_own
from businesses.services.erasures import ask_erasure, rules_for_her
from businesses.services.own_data import take_along
from businesses.services.ownership import is_owner_of
from businesses.services.showing import acted_for_by
from businesses.services.who_looked import begin_of_month, by_day, looks_at
from businesses.views.owning import is_an_owner
from businesses.views.showing import OfHers
from ikm_registry.ui.pages import ScopedPage

MOST_SHOWN = 100
FILES = {
    ExportFormat.XLSX: as_workbook,
    ExportFormat.JSON: as_json,
    ExportFormat.ZIP: as_archive,
}
# What each consent allows, and what does not happen without it.
PURPOSES = {
    ConsentPurpose.STATISTICS: gettext_lazy(
        "Your figures are counted in statistics that offices publish. Nobody can read from them "
        "which business is yours. Without it those who make statistics are not given your record."
    ),
    ConsentPurpose.CATALOGUE: gettext_lazy(
        "Buyers may find your business. Catalogues that the office lets read here get its record: "
        "name, address, opening hours, workers, production, markets, certificates, photos and all "
        "products with their prices, also those of which you published no page; never your NIK or "
        "phone. Your card shows your name. Without it no page of a product is public, and "
        "catalogues are told no more than that a business has a number here."
    ),
    ConsentPurpose.BANK: gettext_lazy(
        "A bank that works with the office may read your record when credit is considered. "
        "Without it the bank is told no more than that a business has a number here."
    ),
    ConsentPurpose.PARTNER: gettext_lazy(
        "Partners of programs, for example a training centre, may read your record. Without it "
        "they are told no more than that a business has a number here."
    ),
}


class HerPage(ScopedPage):
    """Of those who own or want to; the officers' pages about owners are others."""

    @cached_property
    def owners(self):
        user = self.request.user
        return list(Owner.objects.visible_to(user).filter(account=user).select_related("region"))

    @cached_property
    def businesses(self):
        return acted_for_by(self.request.user).select_related("region", "owner")[:MOST_SHOWN]

    def require_something(self):
        if not (self.owners or self.businesses or is_an_owner(self.request.user)):
            raise Http404


class MyData(HerPage, TemplateView):
    template_name = "businesses/hers/data.html"

    def get(self, request, *args, **kwargs):
        self.require_something()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        consents = Consent.objects.visible_to(user).filter(owner__in=self.owners)
        asked = ErasureRequest.objects.visible_to(user).of(user)
        return super().get_context_data(**kwargs) | {
            "records": [record(owner, list(consents)) for owner in self.owners],
            "businesses": self.with_ways(),
            "erasures": asked[:MOST_SHOWN],
        }

    def with_ways(self):
        """Each business of hers with what she may ask of it: a helper, and an owner beside whom
        the record of the person is another's, may ask for less.
        """
        user = self.request.user
        people = BusinessPerson.objects.visible_to(user).of(user).filter(role=Acting.OWNER)
        owned = set(people.values_list("business", flat=True))
        told_of = Owner.objects.permitted(user, "propose")
        spoken_of = set(told_of.filter(account=user).values_list("pk", flat=True))
        businesses = list(self.businesses)
        for business in businesses:
            business.is_owned = business.pk in owned
            business.is_of_her = business.owner_id in spoken_of
        return businesses


def record(owner, consents):
    """One record of hers: for each purpose its text, what is in force, and what was before."""
    hers = [consent for consent in consents if consent.owner_id == owner.pk]
    return {
        "owner": owner,
        "purposes": [purpose(value, hers) for value in ConsentPurpose],
    }


def purpose(value, consents):
    log = [consent for consent in consents if consent.purpose == value]
    in_force = next((consent for consent in log if consent.withdrawn_on is None), None)
    return {
        "value": value,
        "label": value.label,
        "text": PURPOSES[value],
        "in_force": in_force,
        "is_hers": bool(in_force and in_force.basis == LegalBasis.CONSENT),
        "log": log,
    }


class Agree(HerPage, View):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        form = AgreeForm(request.POST)
        owners = {owner.uuid: owner for owner in self.owners}
        if not form.is_valid() or form.cleaned_data["owner"] not in owners:
            raise Http404
        owner = owners[form.cleaned_data["owner"]]
        agree(owner=owner, purpose=form.cleaned_data["purpose"], by=request.user)
        messages.success(request, _("Noted. You can withdraw it here at any time."))
        return redirect("businesses:my_data")


class WithdrawOwn(HerPage, View):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        rows = Consent.objects.permitted(request.user, "agree").filter(owner__in=self.owners)
        consent = get_object_or_404(rows, uuid=self.kwargs["uuid"])
        try:
            withdraw_own(consent=consent, by=request.user)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("Withdrawn. From this moment it is used for that no more."))
        return redirect("businesses:my_data")


class TakeAlong(HerPage, View):
    """All of it as a file; that she took it stands in the register of her places."""

    http_method_names = ["get", "options"]

    def get(self, request, *args, **kwargs):
        self.require_something()
        format = ExportFormat(kwargs["format"])
        sections = take_along(user=request.user, format=format, request=request.id)
        file = FILES[format](sections)
        name = f"{NAME}-{timezone.localdate():%Y-%m-%d}.{format}"
        answer = FileResponse(file, as_attachment=True, filename=name)
        answer["Cache-Control"] = "no-store"
        return answer


class WhoLooked(HerPage, TemplateView):
    template_name = "businesses/hers/who_looked.html"

    def get(self, request, *args, **kwargs):
        self.require_something()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        since = begin_of_month()
        return super().get_context_data(**kwargs) | {
            "since": since,
            "looks": by_day(looks_at(self.request.user, since)),
        }


class AskErasure(OfHers, FormView):
    """What will be gone, what is kept even so and by which law; then she may ask."""

    form_class = AskErasureForm
    template_name = "businesses/hers/erasure_ask.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not is_owner_of(request.user, self.business):
            raise Http404
        if request.user.is_authenticated and (asked := self.asked()):
            return redirect(asked)
        return super().dispatch(request, *args, **kwargs)

    def asked(self):
        """A request of hers that waits: it is asked once."""
        hers = ErasureRequest.objects.visible_to(self.request.user).of(self.request.user)
        return hers.waiting().filter(business=self.business).first()

    def form_valid(self, form):
        try:
            asked = ask_erasure(
                business=self.business, reason=form.cleaned_data["reason"], by=self.request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Sent. The industry office answers you here."))
        return redirect(asked)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"rules": rules_for_her()}
