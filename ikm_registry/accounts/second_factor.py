"""The second step at the sign-in: of whom it is required, and what she may do before."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ikm_registry.accounts.models import SignIn
from ikm_registry.accounts.roles import NEED_SECOND_FACTOR, PERMISSIONS, Role
from ikm_registry.sealing.cipher import seal, unseal

STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Where one may go before the second step is set up: to set it up, or away.
OPEN_BEFORE = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "set_language",
    "still_signed_in",
}


def needs_second_factor(user):
    """Does one of her roles, or her power over the whole site, ask for a second step?

    The role of a bank is held in no place, and known by what it lets her do.
    """
    return settings.REQUIRE_MFA and (
        user.is_superuser
        or any(role in NEED_SECOND_FACTOR for role, _region in user.held)
        or any(user.has_perm(permission) for permission in PERMISSIONS[Role.BANK_PARTNER])
    )


class SecondFactor(DefaultMFAAdapter):
    def can_delete_authenticator(self, authenticator):
        """The last step stays with whoever must have one; another has to be added first."""
        steps = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS)
        return not needs_second_factor(authenticator.user) or steps.count() > 1

    def encrypt(self, text):
        """Of the secret of an app and that of backup codes; see sealed_steps.py."""
        return seal(text).decode()

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text.encode())

    def get_totp_issuer(self):
        return "Registri IKM"


class SecondStep(AuthenticateForm):
    """Asks for the code; a wrong one counts among the tries of the account."""

    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError as error:
            if error.code == "incorrect_code":
                SignIn.objects.note_failure(self.user)
            raise


class SecondFactorMiddleware:
    """Sends an officer without a second step to set one up before anything else.

    Costs one query on a page, and only where a second step is required.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, arguments, keywords):
        if request.resolver_match.view_name in OPEN_BEFORE or not self.is_missing(request.user):
            return None
        way = reverse("mfa_index")
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": way})
        return redirect(way)

    def is_missing(self, user):
        if not user.is_authenticated or not needs_second_factor(user):
            return False
        return not Authenticator.objects.filter(user=user, type__in=STEPS).exists()
