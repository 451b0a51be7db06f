"""What most projects would have built: a ModelViewSet with nested serializers, called directly.

The same records over the same tables, prefetched, in pages by limit and offset, which count the
whole table each time. Neither keys nor rights, no middleware and no addresses to resolve: what
those cost is not held against it.
"""

from django.core.handlers.wsgi import WSGIRequest
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from businesses.models import Business, Certificate, Figures, Kbli, Market, Product
from ikm_registry.regions.models import Region


class PlaceSerializer(ModelSerializer):
    class Meta:
        model = Region
        fields = ["code", "full_name"]


class KindSerializer(ModelSerializer):
    class Meta:
        model = Kbli
        fields = ["version", "code", "title"]


class ProductSerializer(ModelSerializer):
    kbli = KindSerializer()

    class Meta:
        model = Product
        exclude = ["id", "business", "created_at", "updated_at"]


class MarketSerializer(ModelSerializer):
    destination = PlaceSerializer()

    class Meta:
        model = Market
        exclude = ["id", "business", "created_at", "updated_at"]


class CertificateSerializer(ModelSerializer):
    class Meta:
        model = Certificate
        exclude = ["id", "business", "created_at", "updated_at"]


class FiguresSerializer(ModelSerializer):
    class Meta:
        model = Figures
        exclude = ["id", "business", "created_at", "updated_at"]


class BusinessSerializer(ModelSerializer):
    region = PlaceSerializer()
    kbli = KindSerializer()
    product_set = ProductSerializer(many=True)
    market_set = MarketSerializer(many=True)
    certificate_set = CertificateSerializer(many=True)
    latest_figures = FiguresSerializer()

    class Meta:
        model = Business
        exclude = ["id", "npwp", "owner", "confirmed_by", "other_kbli"]


class Pages(LimitOffsetPagination):
    max_limit = 1_000


class BusinessViewSet(ReadOnlyModelViewSet):
    queryset = (
        Business.objects.select_related("region", "kbli", "latest_figures")
        .prefetch_related("product_set__kbli", "market_set__destination", "certificate_set")
        .order_by("pk")
    )
    serializer_class = BusinessSerializer
    pagination_class = Pages
    lookup_field = "uuid"
    authentication_classes: list = []
    permission_classes: list = []


LIST, DETAIL = (BusinessViewSet.as_view({"get": name}) for name in ("list", "retrieve"))


def answer(environ):
    """The body of one answer, as bytes."""
    _head, _colon, uuid = environ["PATH_INFO"].rpartition(":")
    request = WSGIRequest(environ)
    response = DETAIL(request, uuid=uuid) if uuid != environ["PATH_INFO"] else LIST(request)
    return response.render().content
