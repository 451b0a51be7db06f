"""Whose bank follows which program: a scope of programs where officers have one of places."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from programs.choices import ProgramKind
from programs.models.program import Program


class ProgramPartnerQuerySet(RegionScopedQuerySet):
    """Partners that are…"""

    region_path = "program__region__code"

    def people(self):
        """Somebody of a bank, and no system of hers."""
        return self.filter(shares=None)

    def in_force(self):
        today = timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today))


@tracked(region="program__region")
class ProgramPartner(models.Model):
    """That a bank's user follows the cases of one program of credit, until a day or until ended.

    She holds no role in any place, so that no list, no map and no record of a business opens to
    her; what she sees is said by `CreditCaseQuerySet.followed_by`.

    A system of her bank has an account and a row of its own, which shares hers: it follows that
    program as long as she does, whatever else she follows.
    """

    program = models.ForeignKey(
        Program, models.CASCADE, related_name="partners", editable=False, verbose_name=_("program")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="partnerships",
        editable=False,
        verbose_name=_("user"),
    )
    bank = models.CharField(_("bank"), max_length=100)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    shares = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        editable=False,
        related_name="systems",
        verbose_name=_("shares what she sees"),
    )

    objects = ProgramPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["program", "bank", "pk"]
        verbose_name = _("partner of a program")
        verbose_name_plural = _("partners of a program")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "user"],
                name="programpartner_is_named_once",
                violation_error_message=_("This person follows the program already."),
            )
        ]

    def __str__(self):
        return f"{self.bank} {self.pk}"

    @property
    def is_in_force(self):
        return self.ends_on is None or self.ends_on >= timezone.localdate()

    def clean(self):
        if self.program.kind != ProgramKind.CREDIT:
            raise ValidationError(_("A bank follows programs of credit only."))
        if self.shares and (self.shares.shares_id or self.shares.program_id != self.program_id):
            raise ValidationError(_("A system follows what a person of its bank follows."))


def programs_followed_by(user):
    """The keys of the programs whose bank she is of; asked once per user object.

    Whoever holds a role in a place follows none, and is spared the question. Whether the person
    whose following a system shares still follows, only the database can say
    (migrations/0021_systems_sessions_interests.py): the system sees neither her row nor her roles.
    """
    known = vars(user)
    if "follows_programs" not in known:
        is_asked = user.is_active and not user.held
        known["follows_programs"] = told_by_database(user.pk) if is_asked else []
    return known["follows_programs"]


def told_by_database(user_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT programs_followed_by(%s)", [user_id])
        return cursor.fetchone()[0]
