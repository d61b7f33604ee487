from django.db import migrations

OLD, NEW = "mail/members/door", "mail/members/sign_in_message"


def rename(old, new):
    def queued_mails(apps, schema_editor):
        mails = apps.get_model("foundation", "OutboxMail").objects
        mails.filter(template=old).update(template=new)

    return queued_mails


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0006_documents_measured_and_checked"),
        ("members", "0011_transitions_of_memberships"),
    ]

    operations = [migrations.RunPython(rename(OLD, NEW), rename(NEW, OLD))]
