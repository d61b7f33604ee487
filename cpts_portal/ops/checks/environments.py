"""The settings of a portal that is looked at and never run."""

from cpts_portal.ops.env_file import fresh_values

# secrets for a mode that is only looked at, never run
NOWHERE = {**fresh_values(), "DATABASE_URL": "", "REDIS_URL": "", "CPTS_SERVICES": "none"}
PRODUCTION = {
    **NOWHERE,
    "CPTS_MODE": "production",
    "CPTS_HTTPS": "yes",
    "CPTS_HOSTS": "portail.example.org",
    "CPTS_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "CPTS_SMTP_HOST": "smtp.example.org",
    "CPTS_MAIL_FROM": "Portail CPTS <portail@example.org>",
}
