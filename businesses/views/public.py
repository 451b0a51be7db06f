"""What strangers may open: the card of a business, and published pages of products.

Nothing here depends on who asks. What is not shown, or no longer, is a page that does not exist.
"""

from allauth.decorators import rate_limit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from businesses.services.showing import business_of_public_card, facts_of, shown_product
from businesses.views.files import SMALL, by_itself, file_answer


class Public:
    """Asked no more often than the limits allow, kept by no cache and found by no engine: what its
    owner ends or withdraws is gone at once.
    """

    @method_decorator(rate_limit(action="look_at_public", limit_get=True))
    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(answer)
        answer["X-Robots-Tag"] = "noindex"
        return answer


@method_decorator(login_not_required, name="dispatch")
class CardCheck(Public, TemplateView):
    template_name = "businesses/hers/card_check.html"

    def get_context_data(self, **kwargs):
        business = business_of_public_card(self.kwargs["code"])
        if business is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"facts": facts_of(business)}


class OfProduct(Public):
    @cached_property
    def page(self):
        found = shown_product(self.kwargs["uuid"])
        if found is None:
            raise Http404
        return found


@method_decorator(login_not_required, name="dispatch")
class ProductPublic(OfProduct, TemplateView):
    template_name = "businesses/hers/product_public.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "product": self.page.product,
            "business": self.page.business,
        }


@by_itself
@method_decorator(login_not_required, name="dispatch")
class ProductPublicPhoto(OfProduct, View):
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        photo = self.page.product.photo
        if not photo:
            raise Http404
        return file_answer(photo, "produk", small=SMALL in request.GET)[0]
