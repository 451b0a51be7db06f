from django.db import models
from django.utils.translation import gettext_lazy as _

from businesses.models.business import Business
from businesses.models.group import BusinessGroup
from businesses.models.money import VIEW_MONEY
from ikm_registry.rest.documents import Document


class BusinessDocument(Document):
    """A business with its products, markets, certificates and newest figures, ready to leave.

    What it holds is said by `businesses_document_source` and the functions that it calls
    (migrations); `businesses/api/serializers.py` says the same for the description of the API,
    and a test compares them.
    """

    kind, resource = "business", "businesses"
    parts = {"owner": "businesses.view_owner", "finances": VIEW_MONEY}

    business = models.OneToOneField(
        Business,
        models.DO_NOTHING,
        primary_key=True,
        related_name="document",
        verbose_name=_("business"),
    )
    owner = models.TextField(_("owner"))
    finances = models.TextField(_("finances"))
    # Of the newest figures, for the totals of a list: beside the place they cost one look-up in an
    # index, while figures stand behind a wall of their own that asks for the business of each.
    workers = models.BigIntegerField(_("workers"), null=True)
    production = models.DecimalField(
        _("value of production"), max_digits=18, decimal_places=0, null=True
    )

    class Meta(Document.Meta):
        indexes = [
            *Document.Meta.indexes,
            models.Index(
                fields=["business"],
                include=["place", "province", "regency", "workers", "production"],
                name="businessdocument_for_totals",
            ),
            # The same of whole places, read in one go.
            models.Index(
                fields=["regency"],
                include=["business", "place", "province", "workers", "production"],
                name="businessdocument_place_totals",
            ),
        ]
        verbose_name = _("document of a business")
        verbose_name_plural = _("documents of businesses")


class GroupDocument(Document):
    """A group with its members, ready to leave; said by `businesses_group_document_source`.

    Who leads it is a part for those who may see owners, and nothing of it is told for any other
    purpose than that of an office: nobody of a group was asked to consent.
    """

    kind, resource = "group", "groups"
    parts = {"officers": "businesses.view_groupofficer"}

    group = models.OneToOneField(
        BusinessGroup,
        models.DO_NOTHING,
        primary_key=True,
        related_name="document",
        verbose_name=_("business group"),
    )
    officers = models.TextField(_("officers of a group"))

    class Meta(Document.Meta):
        verbose_name = _("document of a group")
        verbose_name_plural = _("documents of groups")
