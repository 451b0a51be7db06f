"""Who asks for which record, in every test of what may be seen."""

import pghistory
import pytest
from django.core.files.base import ContentFile

from businesses.models import Market, Product
from ikm_registry.history.reading import events_of
from tests.factories.accounts import UserFactory
from tests.factories.businesses import (
    BusinessFactory,
    ConsentFactory,
    DraftFactory,
    MarketFactory,
    ProductFactory,
)
from tests.factories.imports import check, sheet
from tests.factories.pictures import picture


@pytest.fixture
def here(officer_of, settings, tmp_path):
    """One record of each kind in Kabupaten Probolinggo, and the personas who ask for it."""
    settings.MEDIA_ROOT = tmp_path
    officer = officer_of("35.13")
    product = ProductFactory(business=BusinessFactory(owner__nik="3513054101800001"))
    product.photo.save("a.png", ContentFile(picture()))
    batch = check(sheet({}), by=officer)
    with pghistory.context(user=officer.pk, door="web") as save:
        Product.objects.update(name="Keripik gadung")
    first_event = events_of(Product).objects.earliest("pk")
    MarketFactory(business=product.business).delete()
    gone = BusinessFactory()
    gone.delete()
    arguments = {
        "format": "csv",
        "code": "35.13",
        "number": product.business.registry_no,
        "part": "produk",
        "pk": product.pk,
        "person": officer.pk,
        "uuid": batch.uuid,
        "key": DraftFactory(owner=officer).key,
        "save": save.id,
        "event": first_event.pk,
        "kind": "produk",
        "field": "name",
        "personal": "nik",
        "consent": ConsentFactory(owner=product.business.owner).pk,
        "deletion": events_of(Market).objects.latest("pk").pk,
        "deleted": "pasar",
        "removed": gone.registry_no,
        "problem": "validation",
        "group": "businesses",
        "resource": "businesses",
        "line": "10794",
        "name": "status",
        "client": officer.pk,
        "key_no": 1,
    }
    people = {
        "officer": officer,
        "viewer": officer_of("35.13", role="viewer"),
        "elsewhere": officer_of("75.02"),
        "nobody": UserFactory(),
        "stranger": None,
    }
    return arguments, people
