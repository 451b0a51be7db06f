"""An owner's pages about one business of hers: card, certificates, figures, pages of products.

Whoever does not act for the business herself finds none of them, whatever role she holds; but the
card, which an officer prints for an owner who agreed that he acts for her.
"""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from businesses.choices import ChangeDoor
from businesses.forms.hers import ProductPageForm
from businesses.models import Business, BusinessPerson, Certificate, Figures, Product, PublicCard
from businesses.models.certificate_reminder import DAYS_BEFORE
from businesses.services.keeping import door_of
from businesses.services.records import save_record
from businesses.services.reminding import choose_reminders
from businesses.services.showing import (
    acted_for_by,
    end_public_card,
    facts_of,
    has_agreed,
    make_public_card,
    page_of,
    publish,
    unpublish,
)
from businesses.views.charts import charts
from businesses.views.people_of import SHARE
from businesses.views.sending import SentOnce, Ticketed
from ikm_registry.ui.pages import ScopedPage

MOST_SHOWN = 100
STANDS = {
    publish: gettext_lazy("Published. Everybody who has the link can read it now."),
    unpublish: gettext_lazy("Taken back. Nobody else can read it now."),
}


class OfHers(ScopedPage):
    """About one business for which the reader acts."""

    @cached_property
    def business(self):
        hers = acted_for_by(self.request.user).select_related("region", "kbli", "owner")
        return get_object_or_404(hers, registry_no=self.kwargs["number"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"business": self.business}


class HerCard(Ticketed, OfHers, TemplateView):
    """The card for print and sharing; without one, what it would tell."""

    template_name = "businesses/hers/card.html"

    @cached_property
    def business(self):
        """Of an owner without a phone, whoever acts for her with her consent prints it."""
        seen = Business.objects.visible_to(self.request.user)
        rows = seen.select_related("region", "kbli", "owner")
        found = get_object_or_404(rows, registry_no=self.kwargs["number"])
        if door_of(found, self.request.user) is None:
            raise Http404
        return found

    @cached_property
    def card(self):
        cards = PublicCard.objects.visible_to(self.request.user).in_force()
        return cards.filter(business=self.business).first()

    def post(self, request, *args, **kwargs):
        business = self.business
        if request.POST.get("step") == "make":
            if self.done_once(make_public_card, business=business, by=request.user):
                messages.success(request, _("Your card is ready. Print it, or share its link."))
        elif self.card and self.done_once(end_public_card, card=self.card, by=request.user):
            messages.success(request, _("Ended. Whoever opens its link finds nothing any more."))
        return redirect("businesses:her_card", business.registry_no)

    def get_context_data(self, **kwargs):
        link = self.card and self.request.build_absolute_uri(
            reverse("businesses:card_check", args=[self.card.code])
        )
        said = f"{self.business.name}: {link}"
        return super().get_context_data(**kwargs) | {
            "facts": facts_of(self.business),
            "card": self.card,
            "link": link,
            "share": SHARE + quote(said) if link else "",
            "is_helped": door_of(self.business, self.request.user) == ChangeDoor.HELP,
        }


class HerCertificates(OfHers, TemplateView):
    """How many days each has left, and whether she wants to be written to before."""

    template_name = "businesses/hers/certificates.html"

    def post(self, request, *args, **kwargs):
        wanted = request.POST.get("step") == "remind"
        choose_reminders(business=self.business, wanted=wanted, by=request.user)
        messages.success(request, _("Noted."))
        return redirect("businesses:her_certificates", self.business.registry_no)

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = Certificate.objects.visible_to(user).filter(business=self.business)
        people = BusinessPerson.objects.visible_to(user).of(user).filter(business=self.business)
        return super().get_context_data(**kwargs) | {
            "certificates": [left_of(each) for each in found.order_by("expires_on", "pk")],
            "person": people.first(),
            "days_before": DAYS_BEFORE,
            "is_reached": bool(user.contact),
        }


def left_of(certificate):
    """With the days it has left; None where it ends on no day."""
    ends = certificate.expires_on
    left = (ends - localdate()).days if ends else None
    is_soon = left is not None and 0 <= left <= max(DAYS_BEFORE)
    return {"row": certificate, "left": left, "is_soon": is_soon}


class HerFigures(OfHers, TemplateView):
    """Beside the middle of like businesses, never of fewer than five others."""

    template_name = "businesses/hers/figures.html"

    def get_context_data(self, **kwargs):
        own = Figures.objects.visible_to(self.request.user).filter(business=self.business)
        return super().get_context_data(**kwargs) | {
            "charts": charts(self.business, own, money=True)
        }


class HerProducts(OfHers, TemplateView):
    """All her products, and how the page of each stands."""

    template_name = "businesses/hers/products.html"

    def get_context_data(self, **kwargs):
        found = Product.objects.visible_to(self.request.user).filter(business=self.business)
        return super().get_context_data(**kwargs) | {
            "products": found.select_related("page")[:MOST_SHOWN],
            "has_agreed": has_agreed(self.business),
        }


class HerProductPage(SentOnce, OfHers, FormView):
    """Written as a draft; shown to everybody only after she publishes it."""

    form_class = ProductPageForm
    template_name = "businesses/hers/product_page.html"
    saved_message = gettext_lazy("Saved. Nobody else sees a draft.")

    @cached_property
    def page(self):
        found = Product.objects.visible_to(self.request.user).filter(business=self.business)
        rows = found.select_related("page", "unit", "business")
        return page_of(get_object_or_404(rows, pk=self.kwargs["product"]))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.page}

    def post(self, request, *args, **kwargs):
        step = {"publish": publish, "unpublish": unpublish}.get(request.POST.get("step", ""))
        if step is None or self.page._state.adding:
            return self.repeated() or super().post(request, *args, **kwargs)
        try:
            if self.done_once(step, page=self.page, by=request.user):
                messages.success(request, STANDS[step])
        except ValidationError as error:
            # Nothing of the page was sent with this step: its form stands as it is stored.
            form = self.form_class(instance=self.page)
            return self.render_to_response(self.get_context_data(refused=error.messages, form=form))
        return redirect(request.path)

    def save(self, form):
        return save_record(row=form.instance, by=self.request.user, seen_version=form.seen)

    def get_success_url(self):
        return self.request.path

    def get_context_data(self, **kwargs):
        page = self.page
        is_saved = not page._state.adding
        way = is_saved and reverse("businesses:product_public", args=[page.uuid])
        address = self.request.build_absolute_uri(way) if way else ""
        return super().get_context_data(**kwargs) | {
            "page": page,
            "is_saved": is_saved,
            "product": page.product,
            "has_agreed": has_agreed(self.business),
            "address": address,
            "share": SHARE + quote(f"{page.product.name}: {address}"),
        }
