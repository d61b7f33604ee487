"""Doctors who take patients, what they offer, what they are asked and what they answer."""

import cpts_portal.foundation.kernel.nir
import cpts_portal.foundation.kernel.text
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_mission_starts_within_its_contract'),
        ('patients', '0001_care_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='jeton du formulaire')),
                ('state', models.CharField(choices=[('proposed', 'En attente de réponse'), ('accepted', 'Acceptée'), ('declined', 'Déclinée'), ('expired', 'Sans réponse à la date dite'), ('ended', 'Terminée sans réponse'), ('undone', 'Acceptation annulée'), ('declared', 'Médecin traitant déclaré')], default='proposed', max_length=10, verbose_name='état')),
                ('proposed_at', models.DateTimeField(verbose_name='proposée le')),
                ('proposed_by', models.UUIDField(blank=True, null=True)),
                ('reply_by', models.DateField(verbose_name='réponse avant la fin du')),
                ('distance_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='distance')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('answered_by', models.UUIDField(blank=True, null=True)),
                ('through', models.CharField(blank=True, choices=[('doctor', 'le médecin'), ('secretary', 'le secrétariat'), ('stand_in', 'le remplaçant'), ('phone', 'téléphone, noté par le bureau'), ('portal', 'le portail')], max_length=10, verbose_name='dit par')),
                ('told_by', models.CharField(blank=True, max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='qui l’a dit')),
                ('decline_reason', models.CharField(blank=True, choices=[('full', 'Plus de place en ce moment'), ('too_far', 'Trop loin pour un bon suivi'), ('no_home_visits', 'Pas de visites à domicile'), ('outside_criteria', 'Hors des critères de mon offre'), ('conflict', 'Je connais déjà la situation et préfère ne pas m’engager'), ('absence', 'Absence ou remplacement en cours'), ('other', 'Sans précision')], max_length=20, verbose_name='motif')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'proposition',
            },
        ),
        migrations.CreateModel(
            name='CareDoctor',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('last_name', models.CharField(blank=True, max_length=80, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='nom')),
                ('first_name', models.CharField(blank=True, max_length=80, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='prénom')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, max_length=20, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='téléphone')),
                ('stops_on', models.DateField(blank=True, null=True, verbose_name='départ prévu le')),
                ('recorded_at', models.DateTimeField(verbose_name='noté le')),
                ('recorded_by', models.UUIDField(blank=True, null=True)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.commune')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.person')),
            ],
            options={
                'verbose_name': 'médecin',
            },
        ),
        migrations.CreateModel(
            name='CareOffer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='jeton du formulaire')),
                ('availability', models.CharField(choices=[('now', 'Maintenant'), ('six_months', 'Dans les six mois'), ('no', 'Pas en ce moment')], max_length=10, verbose_name='disponibilité')),
                ('places', models.PositiveSmallIntegerField(default=0, verbose_name='nombre de places')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('max_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='distance la plus grande')),
                ('communes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=list, size=None, verbose_name='communes')),
                ('ages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='âge')),
                ('ald', models.BooleanField(default=True, verbose_name='accepte les affections de longue durée')),
                ('home_visits', models.BooleanField(default=False, verbose_name='fait des visites à domicile')),
                ('families', models.BooleanField(default=False, verbose_name='accepte une famille entière')),
                ('languages', models.CharField(blank=True, max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='langues parlées')),
                ('discreet', models.BooleanField(default=True, verbose_name='discrète : vue du seul bureau')),
                ('through', models.CharField(choices=[('doctor', 'le médecin'), ('secretary', 'le secrétariat'), ('stand_in', 'le remplaçant'), ('phone', 'téléphone, noté par le bureau'), ('portal', 'le portail')], max_length=10, verbose_name='dit par')),
                ('told_by', models.CharField(blank=True, max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='qui l’a dit')),
                ('opened_at', models.DateTimeField(verbose_name='dite le')),
                ('opened_by', models.UUIDField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ('closed_by', models.UUIDField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('doctor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='patients.caredoctor')),
            ],
            options={
                'verbose_name': 'offre de places',
                'verbose_name_plural': 'offres de places',
            },
        ),
        migrations.CreateModel(
            name='CareOfferLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='moment')),
                ('by', models.UUIDField(null=True, verbose_name='compte')),
                ('by_name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('step', models.CharField(max_length=16, verbose_name='étape')),
                ('before', models.CharField(blank=True, max_length=60, verbose_name='avant')),
                ('after', models.CharField(blank=True, max_length=60, verbose_name='après')),
                ('comment', models.CharField(blank=True, max_length=300, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='motif')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='patients.careoffer')),
            ],
            options={
                'verbose_name': 'étape d’une offre',
                'verbose_name_plural': 'étapes des offres',
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('account', models.UUIDField(verbose_name='compte')),
                ('name', models.CharField(max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='nom')),
                ('kind', models.CharField(choices=[('secretary', 'Secrétariat'), ('stand_in', 'Remplacement')], max_length=10, verbose_name='qualité')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au (exclu)')),
                ('granted_at', models.DateTimeField(verbose_name='donnée le')),
                ('granted_by', models.UUIDField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('revoked_by', models.UUIDField(blank=True, null=True)),
                ('doctor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='patients.caredoctor')),
            ],
            options={
                'verbose_name': 'délégation',
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='placement', serialize=False, to='patients.proposal')),
                ('informed_at', models.DateTimeField(blank=True, null=True, verbose_name='personne prévenue le')),
                ('informed_by', models.UUIDField(blank=True, null=True)),
                ('informed_how', models.CharField(blank=True, choices=[('mail', 'Courriel du portail'), ('phone', 'Téléphone'), ('letter', 'Courrier'), ('practice', 'Le cabinet l’a appelée')], max_length=10, verbose_name='comment')),
                ('first_visit_on', models.DateField(blank=True, null=True, verbose_name='premier rendez-vous')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='déclaration demandée le')),
                ('declared_on', models.DateField(blank=True, null=True, verbose_name='médecin traitant déclaré le')),
                ('channel', models.CharField(blank=True, choices=[('online', 'En ligne, par le médecin'), ('paper', 'Sur papier (S3704)')], max_length=10, verbose_name='voie')),
                ('said_by', models.CharField(blank=True, choices=[('person', 'la personne'), ('practice', 'le cabinet')], max_length=10, verbose_name='dit par')),
                ('declared_recorded_at', models.DateTimeField(blank=True, null=True, verbose_name='notée le')),
                ('declared_recorded_by', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'suite d’une acceptation',
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='doctor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='patients.caredoctor'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='offer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='patients.careoffer'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='patients.carerequest'),
        ),
        migrations.CreateModel(
            name='ProposalLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='moment')),
                ('by', models.UUIDField(null=True, verbose_name='compte')),
                ('by_name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('step', models.CharField(max_length=16, verbose_name='étape')),
                ('before', models.CharField(blank=True, max_length=10, verbose_name='avant')),
                ('after', models.CharField(max_length=10, verbose_name='après')),
                ('comment', models.CharField(blank=True, max_length=300, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='motif')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='patients.proposal')),
            ],
            options={
                'verbose_name': 'étape d’une proposition',
                'verbose_name_plural': 'étapes des propositions',
            },
        ),
        migrations.AddConstraint(
            model_name='caredoctor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('last_name', ''), ('person__isnull', False)), models.Q(('person__isnull', True), models.Q(('last_name', ''), _negated=True)), _connector='OR'), name='patients_doctor_named_once', violation_error_message='Un médecin est un adhérent, ou porte un nom ici.'),
        ),
        migrations.AddConstraint(
            model_name='careoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('doctor',), name='patients_one_offer_a_doctor', violation_error_message='Ce médecin a déjà une offre : changez-la ou fermez-la.'),
        ),
        migrations.AddConstraint(
            model_name='careoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('availability', 'no'), ('places', 0)), models.Q(('availability', 'six_months'), ('places__lte', 50)), models.Q(('availability', 'now'), ('places__gte', 1), ('places__lte', 50)), _connector='OR'), name='patients_offer_places', violation_error_message='Indiquez de 1 à 50 places.'),
        ),
        migrations.AddConstraint(
            model_name='careoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('availability', 'no'), ('ends_on__isnull', True)), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='patients_offer_dates', violation_error_message='La fin doit suivre le début.'),
        ),
        migrations.AddConstraint(
            model_name='careoffer',
            constraint=models.CheckConstraint(condition=models.Q(('max_km__isnull', True), models.Q(('max_km__gte', 1), ('max_km__lte', 200)), _connector='OR'), name='patients_offer_distance', violation_error_message='Une distance va de 1 à 200 km.'),
        ),
        migrations.AddConstraint(
            model_name='careoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('through', 'phone'), _negated=True), models.Q(('told_by', ''), _negated=True), _connector='OR'), name='patients_offer_phone_told_by', violation_error_message='Dites qui a répondu au téléphone.'),
        ),
        migrations.AddConstraint(
            model_name='careoffer',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('closed_by__isnull', True), _connector='OR'), name='patients_offer_closed_together', violation_error_message='Une offre close a une date et une personne.'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['account'], name='patients_delegation_account'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='patients_delegation_dates', violation_error_message='La fin doit suivre le début.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'stand_in'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='patients_stand_in_ends', violation_error_message='Un remplacement a une date de fin.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('doctor', '='), ('account', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='patients_delegation_once', violation_error_message='Cette personne a déjà cet accès à ces dates.'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('informed_at__isnull', True), ('informed_how', '')), models.Q(('informed_at__isnull', False), models.Q(('informed_how', ''), _negated=True)), _connector='OR'), name='patients_informed_together', violation_error_message='Dites comment la personne a été prévenue.'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', ''), ('declared_on__isnull', True), ('said_by', '')), models.Q(('declared_on__isnull', False), models.Q(('channel', ''), _negated=True), models.Q(('said_by', ''), _negated=True)), _connector='OR'), name='patients_declared_together', violation_error_message='Une déclaration a une date, une voie et une origine.'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['state', 'reply_by'], name='patients_proposal_due'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['doctor', '-proposed_at'], name='patients_proposal_doctor'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'accepted', 'declared'))), fields=('request',), name='patients_one_doctor_at_a_time', violation_error_message='Cette demande est déjà chez un médecin.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='patients_proposal_answer_dated', violation_error_message='Une réponse porte une date.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='patients_decline_has_a_reason', violation_error_message='Choisissez un motif.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('through', 'phone'), _negated=True), models.Q(('told_by', ''), _negated=True), _connector='OR'), name='patients_answer_phone_told_by', violation_error_message='Dites qui a répondu au téléphone.'),
        ),
    ]
