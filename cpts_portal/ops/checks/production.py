"""What a portal is not put into service with: asked at each start in production, and by
« manage.py check --deploy »."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from cpts_portal.environment import Misconfigured, Mode

SHORTEST_KEY = 50
LEAST_CHARACTERS = 10
# of examples and of tutorials; no drawn key holds one
WELL_KNOWN = (
    "changeme",
    "change-me",
    "insecure",
    "secret-key",
    "secretkey",
    "password",
    "motdepasse",
    "example",
    "exemple",
    "unused",
    "0123456789",
    "abcdefghij",
)
MAKE = "« python3 -m cpts_portal.ops.secret_files secrets » en écrit une."
SMTP = "django.core.mail.backends.smtp.EmailBackend"
# the service of the compose file that shows every mail instead of sending it
CATCHER = "mail"


def faults(*, key: str, hosts: list[str], backend: str, mail_host: str, sender: str) -> list[str]:
    """Sentences for whoever installs; empty when nothing is wrong."""
    return [*_of_the_key(key), *_of_the_hosts(hosts), *_of_the_mails(backend, mail_host, sender)]


def _of_the_key(key: str) -> list[str]:
    if any(word in key.lower() for word in WELL_KNOWN):
        return [f"CPTS_SECRET_KEY est une valeur d’exemple, que tout le monde connaît : {MAKE}"]
    if len(key) < SHORTEST_KEY or len(set(key)) < LEAST_CHARACTERS:
        advice = f"{SHORTEST_KEY} caractères au moins, tirés au sort"
        return [f"CPTS_SECRET_KEY est trop courte ou trop simple ({advice}) : {MAKE}"]
    return []


def _of_the_hosts(hosts: list[str]) -> list[str]:
    if any("*" in host or not host.strip(".") for host in hosts):
        return ["CPTS_HOSTS accepte n’importe quel nom : écrivez ceux du portail, sans « * »."]
    return []


def _of_the_mails(backend: str, host: str, sender: str) -> list[str]:
    problems = []
    if backend != SMTP or not host:
        problems.append(
            "CPTS_SMTP_HOST manque : sans serveur de courriels, personne ne reçoit ni invitation, "
            "ni lien pour changer de mot de passe."
        )
    if sender.rstrip("> ").endswith("@localhost"):
        problems.append("CPTS_MAIL_FROM manque : un courriel de « @localhost » est refusé partout.")
    return problems


def catches_mails() -> bool:
    """True while mails are shown to whoever reads the catcher's page, and sent to nobody."""
    return settings.EMAIL_BACKEND == SMTP and settings.EMAIL_HOST == CATCHER


def _of_the_settings() -> list[str]:
    return faults(
        key=settings.SECRET_KEY,
        hosts=settings.ALLOWED_HOSTS,
        backend=settings.EMAIL_BACKEND,
        mail_host=settings.EMAIL_HOST,
        sender=settings.DEFAULT_FROM_EMAIL,
    )


def refuse_unsafe() -> None:
    """At each start; the other modes hold no real data."""
    if settings.MODE == Mode.PRODUCTION and (problems := _of_the_settings()):
        raise Misconfigured("\n".join(problems))


@register(Tags.security, deploy=True)
def check_production(app_configs, **kwargs) -> list[Error]:
    return [Error(sentence, id="deploy.E001") for sentence in _of_the_settings()]
