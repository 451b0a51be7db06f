"""How signing in differs here from the library's own way."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

from ikm_registry.accounts.models import SignIn

MISMATCH = _(
    "No account fits this name and password. Check both; in the password capitals and small "
    "letters differ."
)


class RegistryAccounts(DefaultAccountAdapter):
    """Accounts are given, tries are kept, and a new browser is told by letter."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, then try again; after many more it takes an hour, "
            "then a day. If you no longer know the password, ask your office for help meanwhile."
        ),
    }

    def is_open_for_signup(self, request):
        """An administrator gives accounts; nobody registers herself as an officer."""
        return False

    def authentication_failed(self, request, **credentials):
        SignIn.objects.note_failure_of(
            credentials.get("username") or credentials.get("email"),
            browser=self.get_http_user_agent(request),
        )

    def post_login(self, request, user, **details):
        new = SignIn.objects.note_success(user, browser=self.get_http_user_agent(request))
        if new:
            self.send_notification_mail("account/email/new_browser", user)
        return super().post_login(request, user, **details)
