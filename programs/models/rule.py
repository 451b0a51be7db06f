"""Who may apply: rules as data over facts of the registry."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ikm_registry.history.tracking import tracked
from programs.choices import RuleKind
from programs.models import rules
from programs.models.program import OfProgram


@tracked(region="program__region")
class Rule(OfProgram):
    """One condition of a program; all of them must hold.

    `terms` are what the kind asks for, `{"codes": ["10"]}` or `{"least": 1, "most": 19}`; which
    they are is said by rules.py.
    """

    kind = models.CharField(_("rule"), max_length=10, choices=RuleKind)
    terms = models.JSONField(_("terms"), default=dict, blank=True)

    class Meta:
        ordering = ["program", "pk"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        if self.kind not in rules.KINDS:
            return  # its own field says so
        if self.program.recipient not in rules.KINDS[self.kind].recipients:
            raise ValidationError(
                {"kind": _("This is not asked of such applicants. Choose another rule.")}
            )
        self.terms = rules.read(self.kind, self.terms)
        outside = [
            code
            for code in self.terms.get("codes", [])
            if self.kind == RuleKind.PLACE and not code.startswith(self.program.open_to_id)
        ]
        if outside:
            raise ValidationError(
                {
                    "terms": _("%(code)s lies outside the place that the program is open to.")
                    % {"code": outside[0]}
                }
            )
