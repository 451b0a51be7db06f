from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from programs.models.program import OfProgram

REASON = 500  # letters


class Amendment(OfProgram):
    """That a published program was changed, by whom and why; written with the change, never
    altered, and gone with its program alone.

    What was changed is told by the history; `what` says it in one sentence for applicants.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    what = models.CharField(_("what was changed"), max_length=250)
    reason = models.CharField(_("reason"), max_length=REASON)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("amendment of a program")
        verbose_name_plural = _("amendments of programs")

    def __str__(self):
        return self.what
