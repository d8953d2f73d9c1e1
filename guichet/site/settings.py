"""Django's settings, every one of which an operator may change is read from the environment and documented.

Reference: docs/reference/settings.md. Unsafe values are refused at start by guichet/site/checks.py.
"""

from guichet.site import environment as env

ENVIRONMENT = env.environment()
PRODUCTION = ENVIRONMENT == "production"

GUICHET_ENVIRONMENT = ENVIRONMENT
GUICHET_VAR = env.path("GUICHET_VAR", env.ROOT / "var")
# The folder of the synthetic country that stands in for registers in a demonstration; read by guichet.lab only.
GUICHET_LAB_COUNTRY = env.path("GUICHET_LAB_COUNTRY", GUICHET_VAR / "country")
GUICHET_JURISDICTION = env.path("GUICHET_JURISDICTION", env.ROOT / "jurisdictions" / "aotearoa")
GUICHET_BASE_URL = env.text("GUICHET_BASE_URL", "" if PRODUCTION else "http://localhost:8000").rstrip("/")

# How many requests work at once in one process, how long the others wait, and what one may send.
GUICHET_AT_ONCE = env.number("GUICHET_AT_ONCE", 4, least=1)
GUICHET_QUEUE_SECONDS = env.number("GUICHET_QUEUE_SECONDS", 5, least=1)
GUICHET_LARGEST_BODY = env.number("GUICHET_LARGEST_BODY", 25 * 1024 * 1024, least=1024)
# Public pages kept in memory: how long at most, and how much memory of one process.
GUICHET_PUBLIC_SECONDS = env.number("GUICHET_PUBLIC_SECONDS", 60, least=1)
GUICHET_PUBLIC_MEGABYTES = env.number("GUICHET_PUBLIC_MEGABYTES", 64, least=1)

SECRET_KEY = env.text("GUICHET_SECRET_KEY", "" if PRODUCTION else env.DEMO_SECRET)
SECRET_KEY_FALLBACKS = env.words("GUICHET_OLD_SECRET_KEYS")
# Master keys of personal data, newest first (guichet/vault). A demonstration makes one and keeps it in GUICHET_VAR.
GUICHET_VAULT_KEYS = env.pairs("GUICHET_VAULT_KEYS", f"known={env.DEMO_VAULT_KEY}" if ENVIRONMENT == "test" else "")
DEBUG = env.flag("GUICHET_DEBUG")
ALLOWED_HOSTS = env.words("GUICHET_ALLOWED_HOSTS", "" if PRODUCTION else "*")
CSRF_TRUSTED_ORIGINS = [GUICHET_BASE_URL] if GUICHET_BASE_URL.startswith("https://") else []

# A room is added here, and to guichet/site/urls.py, when its package is built. Lowest layer first.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "guichet.site",
    "guichet.audit",
    "guichet.vault",
    "guichet.identity",
    "guichet.catalogue",
    "guichet.sharing",
    "guichet.intake",
    "guichet.evidence",
    "guichet.cases",
    "guichet.notifications",
    "guichet.entitlements",
    "guichet.estates",
    "guichet.payments",
    "guichet.credentials",
    "guichet.shop",
    "guichet.queue",
    "guichet.bookings",
    "guichet.reports",
    "guichet.journeys",
    "guichet.look",
    "guichet.channels.api",
    "guichet.connectors.openid",
    "guichet.connectors.passkeys",
    "guichet.connectors.openid_provider",
    "guichet.connectors.clamav",
    "guichet.connectors.sms_http",
    "guichet.connectors.register_rest",
    "guichet.connectors.register_files",
    "guichet.connectors.life_events",
    "guichet.connectors.credentials",
    "guichet.connectors.govuk_pay",
    "guichet.connectors.stripe_checkout",
    "guichet.connectors.open311",
    "guichet.channels.sms",
    "guichet.channels.counter",
    "guichet.channels.telephone",
    "guichet.channels.web",
    *([] if PRODUCTION else ["guichet.lab"]),
]

ROOT_URLCONF = "guichet.site.urls"
WSGI_APPLICATION = "guichet.site.wsgi.application"

MIDDLEWARE = [
    "guichet.site.security.security_headers",
    "guichet.site.security.Compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guichet.catalogue.release.one_release",
    "guichet.identity.middleware.ActorMiddleware",
    "guichet.channels.web.errors.Middleware",
]
CSRF_FAILURE_VIEW = "guichet.channels.web.errors.forged"

# Who signs people in: JSON, see guichet/connectors/openid/configuration.py. The lab plugs in its own provider.
GUICHET_OPENID_PROVIDERS = env.text("GUICHET_OPENID_PROVIDERS", "[]")
# The surest a passkey may make us: low, substantial or high.
GUICHET_PASSKEY_LEVEL = env.text("GUICHET_PASSKEY_LEVEL", "substantial")
# Registers that are asked before people are: JSON, see guichet/connectors/register_rest.
GUICHET_REGISTERS = env.text("GUICHET_REGISTERS", "[]")
# Registers that drop files: the folder of their layouts, and the one they drop into (connectors/register_files).
GUICHET_REGISTER_LAYOUTS = env.text("GUICHET_REGISTER_LAYOUTS")
GUICHET_REGISTER_DROP = env.text("GUICHET_REGISTER_DROP")
# Accounts with providers of card payments: JSON, see guichet/connectors/govuk_pay and stripe_checkout.
GUICHET_GOVUK_PAY = env.text("GUICHET_GOVUK_PAY", "[]")
GUICHET_STRIPE = env.text("GUICHET_STRIPE", "[]")
# Whose credentials from wallets are taken: the YAML file of the trust list (connectors/credentials).
GUICHET_CREDENTIALS = env.text("GUICHET_CREDENTIALS")
# Systems that tell us of life events, and those that are told: JSON, see guichet/connectors/life_events.
GUICHET_LIFE_EVENTS = env.text("GUICHET_LIFE_EVENTS")
# What signs what they are told: a JSON list of private JWKs of P-256, newest first.
GUICHET_LIFE_EVENT_KEYS = env.text("GUICHET_LIFE_EVENT_KEYS")
# Which systems of agencies may ask us who somebody is: JSON, see guichet/connectors/openid_provider/README.md.
GUICHET_OPENID_CLIENTS = env.text("GUICHET_OPENID_CLIENTS", "[]")
# Open311: the keys of programs that file reports, name=key; how many each may file in an hour; bodies that speak it.
GUICHET_OPEN311_KEYS = env.pairs("GUICHET_OPEN311_KEYS", "" if PRODUCTION else "demo=demonstration-key")
GUICHET_MAP_TILES = env.text("GUICHET_MAP_TILES", "")
GUICHET_MAP_TILES_FROM = env.text("GUICHET_MAP_TILES_FROM", "")
GUICHET_OPEN311_AN_HOUR = env.number("GUICHET_OPEN311_AN_HOUR", 600, least=1)
GUICHET_OPEN311_BODIES = env.text("GUICHET_OPEN311_BODIES", "[]")
# clamav://host:3310 or clamav:///path/of/socket; without a scanner documents wait unread.
GUICHET_VIRUS_SCANNER = env.text("GUICHET_VIRUS_SCANNER")

# What signs receipts (a private JWK of P-256), and what the numbers are made with that each agency knows a person by.
# Without the first a demonstration signs with a key that follows from its secret.
GUICHET_RECEIPT_KEY = env.text("GUICHET_RECEIPT_KEY")
GUICHET_AUDIT_KEY = env.text("GUICHET_AUDIT_KEY")
GUICHET_PAIRWISE_KEY = env.text("GUICHET_PAIRWISE_KEY", "" if PRODUCTION else env.DEMO_SECRET)

# Calls of the API a minute in one process: of an unknown address, of a person's token, of an agency's.
GUICHET_API_ANONYMOUS = env.number("GUICHET_API_ANONYMOUS", 120, least=1)
GUICHET_API_PERSON = env.number("GUICHET_API_PERSON", 600, least=1)
GUICHET_API_AGENCY = env.number("GUICHET_API_AGENCY", 60_000, least=1)

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["guichet.identity.backend.ProviderBackend"]  # nobody signs in with a password
GUICHET_IDLE_SECONDS = env.number("GUICHET_IDLE_SECONDS", 30 * 60, least=60)
GUICHET_SIGN_IN_SECONDS = env.number("GUICHET_SIGN_IN_SECONDS", 8 * 3600, least=60)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": sorted((env.ROOT / "guichet").glob("**/templates")),
        "APP_DIRS": False,
        "OPTIONS": {"environment": "guichet.site.jinja.environment"},
    },
]

DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", str(GUICHET_VAR / "guichet.sqlite3")),
        gate_seconds=env.number("GUICHET_GATE_SECONDS", 20, least=1),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.number("GUICHET_SESSION_SECONDS", 8 * 3600, least=60)
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("GUICHET_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Static files are served by guichet/site/static_files.py; Django only needs to know where they stand.
STATIC_URL = "/static/"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"

# How gateways that call us show who they are (guichet/identity/admission.py).
GUICHET_GATEWAY_TOKENS = env.pairs("GUICHET_GATEWAY_TOKENS")
# Where text messages are posted (guichet/connectors/sms_http); empty: none are sent.
GUICHET_SMS_URL = env.text("GUICHET_SMS_URL")
GUICHET_SMS_TOKEN = env.text("GUICHET_SMS_TOKEN")
GUICHET_SMS_FROM = env.text("GUICHET_SMS_FROM")
# What a voice browser is told to recognise free speech with (guichet/channels/telephone), such as the vendor's
# builtin:speech/transcribe; empty: only keys are listened for.
GUICHET_VOICE_SPEECH = env.text("GUICHET_VOICE_SPEECH", "" if PRODUCTION else "builtin:speech/transcribe")
# How many texts of one number are answered in an hour (guichet/channels/sms).
GUICHET_SMS_AN_HOUR = env.number("GUICHET_SMS_AN_HOUR", 120, least=1)

DEFAULT_FROM_EMAIL = env.text("GUICHET_EMAIL_FROM", "guichet@localhost")
_MAIL = env.mail(env.text("GUICHET_EMAIL_URL", {"test": "memory:", "demo": "lab:"}.get(ENVIRONMENT, "console:")))
globals().update(_MAIL)

# What went wrong is said on standard error, where a service manager keeps it: the place and the traceback, never the
# values of a form. What a visitor does wrong (404, 403) is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
