from django.db import models
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import permission_for
from ikm_registry.rest.documents import PUBLIC_TASK, Document, DocumentQuerySet
from programs.models.application import Application
from programs.models.credit import CreditCase


class ApplicationDocumentQuerySet(DocumentQuerySet):
    def open_to(self, purpose):
        """Who applied for what is the office's business: told for public tasks alone."""
        return self if purpose == PUBLIC_TASK else self.filter(purposes__contains=[purpose])


class ApplicationDocument(Document):
    """An application with its steps and all that came of it, ready to leave.

    Said by `programs_application_source` (migrations/0020), as programs/api/application_records.py
    says it. What somebody wishes to borrow, and owes, is a part for those who may see credit.
    """

    kind, resource = "application", "applications"
    parts = {"credit": permission_for(CreditCase, "view")}

    application = models.OneToOneField(
        Application,
        models.DO_NOTHING,
        primary_key=True,
        related_name="document",
        verbose_name=_("application"),
    )
    credit = models.TextField(_("credit"))

    objects = ApplicationDocumentQuerySet.as_manager()

    class Meta(Document.Meta):
        indexes = [
            models.Index(fields=["regency", "position"], name="application_doc_of_regency"),
            models.Index(fields=["province", "position"], name="application_doc_of_province"),
            models.Index(fields=["changed_at", "position"], name="application_doc_by_change"),
        ]
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
