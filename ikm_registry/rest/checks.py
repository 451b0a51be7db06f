"""What `check --deploy` says of KEY_PEPPER."""

from django.conf import settings
from django.core.checks import Error

SHORTEST = 32
HOW = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'


def there_is_a_pepper(app_configs, **options):
    if len(settings.KEY_PEPPER) >= SHORTEST:
        return []
    told = f"KEY_PEPPER has fewer than {SHORTEST} characters; keys of API clients need it."
    return [Error(told, hint=HOW, id="rest.E001")]
