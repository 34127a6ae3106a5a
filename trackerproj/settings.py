"""Every setting of the tracker, from environment variables; docs/operations.md lists them.

The defaults are those of a server in production: DEBUG off, HTTPS on, no key in the code.
"""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))

DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=not DEBUG)


def secret_key() -> str:
    """Return SECRET_KEY, or the content of SECRET_KEY_FILE (data/secret_key)."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    key_file = Path(env.str("SECRET_KEY_FILE", default=str(DATA_DIR / "secret_key")))
    if key_file.is_file():
        return key_file.read_text(encoding="utf-8").strip()
    if DEBUG:
        return "only-for-debugging"
    raise ImproperlyConfigured(
        f"Set SECRET_KEY or SECRET_KEY_FILE ({key_file} does not exist), "
        "or DEBUG=1 on a developer's machine."
    )


SECRET_KEY = secret_key()
# Former keys: sessions and second factors made under them go on.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "plans.apps.PlansConfig",
    "outcomes.apps.OutcomesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trackerproj.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "trackerproj.middleware.DoorsMiddleware",
    "trackerproj.middleware.RefusedWritesMiddleware",
    "trackerproj.middleware.HeldPostsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "trackerproj.middleware.SiteLoginMiddleware",
    "trackerproj.middleware.TrailMiddleware",
    "trackerproj.middleware.AppointmentsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trackerproj.urls"
WSGI_APPLICATION = "trackerproj.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    # Tables of hundreds of rows (outcomes/views/row_markup.py).
    {
        "NAME": "rows",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "rows"],
        "OPTIONS": {"auto_reload": DEBUG},
    },
]

# Database

# A writer takes the lock when its transaction begins and waits for it: a transaction that reads
# first and locks later is refused at once, however long the timeout.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL",
}


def database(url: str) -> dict:
    """Return Django's settings of the database at the URL."""
    settings = env.db_url_config(url)
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = SQLITE_OPTIONS | settings.get("OPTIONS", {})
    settings.setdefault("CONN_MAX_AGE", env.int("CONN_MAX_AGE", default=60))
    settings.setdefault("CONN_HEALTH_CHECKS", True)
    return settings


DATABASES = {
    "default": database(
        env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'tracker.sqlite3'}"),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Pages that are kept until the data change (outcomes/views/kept.py), some tens of kilobytes each:
# in each process for itself, since what they depend on is asked of the database every time.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded documents and evidence have no address of their own: a view checks who asks for them.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "trackerproj.storage.UnguessableStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A page of the admin with a hundred editable rows has more fields than Django's 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Background work: long imports, done by `manage.py db_worker` from a table of this database

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People

# Every page of the site asks for a login; by default promises and verified figures are open.
SITE_LOGIN_REQUIRED = env.bool("SITE_LOGIN_REQUIRED", default=False)
# Earlier states are read in the history, never put back past the rules of each move.
SIMPLE_HISTORY_REVERT_DISABLED = True

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{PASSWORD_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{PASSWORD_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{PASSWORD_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{PASSWORD_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "plans.passwords.ThreeKinds"},
    {"NAME": "plans.passwords.NotTheUserName"},
    {"NAME": "plans.passwords.NotUsedBefore", "OPTIONS": {"last": 5}},
]
# Days after which a person is reminded to change the password; 0 never reminds.
PASSWORD_REMIND_DAYS = env.int("PASSWORD_REMIND_DAYS", default=90)
# A code from a telephone: each person may use one; with this, those with these roles must.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=False)
SECOND_FACTOR_ROLES = ["administrator", "verifier", "auditor"]
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True  # thirty minutes without a request, not since the login
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# How many proxies of ours add to X-Forwarded-For. Without it a city behind one proxy has one
# address for everybody; set too high, a client could write its own.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# A person at an address, not either alone: nobody can lock a colleague out from elsewhere, and
# one forgotten password does not lock the bureau that shares an address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "trackerproj.middleware.counted_name"
AXES_CLIENT_IP_CALLABLE = "trackerproj.middleware.client_address"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False
# Its lists could be emptied by a superuser; the trail has all that is in them.
AXES_ENABLE_ADMIN = False

# Doors

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Preloading binds the city's whole domain for years: not for one of its applications to ask.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Mail: reminders go out only where a mail server is named (EMAIL_URL=smtp+tls://…)

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="tracker@localhost")
# The button; plans/admin/history.py refuses the request itself.
SIMPLE_HISTORY_REVERT_DISABLED = True

# Log: to the console, for the service manager to keep

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's own handlers show nothing outside DEBUG.
    "loggers": {"django": {"handlers": [], "propagate": True}},
}

# Completion: how far from the words 左右 a figure may be, and how many points of the scale
# before or behind the calendar turn the light

COMPLETION_ABOUT_TOLERANCE = Decimal(env.str("COMPLETION_ABOUT_TOLERANCE", default="0.05"))
COMPLETION_AHEAD_POINTS = Decimal(env.str("COMPLETION_AHEAD_POINTS", default="10"))
COMPLETION_YELLOW_POINTS = Decimal(env.str("COMPLETION_YELLOW_POINTS", default="10"))
