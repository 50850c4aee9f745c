"""Django's settings: the same for demonstration and real use; what differs comes from the environment."""

from __future__ import annotations

from csp.constants import NONE, SELF

from nawasena.core.database.limits import Limits
from nawasena.site import environment

DATA = environment.data_folder()
DEMO = environment.is_demo()
SECRET_KEY = environment.secret_key()
DEBUG = False
HTTP_ALLOWED = DEMO or environment.flag(environment.INSECURE)
ALLOWED_HOSTS = environment.hosts()
ROOT_URLCONF = "nawasena.site.urls"
WSGI_APPLICATION = "nawasena.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "nawasena.core",
    "nawasena.people",
    "nawasena.mapping",
    "nawasena.exchange.spreadsheets",
    "nawasena.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "nawasena.core.middleware.hardened",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # below what sets headers: files carry them as well
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nawasena.core.middleware.in_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nawasena.core.middleware.ScopeMiddleware",
]

_APP, _OWNER = environment.connections()
DATABASES = {"default": _APP.settings, "owner": {**_OWNER.settings, "TEST": {"MIRROR": "default"}}}

# A page that takes longer is given up; a job has longer, because nobody waits in front of it.
PAGE_LIMITS = Limits(
    statement=environment.seconds(environment.STATEMENT_TIMEOUT, 30),
    lock=environment.seconds(environment.LOCK_TIMEOUT, 5),
    idle=600,  # an upload over a slow line is read within the transaction
)
JOB_LIMITS = Limits(statement=1800, lock=120, idle=1800)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "nawasena.core.templating.environment"},
    },
    {  # only for pages of libraries that we do not dress ourselves; a test holds that none is reachable
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- language, time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = False

# --- accounts -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["nawasena.core.accounts.hashing.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "nawasena.core.accounts.forms.Login",
    "reauthenticate": "nawasena.core.accounts.forms.Reauthenticate",
    "change_password": "nawasena.core.accounts.forms.ChangePassword",
}
ACCOUNT_ADAPTER = "nawasena.core.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "nawasena.core.accounts.adapters.SocialAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# By account, never by address alone: a whole exam hall sits behind one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/h/key", "login": False, "reauthenticate": "10/m/user"}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nawasena"
MFA_FORMS = {"activate_totp": "nawasena.core.accounts.factors.SetUpForm"}
MFA_ADAPTER = "nawasena.core.accounts.factors.MfaAdapter"
SOCIALACCOUNT_PROVIDERS = environment.identity_provider()

# --- cookies, headers ---------------------------------------------------------------------------------
SESSION_COOKIE_NAME = "nawasena_session" if HTTP_ALLOWED else "__Host-nawasena_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not HTTP_ALLOWED
CSRF_COOKIE_NAME = "nawasena_csrf" if HTTP_ALLOWED else "__Host-nawasena_csrf"
CSRF_COOKIE_SECURE = not HTTP_ALLOWED
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "nawasena.core.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = not HTTP_ALLOWED
SECURE_REDIRECT_EXEMPT = [r"^kesehatan/$"]  # watchers on this machine ask without TLS
SECURE_HSTS_SECONDS = 0 if HTTP_ALLOWED else 2 * 365 * 86400
SECURE_HSTS_INCLUDE_SUBDOMAINS = not HTTP_ALLOWED
SECURE_HSTS_PRELOAD = not HTTP_ALLOWED
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag(environment.PROXY) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # a form that leads to the identity provider is redirected there, which counts as its target
        "form-action": [SELF, *environment.identity_origin()],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- files --------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
STORE = DATA / "store"
SEAL_KEY = environment.seal_key()
SEAL_FOLDER = environment.seal_folder()
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- the rest -----------------------------------------------------------------------------------------
# Failed logins are counted in the cache: were it small, guessing at many names would push the counts out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
    # Written parts of pages that never change, see core/keeping.py; a process that forgets writes them again.
    "parts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "parts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
MENU = "nawasena.site.navigation.sections"
TOUR = "nawasena.site.demo.tour.strip"
STANDINGS = "nawasena.mapping.queries.standings.of_mappings"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # never in a cookie
PROCRASTINATE_ON_APP_READY = None
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "nawasena.core.logs.Masked"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["masked"], "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"nawasena": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
