"""Every setting. An empty environment gives a working site on SQLite; `docs/settings.md` explains each variable."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from articles.richtext.editor import ckeditor_config
from cms import env
from cms.secret_key import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
_FOLDERS = ("static", "media", "broker/queue", "broker/control", "broker/processed")
VAR = env.folder("ASOF_VAR", BASE_DIR / "var", *_FOLDERS)

# --- The site
DEBUG = env.flag("DEBUG", False)
SITE_NAME = env.text("SITE_NAME", "Asof")
SITE_URL = env.url("SITE_URL", "http://127.0.0.1:8000", "http", "https")
# A public address with https is what makes a site a production site: cookies, redirects and the secret follow from it.
PRODUCTION = SITE_URL.startswith("https:")
SECRET_KEY = env.secret("SECRET_KEY") or kept_secret(VAR / "secret_key", allowed=not PRODUCTION)
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS") or [SITE_HOST, "127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "cms.apps.AsofAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "ckeditor",
    "csp",
    "policies",
    "articles",
    "cms.apps.CmsConfig",
]

MIDDLEWARE = [
    "cms.request_numbers.RequestNumbers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.impossible_values.ImpossibleValues",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

# --- Where things are kept
DATABASES = {"default": env.database("DATABASE_URL", VAR / "asof.sqlite3")}
REDIS_URL = env.redis("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "asof",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"

# --- Time and language
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_I18N = True
LANGUAGE_CODE = env.text("LANGUAGE_CODE", "en")
FORMAT_MODULE_PATH = ["cms.formats"]

# --- Who may come in
LOGIN_URL = "admin:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Never by itself: it binds every other name under the same domain to https for a year.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.flag("HSTS_SUBDOMAINS", False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A draft of 10 MB must reach the form that refuses it in words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Jobs: messages hasten work that a query would find anyway, so a broker that is away delays and never loses
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        # A killed worker's message comes back after this many seconds, looked for every five; longer than any step.
        "visibility_timeout": 90,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 3,
        "socket_connect_timeout": 2,
        # Without these a save would wait for the broker for ever.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(VAR / "broker" / "queue"),
        "data_folder_out": str(VAR / "broker" / "queue"),
        "control_folder": str(VAR / "broker" / "control"),
        "processed_folder": str(VAR / "broker" / "processed"),
        "polling_interval": 0.1,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 55
CELERY_TASK_TIME_LIMIT = 80
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "cms.heartbeat:Clock"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "clock")
CELERY_TIMEZONE = TIME_ZONE

# --- Mail: to the console until a server is named
_MAIL_TLS = env.flag("MAIL_TLS", True)
EMAIL_HOST = env.text("MAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env.number("MAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("MAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("MAIL_PASSWORD")
EMAIL_USE_SSL = _MAIL_TLS and EMAIL_PORT == 465
EMAIL_USE_TLS = _MAIL_TLS and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", f"{SITE_NAME} <asof@localhost>")

# --- The product
ASOF_ONE_PERSON_TEAM = env.flag("ASOF_ONE_PERSON_TEAM", False)
ASOF_REQUIRE_SECOND_APPROVER = env.flag("ASOF_REQUIRE_SECOND_APPROVER", False)
ASOF_REPORT_TARGET = env.number("ASOF_REPORT_TARGET", 95, most=100)
# Working days after which what an owner left goes to the backup owner; 0: never. Of a country, or of Monday to Friday.
ASOF_HAND_ON_AFTER = env.number("ASOF_HAND_ON_AFTER", 5, most=60)
ASOF_HOLIDAYS = env.text("ASOF_HOLIDAYS")
ASOF_CHECKS_OFF = frozenset(env.listed("ASOF_CHECKS_OFF"))
ASOF_CHECK_LEVELS = env.pairs("ASOF_CHECK_LEVELS")
# Where readers say what is wrong on a page, and whoever found a hole says so: a page or a mail address.
ASOF_CONTACT = env.contact("ASOF_CONTACT")
ASOF_SECURITY_CONTACT = env.contact("ASOF_SECURITY_CONTACT")
# Seconds for which browsers and proxies may show a page without asking; 0: they ask each time, so a changed fact shows at once.
ASOF_PAGE_LIFETIME = timedelta(seconds=env.number("ASOF_PAGE_LIFETIME", 0, least=0, most=86_400))
ASOF_PUBLIC_REPLAY = env.flag("ASOF_PUBLIC_REPLAY", False)
ASOF_PREVIEW_DAYS = env.number("ASOF_PREVIEW_DAYS", 7, least=1, most=90)
# A site that is only tried out asks nobody by itself; the button and the command read sources anyway.
ASOF_WATCH = env.flag("ASOF_WATCH", PRODUCTION)
ASOF_WATCH_CONTACT = env.text("ASOF_WATCH_CONTACT")
ASOF_WATCH_PACE = env.number("ASOF_WATCH_PACE", 5, least=1, most=3600)
ASOF_WATCH_PORTS = env.ports("ASOF_WATCH_PORTS", "80,443")
ASOF_WATCH_NETWORKS = env.networks("ASOF_WATCH_NETWORKS")

# Without one of the two, the figures for a monitoring system have no address.
ASOF_METRICS_TOKEN = env.secret("ASOF_METRICS_TOKEN")
ASOF_METRICS_NETWORKS = env.networks("ASOF_METRICS_NETWORKS")

# --- The editor
CKEDITOR_CONFIGS = {"default": ckeditor_config()}
# CKEditor 4 is no longer maintained. Our own check asof.E010 proves what protects us from it; SECURITY.md says it plainly.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

# --- What it says
LOG_FORMAT = env.choice("LOG_FORMAT", "words", "words", "json")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "words": {"()": "cms.logs.Words", "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "cms.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {
        "handlers": ["console"],
        "level": env.choice("LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR"),
    },
    # It warns that a broker in a folder has no host name.
    "loggers": {"kombu.connection": {"level": "ERROR"}},
}
# Nothing is sent, and nothing of its package loaded, without an address.
SENTRY_DSN = env.secret("SENTRY_DSN")
SENTRY_ENVIRONMENT = env.text("SENTRY_ENVIRONMENT", "production" if PRODUCTION else "development")
