"""Which identity of Pro Santé Connect opens which login."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_membership_applications'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProSanteIdentity',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('issuer', models.CharField(max_length=255, verbose_name='fournisseur')),
                ('subject', models.CharField(max_length=255, verbose_name='identité chez ce fournisseur')),
                ('linked_at', models.DateTimeField(verbose_name='liée le')),
                ('linked_by', models.UUIDField(verbose_name='liée par')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pro_sante_identities', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
            ],
            options={
                'verbose_name': 'identité Pro Santé Connect',
                'verbose_name_plural': 'identités Pro Santé Connect',
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='pro_sante_identity_once', violation_error_message='Cette carte ouvre déjà un autre compte.'), models.UniqueConstraint(fields=('issuer', 'user'), name='pro_sante_identity_one_for_a_login', violation_error_message='Une autre carte ouvre déjà ce compte.'), models.CheckConstraint(condition=models.Q(models.Q(('issuer', ''), _negated=True), models.Q(('subject', ''), _negated=True)), name='pro_sante_identity_says_who', violation_error_message='Une identité a un fournisseur et un identifiant.')],
            },
        ),
    ]
