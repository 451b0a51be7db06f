"""`manage.py rotate_keys`: seal everything with the first of DATA_KEYS."""

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ikm_registry.accounts.sealed_steps import reseal_steps
from ikm_registry.sealing.cipher import Unreadable
from ikm_registry.sealing.rotation import reseal, sealed_fields

LOCKED = gettext_lazy(
    "%(table)s holds what none of DATA_KEYS opens. Add the key it was sealed with."
)


class Command(BaseCommand):
    help = (
        "Seal everything with the first of DATA_KEYS, the history included. Put the new key "
        "before the old one, restart the site, run this, then take the old key away."
    )

    def handle(self, **options):
        for model in filter(sealed_fields, apps.get_models()):
            self.tell(model, reseal)
        self.tell(Authenticator, reseal_steps)

    def tell(self, model, seal_anew):
        table = model._meta.db_table
        try:
            count = seal_anew(model)
        except Unreadable as fault:
            raise CommandError(LOCKED % {"table": table}) from fault
        self.stdout.write(
            _("%(table)s: %(count)s rows sealed with the first key.")
            % {"table": table, "count": number_format(count)}
        )
