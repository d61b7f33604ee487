"""The set-up of the bench: throw-away servers, the demonstration, and as many more rows as asked.

Importing ``tests.support.servers`` starts the servers and fills the environment; this must
happen before anything reads the settings.
"""

import os
import secrets
import time

from tests.support import servers as throw_away  # first: it writes the environment

# isort: split
import django
import psycopg

from cpts_portal.ops import roles
from cpts_portal.ops.embedded import postgres


def build_database(say) -> None:
    """An empty database with the reference data and the demonstration."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    administrator = os.environ["CPTS_TEST_ADMINISTRATOR"]
    postgres.make_database(administrator, throw_away.DATABASE, anew=True)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        postgres.give_rights(connection, postgres.APPLICATION)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    settings.DEMO_SECRET = secrets.token_hex(16)
    settings.ALLOWED_HOSTS = ["*"]
    from cpts_portal.demo import seed

    say("La démonstration se construit…")
    seed.build(lambda words: None)
    _stamp()


def _stamp() -> None:
    from django.utils import timezone

    from cpts_portal.ops import stamp  # a model: not before the set-up

    with roles.as_owner():
        stamp.stamp(at=timezone.now())


MORE_HOURS = """
INSERT INTO missions_declaration (id, token, person_id, activity_id, action_id, mission_id, done_on,
    minutes, people_met, comment, role, source, state, reason, rate_eur, amount_eur, version,
    declared_at, submitted_at, decided_at, decided_by)
SELECT gen_random_uuid(), gen_random_uuid(), person_id, activity_id, action_id, mission_id, done_on,
    minutes, NULL, comment, role, source, state, reason, rate_eur, amount_eur, version,
    declared_at, submitted_at, decided_at, decided_by
FROM missions_declaration, generate_series(1, %s)
WHERE number <= %s AND state IN ('validated', 'submitted', 'refused')
"""


MORE_PEOPLE = """
WITH copies AS (
    SELECT gen_random_uuid() AS new_id, person.*, membership.joined_on, copy
    FROM members_person person
    JOIN members_membership membership ON membership.person_id = person.id
    CROSS JOIN generate_series(%s::int, %s::int) copy
    WHERE membership.left_on IS NULL AND membership.state IN ('accepted', 'active', 'suspended')
      AND NOT person.last_name ~ ' [0-9]+$'
), people AS (
    INSERT INTO members_person (id, civility, last_name, first_name, sort_name, profession_id,
        detail, college_id, rpps, commune_id, practice_mode, email, phone, public_email,
        public_phone, listed, workplace, finess, street, postal_code, mssante_email, languages,
        home_visits)
    SELECT new_id, civility, last_name || ' ' || copy, first_name, sort_name || ' ' || copy,
        profession_id, detail, college_id, '', commune_id, practice_mode, '', phone, '',
        public_phone, listed, workplace, finess, street, postal_code, '', languages, home_visits
    FROM copies
)
INSERT INTO members_membership (id, person_id, state, joined_on, leave_reason)
SELECT gen_random_uuid(), new_id, 'active', joined_on, '' FROM copies
"""


class Rows:
    """The members and the declared hours of the demonstration, made more numerous: synthetic
    copies, straight into the tables and committed, because some pages write in transactions of
    their own."""

    def __init__(self):
        self.times = 1
        self.last_of_the_demonstration = _ask("SELECT max(number) FROM missions_declaration")

    def grow_to(self, times: int) -> None:
        """``times`` as many as the demonstration has; never fewer than before."""
        from django.db import connection

        with roles.as_owner(), connection.cursor() as cursor:
            cursor.execute(MORE_HOURS, [times - self.times, self.last_of_the_demonstration])
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(MORE_PEOPLE, [self.times, times - 1])
            for table in ("missions_declaration", "members_person", "members_membership"):
                cursor.execute(f"ANALYZE {table}")
        self.times = times


def _ask(question: str):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def signed_in_as(key: str):
    """A test client with a session of this persona, its second factor given."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.test import Client

    from cpts_portal.demo.personas import persona
    from members.models import User

    user = User.objects.get(email=persona(key).email)
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time(), "reauthenticated": True}
        for method in ("password", "mfa")
    ]
    session.save()
    return client
