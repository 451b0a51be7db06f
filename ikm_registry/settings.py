"""One file for every machine: machines differ by environment variables only.

`docs/operations.md` lists each variable; the defaults here suit nobody but a developer
on a loopback address, and `check --deploy` says what a real site must set.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2.extensions
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent


def switched_on(name, default="0"):
    return os.environ.get(name, default) == "1"


def words(name, default=""):
    return [word for word in os.environ.get(name, default).split(",") if word]


def database(url):
    """Read a database address by libpq's own rules: socket in ?host=, sslmode, service."""
    dsn = psycopg2.extensions.parse_dsn(url)
    names = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    known = {ours: dsn.pop(theirs) for theirs, ours in names.items() if theirs in dsn}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **known,
        "OPTIONS": dsn,
    }


DEBUG = switched_on("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "only-for-loopback-" * 4)
# Fernet keys: the first seals what the database keeps encrypted, each opens (sealing/cipher.py).
DATA_KEYS = words("DATA_KEYS")
# Keys of API clients are kept as digests under this (rest/credentials.py).
KEY_PEPPER = os.environ.get("KEY_PEPPER", "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "ikm_registry.ui.errors.csrf_failure"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///ikm"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "ikm_registry.regions",
    "ikm_registry.accounts",
    "ikm_registry.history",
    "ikm_registry.jobs",
    "ikm_registry.sealing",
    "ikm_registry.outbox",
    "ikm_registry.operations",
    "ikm_registry.ui",
    "ikm_registry.rest",
    "ikm_registry.feed",
    "ikm_registry.entrance",
    "ikm_registry.people",
    "ikm_registry.clients",
    "ikm_registry.hooks",
    # First the app that knows the other: its load_reference loads what both refer to.
    "programs",
    "businesses",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "django_tasks_db",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    # Answers /api/ itself, so that nothing of what follows is paid for there.
    "ikm_registry.rest.short_way.ShortWay",
    "django.middleware.security.SecurityMiddleware",
    # Before what adds policies for pages: on twenty stored files they weighed 10 KB.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "ikm_registry.ui.headers.HeadersMiddleware",
    "ikm_registry.operations.middleware.RequestMiddleware",
    "ikm_registry.ui.methods.MethodsMiddleware",
    # A list of 25 rows is 30 KB of HTML and 5 KB on a shared line. Django hides the length of
    # what is secret in it (random padding, masked tokens), which answers the BREACH attack.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page nobody thought about is closed, not open.
    "ikm_registry.ui.errors.SignInMiddleware",
    "ikm_registry.accounts.second_factor.SecondFactorMiddleware",
    "ikm_registry.accounts.middleware.ZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ikm_registry.history.middleware.RequestHistoryMiddleware",
    # The last: all that a page asks is asked behind it, and who asks is known.
    "ikm_registry.accounts.middleware.WallMiddleware",
]
# What tells whether the database answers cannot begin by asking it.
WITHOUT_WALL = ("/health/", "/metrics")
# Where programs ask: only there is anything asked for by PUT, PATCH or DELETE.
FOR_PROGRAMS = ("/api/",)

ROOT_URLCONF = "ikm_registry.urls"
WSGI_APPLICATION = "ikm_registry.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ikm_registry.ui.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "ikm_registry.ui.templatetags.ui"],
        },
    }
]

# Drop-downs without a template for each option.
FORM_RENDERER = "ikm_registry.ui.renderer.Renderer"

# People sign in with the name or the address they remember.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "ikm_registry.accounts.backend.SignInBackend",
    "ikm_registry.accounts.backend.RegionBackend",
    "programs.services.partners.PartnerBackend",
]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_FORMS = {"login": "ikm_registry.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "ikm_registry.accounts.adapter.RegistryAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# Whoever guesses on is locked out for longer: five minutes, then an hour, then a day.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,60/h/ip,5/5m/key,10/h/key,20/d/key",
    # Codes that are sent to a phone or an address, and tries to guess one (entrance/). A village
    # office registers many owners from one address.
    "send_code": "20/m/ip,120/h/ip,3/10m/key,6/d/key",
    "try_code": "30/m/ip,200/h/ip",
    # Cards by which an owner comes in, and what she says of her business (businesses/).
    "try_card": "20/m/ip,100/h/ip",
    "claim": "10/d/user",
    # Whom an owner asks to help her: each is a message to somebody.
    "invite_helper": "10/d/user",
    # What strangers may open: cards of businesses and published products.
    "look_at_public": "60/m/ip,1000/h/ip",
}
# So is whoever tries numbers of certificates and plates on the public pages; right ones cost none.
NUMBER_MISSES = "10/m/ip,60/h/ip"
# How many proxies stand between the site and the people; with none of them counted, all
# people would share the address of the nearest, and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PROXIES", "0"))
# A second step at the sign-in is required of every role that roles.py names. A developer's own
# machine and the demo do without.
REQUIRE_MFA = switched_on("REQUIRE_MFA", "0" if DEBUG else "1")
MFA_ADAPTER = "ikm_registry.accounts.second_factor.SecondFactor"
MFA_FORMS = {"authenticate": "ikm_registry.accounts.second_factor.SecondStep"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Clocks of telephones differ by some seconds.
MFA_TOTP_TOLERANCE = 1
# Addresses are given by an administrator with the account; nobody claims another's.
MFA_ALLOW_UNVERIFIED_EMAIL = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
AUTH_PASSWORD_VALIDATORS += [
    {"NAME": "ikm_registry.accounts.passwords.GuessableWordsValidator"},
]

# Counts of failed sign-ins must hold for all processes of the site together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Of more entries than this the table drops a third, and with them counts still needed.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / ".local/static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get(
            "STATICFILES_BACKEND", "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# Pages ask for hashed names alone, and nobody but a developer for the map of a source: Brotli takes
# its time, so what nobody asks for is neither kept nor compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
# Uploads are served by views that ask `permitted`; no web server may publish this folder.
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / ".local/media"))
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

MAILERS = {
    "default": {
        "BACKEND": os.environ.get("MAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "registri-ikm@localhost")

# How what is written to people leaves (outbox/senders.py), by channel; none: that way is not
# offered. On a developer's machine and in the demo nothing leaves: a page shows what would have.
OUTBOX_ON_SCREEN = switched_on("OUTBOX_ON_SCREEN", "1" if DEBUG else "0")
OUTBOX_GATEWAY_URL = os.environ.get("OUTBOX_GATEWAY_URL", "")
OUTBOX_GATEWAY_TOKEN = os.environ.get("OUTBOX_GATEWAY_TOKEN", "")
OUTBOX = {
    "email": "ikm_registry.outbox.senders.mail",
    "phone": "ikm_registry.outbox.senders.gateway" if OUTBOX_GATEWAY_URL else "",
}
if OUTBOX_ON_SCREEN:
    OUTBOX = dict.fromkeys(OUTBOX, "ikm_registry.outbox.senders.screen")

# What went wrong is told to whoever reads the output: systemd, the demo's terminal. A page that
# nobody has is no fault, and the worker need not announce that it stops. As JSON, each request has
# its line, too. Django's own handlers go: the letter to administrators quotes what was sent.
LOG_AS_JSON = os.environ.get("LOG_FORMAT", "plain") == "json"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "ikm_registry.operations.logs.PlainFormatter", "words": DEBUG},
        "json": {"()": "ikm_registry.operations.logs.JsonFormatter"},
    },
    "handlers": {
        "plain": {"class": "logging.StreamHandler", "formatter": "plain"},
        "json": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stdout",
        },
    },
    "root": {"handlers": ["json" if LOG_AS_JSON else "plain"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django_tasks_db": {"level": "ERROR"},
        # Asked for more, it writes down each token that it gives.
        "oauthlib": {"level": "WARNING"},
        "ikm_registry.operations.middleware": {"level": "INFO" if LOG_AS_JSON else "WARNING"},
    },
}

# The description of the API (rest/schema.py).
SPECTACULAR_SETTINGS = {
    "TITLE": "IKM Registry",
    "DESCRIPTION": _(
        "The registry in which Indonesia's districts keep their small and medium industries (IKM). "
        "JSON in UTF-8 with snake_case names; moments in UTC, money and quantities as texts."
    ),
    "VERSION": "1.0",
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "SORT_OPERATION_PARAMETERS": False,
    "GET_MOCK_REQUEST": "ikm_registry.rest.schema.no_request",
    "POSTPROCESSING_HOOKS": ["ikm_registry.rest.schema.with_components"],
}

# How many requests of one process may wait for changes at once (feed/following.py): fewer than it
# has threads.
FEED_WAITING = int(os.environ.get("FEED_WAITING", "2"))

# How many receivers of webhooks one worker calls at once; and, for developers alone, whether
# receivers may listen on this very machine and without a certificate (hooks/addresses.py).
WEBHOOK_CALLERS = int(os.environ.get("WEBHOOK_CALLERS", "16"))
WEBHOOKS_TO_LOOPBACK = switched_on("WEBHOOKS_TO_LOOPBACK")

# Who may read /metrics, and how backups are made; see docs/operations.md.
METRICS_ALLOWED = words("METRICS_ALLOWED", "127.0.0.0/8,::1/128")
BACKUP_KEY = os.environ.get("BACKUP_KEY", "")
PG_BIN = os.environ.get("PG_BIN", "")

# Django ships no worker; see docs/adr/0005-tasks.md before choosing another.
TASKS = {
    "default": {
        "BACKEND": os.environ.get(
            "TASKS_BACKEND", "django.tasks.backends.immediate.ImmediateBackend"
        ),
        "QUEUES": ["default", "imports"],
    }
}

# Days in which whoever proposes a change may expect an answer (docs/changes.md).
CHANGE_ANSWER_DAYS = int(os.environ.get("CHANGE_ANSWER_DAYS", "14"))

# Maps need no tile server; one that serves pictures like "https://…/{z}/{x}/{y}.png" may be named.
MAP_TILES = os.environ.get("MAP_TILES", "")
MAP_ATTRIBUTION = os.environ.get("MAP_ATTRIBUTION", "")


def origin(address):
    """Where an address leads, as CSP writes it; `{s}` stands for one of several servers."""
    parts = urlsplit(address.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


# Scripts and styles come from this server only; Bootstrap's icons are data: images.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", *origin(MAP_TILES)],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Passkeys, and where a telephone is; nothing else of a device is ever asked for.
PERMISSIONS_POLICY = {
    "geolocation": ["self"],
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
    **dict.fromkeys(
        [
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "encrypted-media",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
            "xr-spatial-tracking",
        ],
        [],
    ),
}
# A site on a loopback address has no certificate; every other one sets HTTPS=1.
HTTPS = switched_on("HTTPS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# What watches the site asks the process itself, which has no certificate.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Browsers take passkeys without a certificate on the address "localhost" only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
X_FRAME_OPTIONS = "DENY"
