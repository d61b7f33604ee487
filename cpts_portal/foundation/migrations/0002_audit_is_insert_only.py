"""The database itself refuses to change a trace, whoever asks."""

from django.db import migrations

TABLES = ("foundation_auditentry", "foundation_auditseal")

REFUSE = """
CREATE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% refused: % is insert-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""

TRIGGER = """
CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
"""

# the default privileges of the database give every table to the application role: whatever its
# name, only the owner of the table keeps more than INSERT and SELECT
REVOKE = """
DO $$
DECLARE grantee text;
BEGIN
    FOR grantee IN
        SELECT DISTINCT quote_ident(r.rolname)
        FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid = '{table}'::regclass AND a.grantee <> c.relowner
    LOOP
        EXECUTE 'REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {table} FROM ' || grantee;
    END LOOP;
    REVOKE ALL ON {table} FROM PUBLIC;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION foundation_refuse_change()"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table), f"DROP TRIGGER {table}_insert_only ON {table}"
            )
            for table in TABLES
        ),
        *(
            migrations.RunSQL(REVOKE.format(table=table), migrations.RunSQL.noop)
            for table in TABLES
        ),
    ]
