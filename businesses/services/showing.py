"""What an owner shows of her business to strangers: a card, and pages of her products."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from businesses.choices import PageState
from businesses.models import (
    Business,
    BusinessPerson,
    Certificate,
    Owner,
    Product,
    ProductPage,
    PublicCard,
)
from businesses.models.public_card import agreed_to_catalogue
from businesses.services.keeping import require_door
from businesses.services.records import locked, save_record
from ikm_registry.accounts.models import User
from ikm_registry.accounts.wall import lowered
from ikm_registry.history.reading import events_of

MOST_PRODUCTS = 6


def acted_for_by(user):
    """The businesses for which she acts herself, wherever else she may hold a role."""
    people = BusinessPerson.objects.visible_to(user).of(user)
    return Business.objects.visible_to(user).filter(pk__in=people.values("business"))


@dataclass(frozen=True)
class Facts:
    """All that a card tells: what the registry knows, and nothing of money, phone or address."""

    name: str
    makes: list[str]
    village: str
    number: str
    has_nib: bool
    certificates: list[Certificate]
    confirmed_at: datetime | None
    owner: str  # her name where she agreed to the public catalogue, else ""


def facts_of(business):
    """Asked across the wall by the public page; the page of its owner tells the same."""
    with lowered():
        products = list(Product.objects.filter(business=business)[:MOST_PRODUCTS])
        kind = [business.kbli.title] if business.kbli else []
        agreed = Owner.objects.filter(pk=business.owner_id).filter(agreed_to_catalogue("pk"))
        return Facts(
            name=business.name,
            makes=[product.name for product in products] or kind,
            village=business.region.full_name,
            number=business.registry_no,
            has_nib=bool(business.nib),
            certificates=list(Certificate.objects.filter(business=business).valid()),
            confirmed_at=confirmed_by_office(business),
            owner=agreed.values_list("name", flat=True).first() or "",
        )


def confirmed_by_office(business):
    """When an officer last said that it holds. Asked of the history: an owner, or her helper, may
    have said so since, and her own word is nobody's proof to a stranger.
    """
    hers = BusinessPerson.objects.filter(business=business).with_account().values("user")
    officers = User.people.with_a_role().exclude(pk__in=hers)
    events = events_of(Business).objects.filter(pgh_obj_id=business.pk)
    said = events.filter(confirmed_at__isnull=False, confirmed_by__in=officers.values("pk"))
    return said.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()


@transaction.atomic
def make_public_card(*, business, by):
    """A card, or the one there is: pressed twice is once. Asks who acts for the business: the
    right alone is held in a whole place.
    """
    require_door(business, by)
    cards = PublicCard.objects.permitted(by, "view").in_force().filter(business=business)
    if card := cards.first():
        return card
    try:
        with transaction.atomic():
            return save_record(row=PublicCard(business=business), by=by)
    except IntegrityError:
        return cards.get()


@transaction.atomic
def end_public_card(*, card, by):
    """Its address leads nowhere from now on. Twice is once."""
    row = locked(row=card, by=by, right="change")
    require_door(row.business, by)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.version += 1
        row.save(update_fields=["ended_at", "version", "updated_at"])
    return row


def business_of_public_card(code):
    """Across the wall, for whoever holds the address; None where it leads nowhere."""
    with lowered():
        cards = PublicCard.objects.shown().filter(code=code)
        card = cards.select_related("business__region", "business__kbli").first()
    return card and card.business


def page_of(product):
    """The page of a product, or a new one that is not saved."""
    return getattr(product, "page", None) or ProductPage(
        product=product, business_id=product.business_id
    )


@transaction.atomic
def publish(*, page, by):
    """From now on everybody may read it, for as long as its owner agrees."""
    if not has_agreed(page.business):
        raise ValidationError(
            _("First agree to the public catalogue. You find that under “My data”.")
        )
    return stand(page, PageState.PUBLISHED, timezone.now(), by)


@transaction.atomic
def unpublish(*, page, by):
    return stand(page, PageState.DRAFT, None, by)


def stand(page, state, at, by):
    row = locked(row=page, by=by, right="change")
    if row.state != state:
        row.state, row.published_at, row.version = state, at, row.version + 1
        row.save(update_fields=["state", "published_at", "version", "updated_at"])
    return row


def has_agreed(business):
    """Whether the person behind it is in the public catalogue: a helper, too, is told that."""
    with lowered():
        return Owner.objects.filter(pk=business.owner_id).filter(agreed_to_catalogue("pk")).exists()


def shown_product(key):
    """A published page with its product, for strangers; None where there is none, or no longer."""
    with lowered():
        pages = ProductPage.objects.shown().filter(uuid=key)
        return pages.select_related("product__unit", "business__region").first()
