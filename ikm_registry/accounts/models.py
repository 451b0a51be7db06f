"""Who signs in, and in which places with which role."""

import re
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.roles import WITHOUT_PLACE, Role
from ikm_registry.accounts.scope import RegionScopedQuerySet
from ikm_registry.history.tracking import tracked
from ikm_registry.regions.codes import zone_of
from ikm_registry.regions.models import Region
from ikm_registry.sealing.digests import digests
from ikm_registry.sealing.fields import DigestField, SealedTextField


class PeopleQuerySet(RegionScopedQuerySet):
    """People by the places of their assignments, those that have run out included."""

    def lying_in(self, scope):
        if "" in scope.codes:
            return scope.q("pk")
        return models.Q(pk__in=Assignment.objects.filter(scope.q("region__code")).values("user_id"))

    def with_a_role(self):
        """Who holds or held one. Accounts stand before the wall (wall.py), roles behind it: asked
        so, even a forgotten `permitted` shows only people of one's own places.
        """
        held = Assignment.objects.filter(user=models.OuterRef("pk"))
        return self.filter(models.Exists(held))


class RegistryUserManager(UserManager):
    def with_mobile(self, number):
        """`number` as it is kept: +62…"""
        return self.filter(mobile_digest__in=digests(number, "mobile"))

    def with_contact(self, contact):
        """By the address or number that is hers alone."""
        if "@" in contact:
            return self.filter(email=contact.lower())
        return self.with_mobile(contact)


class User(AbstractUser):
    """A person, or another system, that signs in."""

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken. Choose another.")},
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    # By which an owner signs in who has no address. Another name than that of owners' records, so
    # that the digests of both tables do not show who is who.
    mobile = SealedTextField(_("mobile number"), max_length=16, null=True, editable=False)
    mobile_digest = DigestField(of="mobile")

    # Who comes by a key of the API holds no more than these rights, whatever her roles grant;
    # None narrows nothing. Set for one request, kept nowhere.
    narrowed_to: frozenset[str] | None = None

    objects = RegistryUserManager()
    people = PeopleQuerySet.as_manager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique",
                condition=~models.Q(email=""),
                violation_error_message=_("Another account uses this e-mail address."),
            ),
            models.UniqueConstraint(
                fields=["mobile_digest"],
                name="user_mobile_is_unique",
                violation_error_message=_("Another account uses this number."),
            ),
        ]

    def save(self, **options):
        # Signing in asks for the address in small letters, however it is typed.
        self.email = self.email.lower()
        super().save(**options)

    @cached_property
    def held(self):
        """The (role, region code) pairs of this user; one query for as long as the object lives."""
        return list(self.assignments.in_force().values_list("role", "region_id"))

    def may_ever(self, permission):
        """Whether the way she came by lets her use this right, should she hold it."""
        return self.narrowed_to is None or permission in self.narrowed_to

    def has_perm(self, perm, obj=None):
        """Asked before Django's own answer, which is yes to everything for a superuser."""
        return self.may_ever(perm) and super().has_perm(perm, obj)

    @property
    def contact(self):
        """Where the registry writes to her; nothing, where she gave neither."""
        return self.mobile or self.email

    @property
    def works_here(self):
        """An officer, or whoever runs the site: holds, or held, more than her own business."""
        return bool(self.is_superuser or self.is_staff or self.assignments.exists())

    @property
    def zone(self):
        """The clock of the places one works in; of the capital where those follow several."""
        clocks = {zone_of(code) for _role, code in self.held}
        return ZoneInfo(clocks.pop() if len(clocks) == 1 else settings.TIME_ZONE)


class AssignmentQuerySet(RegionScopedQuerySet):
    """Assignments that are…"""

    def in_force(self):
        """Today; from its first day to its last, both included. The others give nothing."""
        today = timezone.localdate()
        return self.unfinished().filter(models.Q(starts_on=None) | models.Q(starts_on__lte=today))

    def unfinished(self):
        """In force, or to come."""
        today = timezone.localdate()
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=today))


@tracked(region="region")
class Assignment(models.Model):
    """One role held in one place and everything below it. A person may hold several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[choice for choice in Role.choices if choice[0] not in WITHOUT_PLACE],
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["region", "role"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                name="assignment_is_given_once",
                violation_error_message=_("This person already holds this role here."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.region}"

    @property
    def state(self):
        """running, coming or over"""
        today = timezone.localdate()
        if self.ends_on and self.ends_on < today:
            return "over"
        return "coming" if self.starts_on and self.starts_on > today else "running"


def family(browser):
    """A browser without its versions: it renews itself each month and stays the same one."""
    return re.sub(r"[\d._]+", "", browser.replace("\0", ""))[:200]


class SignInQuerySet(models.QuerySet):
    """Tries to sign in, kept by account."""

    def note_success(self, user, *, browser):
        """Keep it, and say whether she comes by a browser she never came by before.

        The very first time is no news: she has just opened her account.
        """
        earlier = self.filter(user=user, succeeded=True)
        browsers = set(earlier.values_list("browser", flat=True).distinct())
        self.create(user=user, browser=family(browser), succeeded=True)
        return bool(browsers) and family(browser) not in browsers

    def note_failure(self, user, *, browser=""):
        self.create(user=user, browser=family(browser), succeeded=False)

    def note_failure_of(self, login, *, browser):
        """What was typed is not kept: it may be anything, a password too."""
        named = (
            models.Q(username__iexact=login)
            | models.Q(email=login.lower())
            | models.Q(mobile_digest__in=digests(login, "mobile"))
        )
        for user in User.objects.filter(named):
            self.note_failure(user, browser=browser)


class SignIn(models.Model):
    """One try to sign in to an account that exists."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(_("at"), db_default=Now())
    succeeded = models.BooleanField(_("succeeded"))
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_of_user")]

    def __str__(self):
        return f"{self.user_id} {self.at:%Y-%m-%d}"
