"""Settings, all from the environment; what is not set is what a district office on one machine wants.

PINGYI_HOME            all that is not code: database, secret of the names book, seals, documents (default: ./pingyi-data)
PINGYI_DATABASE_URL    postgres://user:password@host/name; default: SQLite in PINGYI_HOME
PINGYI_SECRET_KEY      default: made once and kept in PINGYI_HOME/secret-key, readable by its owner only
PINGYI_ALLOWED_HOSTS   comma-separated; default: this machine only
PINGYI_HTTPS           1: cookies only over https (behind a server that speaks TLS)
PINGYI_IDLE_MINUTES    after so many minutes without a request a session ends (default 30)
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
import django_stubs_ext

django_stubs_ext.monkeypatch()

HOME = Path(os.environ.get("PINGYI_HOME", "pingyi-data")).absolute()


def _secret_key(path: Path) -> str:
    """The key of this installation, which `pingyi serve` makes; where there is none yet, one that lasts as long as the process."""
    return path.read_text(encoding="ascii").strip() if path.is_file() else secrets.token_urlsafe(48)


SECRET_KEY = os.environ.get("PINGYI_SECRET_KEY") or _secret_key(HOME / "secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("PINGYI_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
HTTPS = os.environ.get("PINGYI_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "pingyi.web.base",
    "pingyi.web.journal",
    "pingyi.web.people",
    "pingyi.web.registers",
    "pingyi.web.records",
    "pingyi.web.intake",
    "pingyi.web.board",
    "pingyi.web.follow",
    "pingyi.web.plans",
    "pingyi.web.rulebooks",
    "pingyi.web.years",
    "pingyi.web.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pingyi.web.base.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pingyi.web.people.middleware.session_guard",
]

ROOT_URLCONF = "pingyi.web.urls"
WSGI_APPLICATION = "pingyi.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pingyi.web.base.context.house",
            ],
            "builtins": ["pingyi.web.base.templatetags.pingyi"],
        },
    }
]

_SQLITE = {
    "transaction_mode": "IMMEDIATE",  # a reader that becomes a writer would otherwise meet “locked” at once
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
    ),  # FULL: what was acknowledged is on the disk, though the machine lose its power
}
_url = os.environ.get("PINGYI_DATABASE_URL")
DATABASES = {"default": dj_database_url.parse(_url or f"sqlite:///{HOME / 'pingyi.sqlite3'}", conn_max_age=600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = _SQLITE
    DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "base:home"
IDLE_SECONDS = 60 * int(os.environ.get("PINGYI_IDLE_MINUTES", "30"))
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "pingyi.web.base.views.csrf_failure"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = os.environ.get("PINGYI_TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
LANGUAGES = [("zh-hans", "简体中文")]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # what the wheel carries is served as it lies there: nothing to collect
WHITENOISE_MAX_AGE = 3600

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
UPLOAD_MAX_BYTES = 50 << 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
