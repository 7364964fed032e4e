"""Django's settings, from the environment and the home alone.

PRATIQUE_HOME      the home: database, keys, files (default `var/`)
PRATIQUE_DATABASE  name of the database inside it (default `pratique`)
PRATIQUE_ROLES     database roles this process holds, the first is its default
PRATIQUE_FRONT     which pages it serves: public | officers
PRATIQUE_HOSTS     host names it answers to, with commas
PRATIQUE_COUNTRY, PRATIQUE_DIVISION, PRATIQUE_ZONE   the area this house serves
PRATIQUE_POOL      1: keep connections in a pool (the servers do)
PRATIQUE_TRAVELLERS  the travellers' pages as they see them: https://city.example
PRATIQUE_OFFICERS    the officers' pages as they see them
"""

import os
from pathlib import Path

from pratique import keys
from pratique.serve.cluster import server_for
from pratique.serve.home import Home

HOME = Home.from_environment()
KEYS_FOLDER = HOME.keys
HOME.create()
keys.ensure(KEYS_FOLDER)
SECRET_KEY = keys.cookie_secret(KEYS_FOLDER)

FRONT = os.environ.get("PRATIQUE_FRONT", "officers")
HOLDS = os.environ.get("PRATIQUE_ROLES", "owner,officer,intake,worker,gate").split(",")
DEFAULT_ROLE = HOLDS[0]
DATABASE_NAME = os.environ.get("PRATIQUE_DATABASE", "pratique")
POOL = {"min_size": 1, "max_size": 8} if os.environ.get("PRATIQUE_POOL") else False


def _connection(role: str) -> dict[str, object]:
    dsn = dict(server_for(HOME).dsn(role, DATABASE_NAME))
    named = {
        "HOST": dsn.pop("host"),
        "PORT": dsn.pop("port", ""),
        "USER": dsn.pop("user"),
        "PASSWORD": dsn.pop("password"),
        "NAME": dsn.pop("dbname"),
    }
    options: dict[str, object] = dict(dsn)  # sslmode and the like
    # Whatever keeps a plan here asks by keys: one plan is as good as another, and
    # making it anew costs more than running it.
    keeping = "-c plan_cache_mode=force_generic_plan"
    options["prepare_threshold"] = 5  # none set: nothing could be prepared at all
    options["options"] = f"{dsn.get('options', '')} {keeping}".strip()
    if POOL:
        options["pool"] = POOL
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": options,
    }


DATABASES = {
    ("default" if role == DEFAULT_ROLE else role): _connection(role) for role in HOLDS
}
DATABASE_ROUTERS = ["pratique.database.RoleRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "ledger",
    "divisions",
    "access",
    "places",
    "registry",
    "labs",
    "contacts",
    "orders",
    "logistics",
    "community",
    "standing",
    "reporting",
    "loop",
]
INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(f"pratique.{room}" for room in ROOMS),
    "pratique.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pratique.web.security.ContentPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pratique.web.acting.ActingTraveller"
    if FRONT == "public"
    else "pratique.web.signed_in.ActingOfficer",
]
ROOT_URLCONF = f"pratique.web.{FRONT}_urls"
WSGI_APPLICATION = None
TRAVELLERS = os.environ.get("PRATIQUE_TRAVELLERS", "").rstrip("/")
OFFICERS = os.environ.get("PRATIQUE_OFFICERS", "").rstrip("/")
ORIGIN = TRAVELLERS if FRONT == "public" else OFFICERS
ALLOWED_HOSTS = os.environ.get("PRATIQUE_HOSTS", "127.0.0.1,localhost").split(",")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "pratique.web.context.house",
            ],
            "builtins": ["pratique.web.templatetags.house"],
        },
    }
]

# Sessions live in the signed cookie: no database read before a page knows who asks.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if ORIGIN:
    CSRF_TRUSTED_ORIGINS = [ORIGIN]
if ORIGIN.startswith("https://"):
    # The proxy must set these headers itself and drop what clients send.
    USE_X_FORWARDED_HOST = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pratique.web.faults.stale"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
# The area this house serves: whose villages the form offers, in whose time it speaks.
HOME_COUNTRY = os.environ.get("PRATIQUE_COUNTRY", "CN")
HOME_DIVISION = os.environ.get("PRATIQUE_DIVISION", "14")
HOME_ZONE = os.environ.get("PRATIQUE_ZONE", "Asia/Shanghai")

RULEBOOKS_FOLDER = Path(__file__).parents[2] / "rulebooks"

STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "web" / "static"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
