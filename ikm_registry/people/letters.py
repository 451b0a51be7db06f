"""The letters that open an account or tell of a new role."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse


def send_invitation(request, person, *, by):
    """To a new officer the link with which she chooses a password; to a known one the news.

    The link works once and for three days, like that of a forgotten password.
    """
    context = {"person": person, "by": by, "sign_in": absolute(request, "account_login")}
    if not person.has_usable_password():
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
        context["link"] = absolute(
            request,
            "account_reset_password_from_key",
            uidb36=user_pk_to_url_str(person),
            key=token,
        )
    get_adapter(request).send_mail("people/email/invitation", person.email, context)


def absolute(request, name, **words):
    return request.build_absolute_uri(reverse(name, kwargs=words))
