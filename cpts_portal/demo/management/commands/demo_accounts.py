import json

from django.core.management.base import BaseCommand

from cpts_portal.demo import personas


class Command(BaseCommand):
    help = (
        "Les comptes de la démonstration : rôle, adresse, mot de passe, secret du second facteur."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="une liste JSON")

    def handle(self, *args, **options):
        accounts = [
            {
                "role": who.key,
                "email": who.email,
                "password": who.password,
                "totp_secret": who.totp_secret,
                "name": who.name,
                "label": who.label,
            }
            for who in personas.everybody()
        ]
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=2))
            return
        for account in accounts:
            secret = account["totp_secret"] or "pas de second facteur"
            self.stdout.write(
                f"{account['label']:<32} {account['email']:<36} {account['password']:<22} {secret}"
            )
