"""Wiring only: what Django reads. No app imports this module."""

import os

import django.conf.locale
from csp.constants import NONE, SELF

from cpts_portal.account_settings import *  # noqa: F403
from cpts_portal.environment import (
    ROOT,
    Mode,
    address,
    database,
    load_env_file,
    mode,
    pro_sante_connect,
    read_setting,
    redis_addresses,
    secret,
)
from cpts_portal.ops import seeds
from cpts_portal.ops.embedded import client
from cpts_portal.ops.logs import logging_settings

load_env_file()
MODE = mode()
DEBUG = MODE == Mode.DEVELOPMENT
SECRET_KEY = secret("CPTS_SECRET_KEY")
ALLOWED_HOSTS = os.environ.get("CPTS_HOSTS", "localhost 127.0.0.1 [::1]").split()
SECURE = os.environ.get("CPTS_HTTPS", "yes" if MODE == Mode.PRODUCTION else "no") == "yes"
PUBLIC_URL = os.environ.get("CPTS_PUBLIC_URL", "http://localhost:8000")

# --- keys of the encrypted fields and of the audit chain ("id:base64" pairs, the first is current)
FIELD_KEYS = secret("CPTS_FIELD_KEYS")
AUDIT_KEY = secret("CPTS_AUDIT_KEY")
# the blind indexes have keys of their own, written like those of the fields
INDEX_KEY = secret("CPTS_INDEX_KEY")
# opens the backups and nothing else; only the backup and restore commands ask for it
BACKUP_KEY = read_setting("CPTS_BACKUP_KEY")
# what a restored base still has to do before anybody uses it: « f(*, by, at) -> sentence »
AFTER_RESTORE = [
    # first: what the others do again leaves traces of its own
    "cpts_portal.foundation.records.audit.note_restored",
    "cpts_portal.home.operations.retention.replay_after_restore",
    "cpts_portal.foundation.records.outbox.hold_after_restore",
]
# the secret that the personas' passwords derive from; asked for in the demonstration only
DEMO_SECRET = secret("CPTS_DEMO_SECRET") if MODE == Mode.DEMO else None

# --- the one clock (cpts_portal.foundation.kernel.clock)
CLOCK_STARTS_AT = seeds.chosen().starts_at if MODE == Mode.DEMO else None

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "csp",
    "cpts_portal.foundation",
    "members",
    "missions",
    "patients",
    "funding",
    "cpts_portal.home",
    "cpts_portal.ops",
]
if MODE == Mode.DEMO:
    INSTALLED_APPS.append("cpts_portal.demo")

MIDDLEWARE = [
    # above all that may answer early or refuse: every response carries the headers
    "csp.middleware.CSPMiddleware",
    "cpts_portal.foundation.web.headers.SecurityHeadersMiddleware",
    "cpts_portal.ops.health.counting.CountedRequests",
    "django.middleware.security.SecurityMiddleware",
    # below the headers: static files carry them too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # pages on a poor network; Django pads what it compresses and masks the form's token (BREACH)
    "django.middleware.gzip.GZipMiddleware",
    "cpts_portal.foundation.web.methods.OnlyPagesAndForms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cpts_portal.foundation.web.french_spaces.tie_spaces_of_pages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cpts_portal.foundation.web.interrupted.InterruptedFormMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "members.accounts.sessions.ActorMiddleware",
    "members.accounts.sessions.SecondFactorMiddleware",
    "members.accounts.sessions.RecentProofMiddleware",
    "members.accounts.guessed_addresses.GuessedAddressMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cpts_portal.foundation.web.files.DamagedFileMiddleware",
]

# the reviewers' site has templates of its own: the admin's context processor serves none of them
# and e-mail logins are unique whatever their capitals, by a constraint this check cannot see
SILENCED_SYSTEM_CHECKS = ["admin.E402", "auth.W004"]

ROOT_URLCONF = "cpts_portal.urls"
WSGI_APPLICATION = "cpts_portal.wsgi.application"
FORM_RENDERER = "cpts_portal.foundation.web.forms.FrenchFormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cpts_portal.home.navigation.page_frame",
            ],
            "builtins": [
                "cpts_portal.foundation.templatetags.french",
                "funding.templatetags.figures",
            ],
        },
    }
]

# --- services: addresses given from outside (compose, hosting, tests), else the embedded services
if MODE != Mode.PRODUCTION and os.environ.get("CPTS_SERVICES") != "none":
    client.provide()
DATABASES = {"default": database(address("DATABASE_URL", mode=MODE))}
# what migrations and grants need; see cpts_portal.ops.roles
OWNER_DATABASE_URL = read_setting("DATABASE_OWNER_URL")
APP_DATABASE_ROLE = DATABASES["default"]["USER"]
REDIS_URL = address("REDIS_URL", mode=MODE)
_broker, _cache = redis_addresses(
    REDIS_URL, first=int(os.environ.get("CPTS_REDIS_FIRST_DATABASE", "0"))
)
CACHES = {
    "default": {
        "BACKEND": "cpts_portal.foundation.web.shared_cache.SharedCache",
        "LOCATION": _cache,
    }
}
CELERY_BROKER_URL = _broker

# --- Pro Santé Connect: off unless the three are given (members.pro_sante_connect); the
# demonstration plays the provider itself (cpts_portal.demo.simulator)
_psc = pro_sante_connect(MODE)
if MODE == Mode.DEMO and not _psc["DISCOVERY"]:
    _psc = {
        "DISCOVERY": f"{PUBLIC_URL}/visite/simulateur/.well-known/openid-configuration",
        "CLIENT_ID": "portail-de-demonstration",
        "CLIENT_SECRET": DEMO_SECRET or "",
    }
PSC_DISCOVERY, PSC_CLIENT_ID = _psc["DISCOVERY"], _psc["CLIENT_ID"]
PSC_CLIENT_SECRET = _psc["CLIENT_SECRET"]
_psc_origin = ["/".join(PSC_DISCOVERY.split("/")[:3])] if PSC_DISCOVERY else []
# all the questions of one sign-in together, in seconds
PSC_SECONDS = 5

# --- language, time, files
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
django.conf.locale.LANG_INFO["fr"]["name_local"] = "français"
USE_TZ = True
TIME_ZONE = "Europe/Paris"
STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("CPTS_STATIC", str(ROOT / "staticfiles"))
STATICFILES_DIRS = [ROOT / "static"]
_static = {
    Mode.PRODUCTION: "whitenoise.storage.CompressedManifestStaticFilesStorage",
    # compressed, but a file added since the last start is still found
    Mode.DEMO: "whitenoise.storage.CompressedStaticFilesStorage",
    Mode.DEVELOPMENT: "django.contrib.staticfiles.storage.StaticFilesStorage",
    Mode.TEST: "django.contrib.staticfiles.storage.StaticFilesStorage",
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = MODE in (Mode.DEVELOPMENT, Mode.TEST)
DOCUMENTS_ROOT = os.environ.get("CPTS_DOCUMENTS", str(seeds.own_folder(ROOT / "var") / "documents"))
# the last link of the traces, one file a night: to be mounted from another machine than the base
ANCHORS_ROOT = os.environ.get("CPTS_ANCHORS", str(client.run_folder() / "anchors"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOCUMENTS_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": _static[MODE]},
}
# the antivirus of uploads: unix:/run/clamav/clamd.ctl or host:port; without one, structure decides
CLAMD = os.environ.get("CPTS_CLAMD", "")
# --- erasures, listed outside the database too: put it on another disk, and never restore it
TOMBSTONES = os.environ.get(
    "CPTS_TOMBSTONES", str(seeds.own_folder(ROOT / "var") / "tombstones.jsonl")
)
# --- who answers about personal data, as the privacy notice names them (a name, an address)
DPO_CONTACT = os.environ.get("CPTS_DPO", "")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# a whole roll of photos chosen by mistake is said beside its field, with what was typed
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# --- mail
EMAIL_BACKEND = os.environ.get(
    "CPTS_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = os.environ.get("CPTS_MAIL_DIR", str(seeds.own_folder(ROOT / "var") / "mails"))
# no default in production: a reset link would go nowhere (cpts_portal.ops.checks.production)
EMAIL_HOST = os.environ.get("CPTS_SMTP_HOST", "" if MODE == Mode.PRODUCTION else "localhost")
EMAIL_PORT = int(os.environ.get("CPTS_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("CPTS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = read_setting("CPTS_SMTP_PASSWORD")
EMAIL_USE_TLS = os.environ.get("CPTS_SMTP_TLS", "no") == "yes"
EMAIL_TIMEOUT = 10
# whose name signs the mails, and who is written back to
MAIL_PUBLISHER = "members.queries.territory.association"
DEFAULT_FROM_EMAIL = os.environ.get("CPTS_MAIL_FROM", "Portail CPTS <ne-pas-repondre@localhost>")

# --- browser side
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # signing out of Pro Santé Connect too is a form whose answer leads there
        "form-action": [SELF, *_psc_origin],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "cpts_portal.foundation.web.notices.NoticeStorage"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# --- monitoring: « /metrics » answers whoever bears this token; without one it does not exist
METRICS_TOKEN = read_setting("CPTS_METRICS_TOKEN")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = logging_settings()
