"""What `check` says of DATA_KEYS."""

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import Error

HOW = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


def is_key(text):
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def keys_are_keys(app_configs, **options):
    if all(is_key(key) for key in settings.DATA_KEYS):
        return []
    return [Error("DATA_KEYS holds something that is not a key.", hint=HOW, id="sealing.E001")]


def there_is_a_key(app_configs, **options):
    if settings.DATA_KEYS:
        return []
    return [Error("DATA_KEYS is empty; personal data need a key.", hint=HOW, id="sealing.E002")]
