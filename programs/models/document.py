from django.db import models
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import Scope
from ikm_registry.rest.documents import Document, DocumentQuerySet
from programs.models.program import Program


class ProgramDocumentQuerySet(DocumentQuerySet):
    def allowed(self, user, permission):
        """What is published is for whoever may see programs anywhere; drafts are for the office."""
        return self.told_in(Scope.of(user, permission), for_all=True)


class ProgramDocument(Document):
    """A program with its stages, papers, criteria and rules, ready to leave.

    Said by `programs_document_source` (migrations/0005), as programs/api/serializers.py says it.
    A draft lies where its office does, what is published everywhere (migrations/0015).
    """

    kind, resource = "program", "programs"
    is_for_all = True

    program = models.OneToOneField(
        Program,
        models.DO_NOTHING,
        primary_key=True,
        related_name="document",
        verbose_name=_("program"),
    )
    is_published = models.BooleanField(_("published"))

    objects = ProgramDocumentQuerySet.as_manager()

    class Meta(Document.Meta):
        verbose_name = _("document of a program")
        verbose_name_plural = _("documents of programs")
