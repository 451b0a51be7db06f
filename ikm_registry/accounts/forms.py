"""The door itself."""

from allauth.account.forms import LoginForm

from ikm_registry.accounts import phones


class SignInForm(LoginForm):
    """A phone number is the same number however it is written, and has one count of tries."""

    def clean_login(self):
        login = super().clean_login()
        return phones.normal(login) if phones.takes_messages(login) else login
