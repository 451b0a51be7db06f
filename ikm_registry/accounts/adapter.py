from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignup(DefaultAccountAdapter):
    """Accounts are given by an administrator; nobody registers herself as an officer."""

    def is_open_for_signup(self, request):
        return False
