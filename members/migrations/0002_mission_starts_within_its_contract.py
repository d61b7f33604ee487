"""A mission starts within its contract: the rule spans two tables, so a trigger judges it."""

from django.db import migrations

CREATE = """
CREATE FUNCTION members_mission_within_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM members_contract c
        WHERE c.id = NEW.contract_id
          AND c.signed_on <= NEW.started_on AND NEW.started_on < c.ends_on
    ) THEN
        RAISE EXCEPTION 'Une mission démarre entre la signature et l’échéance du contrat.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mission_start_within_contract';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mission_start_within_contract
    BEFORE INSERT OR UPDATE ON members_missionstart
    FOR EACH ROW EXECUTE FUNCTION members_mission_within_contract();
"""
DROP = """
DROP TRIGGER mission_start_within_contract ON members_missionstart;
DROP FUNCTION members_mission_within_contract();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
