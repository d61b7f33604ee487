"""Accounts from the shell: the first administrator, and what has no page yet."""

import getpass
import sys

from django.core.management.base import BaseCommand, CommandError

from cpts_portal.foundation.kernel import clock
from cpts_portal.foundation.kernel.actor import SYSTEM
from cpts_portal.foundation.kernel.emails import clean_email
from cpts_portal.foundation.kernel.errors import DomainError
from cpts_portal.foundation.kernel.text import one_line
from members.enums import GRANTED_ROLES
from members.operations import accounts as operations
from members.queries import accounts as queries

ROLES = sorted(GRANTED_ROLES)


class Command(BaseCommand):
    help = "Crée un compte, donne ou retire un rôle, retire un second facteur perdu."

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        for action in ("create", "grant", "revoke", "deactivate", "forget-device"):
            subparser = actions.add_parser(action)
            subparser.add_argument("--email", required=True)
            if action in ("grant", "revoke"):
                subparser.add_argument("--role", required=True, choices=ROLES)
            if action == "create":
                subparser.add_argument("--name", required=True, type=one_line)
                subparser.add_argument("--role", action="append", default=[], choices=ROLES)
                subparser.add_argument("--password-stdin", action="store_true")

    def handle(self, *args, **options):
        try:
            self._act(options, {"by": SYSTEM, "at": clock.now()})
        except DomainError as refusal:
            raise CommandError(refusal.sentence, returncode=2) from refusal
        self.stdout.write("Fait.")

    def _act(self, options, signed):
        email = clean_email(options["email"])
        if options["action"] == "create":
            operations.create_account(
                **signed,
                email=email,
                name=options["name"],
                roles=options["role"],
                password=self._password(from_stdin=options["password_stdin"]),
            )
            return
        account = queries.find_by_email(email)
        if account is None:
            raise DomainError("Aucun compte n’a cette adresse.")
        signed["user_id"] = account.id
        match options["action"]:
            case "grant":
                operations.grant_role(**signed, role=options["role"])
            case "revoke":
                operations.revoke_role(**signed, role=options["role"])
            case "deactivate":
                operations.deactivate_account(**signed)
            case "forget-device":
                operations.forget_second_factor(**signed)

    @staticmethod
    def _password(*, from_stdin: bool) -> str:
        if from_stdin:
            return sys.stdin.readline().rstrip("\n")
        first = getpass.getpass("Mot de passe : ")
        if first != getpass.getpass("Encore une fois : "):
            raise DomainError("Les deux saisies diffèrent.")
        return first
