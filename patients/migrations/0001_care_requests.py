"""Requests for a GP, the agreement of each person, the pseudonymous facts that are counted."""

import cpts_portal.foundation.kernel.crypto
import cpts_portal.foundation.kernel.nir
import cpts_portal.foundation.kernel.text
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0002_mission_starts_within_its_contract'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE patients_request_number START 1001",
            "DROP SEQUENCE patients_request_number",
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('code', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='code')),
                ('name', models.CharField(max_length=60, validators=[cpts_portal.foundation.kernel.text.validate_plain_text], verbose_name='secteur')),
            ],
            options={
                'verbose_name': 'secteur',
            },
        ),
        migrations.CreateModel(
            name='CareRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(db_default=models.Func(models.Value('patients_request_number'), function='nextval'), editable=False, unique=True, verbose_name='numéro')),
                ('prefix', models.CharField(editable=False, max_length=6, verbose_name='préfixe')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='jeton du formulaire')),
                ('link_hash', models.CharField(blank=True, max_length=64, null=True, unique=True, verbose_name='empreinte du lien privé')),
                ('state', models.CharField(choices=[('received', 'À qualifier'), ('incomplete', 'À compléter'), ('waiting', 'En attente'), ('proposed', 'Chez un médecin'), ('accepted', 'Prévenir la personne'), ('declared', 'Déclaré'), ('closed', 'Close')], default='received', max_length=10, verbose_name='état')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('filled_by', models.CharField(choices=[('person', 'La personne concernée'), ('carer', 'Un proche'), ('professional', 'Un professionnel de santé ou du social'), ('partner', 'Une mairie, un CCAS ou un autre partenaire')], max_length=12, verbose_name='remplie par')),
                ('origin', models.CharField(choices=[('person', 'Patient ou proche'), ('nurse', 'Infirmier'), ('pharmacy', 'Pharmacie'), ('doctor', 'Médecin'), ('town_hall', 'Mairie ou CCAS'), ('hospital', 'Hôpital'), ('dac', 'Dispositif d’appui à la coordination'), ('other', 'Autre')], max_length=10, verbose_name='origine')),
                ('reported_by', models.UUIDField(blank=True, null=True, verbose_name='compte qui signale')),
                ('reporter_name', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='nom de qui signale')),
                ('reporter_structure', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='structure de qui signale')),
                ('reporter_phone', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='téléphone de qui signale')),
                ('civility', models.CharField(blank=True, choices=[('mrs', 'Madame'), ('mr', 'Monsieur')], max_length=4, verbose_name='civilité')),
                ('last_name', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='nom')),
                ('first_name', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='prénom')),
                ('birth_date', cpts_portal.foundation.kernel.crypto.EncryptedDateField(blank=True, null=True, verbose_name='date de naissance')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année de naissance')),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='âge à la réception')),
                ('street', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='adresse')),
                ('out_of_territory', models.BooleanField(default=False, verbose_name='hors du territoire')),
                ('phone', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='téléphone')),
                ('email', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='adresse électronique')),
                ('trusted_person', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='personne de confiance')),
                ('representative', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='représentant légal')),
                ('protected_adult', models.BooleanField(default=False, verbose_name='majeur protégé')),
                ('parent_agrees', models.BooleanField(default=False, verbose_name='accord d’un parent')),
                ('languages', models.CharField(blank=True, max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='langues parlées')),
                ('sees_doctor', models.BooleanField(blank=True, null=True, verbose_name='voit déjà un médecin')),
                ('why_without', models.CharField(blank=True, choices=[('gp_retired', 'Mon médecin a pris sa retraite'), ('gp_left', 'Mon médecin est parti ou son cabinet a fermé'), ('moved', 'J’ai déménagé'), ('distance', 'Mon médecin est devenu trop loin'), ('other', 'Une autre raison')], max_length=12, verbose_name='raison')),
                ('without_since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='sans médecin depuis')),
                ('former_doctor', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='ancien médecin')),
                ('ald', models.BooleanField(default=False, verbose_name='affection de longue durée')),
                ('solidarity', models.BooleanField(default=False, verbose_name='C2S ou AME')),
                ('pregnancy', models.BooleanField(default=False, verbose_name='grossesse')),
                ('handicap', models.BooleanField(default=False, verbose_name='handicap')),
                ('discharged_on', models.DateField(blank=True, null=True, verbose_name='sortie d’hôpital le')),
                ('low_mobility', models.BooleanField(default=False, verbose_name='se déplace difficilement')),
                ('home_visit', models.BooleanField(default=False, verbose_name='visite à domicile nécessaire')),
                ('teleconsultation', models.BooleanField(default=False, verbose_name='accepte la téléconsultation')),
                ('distance_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='distance acceptée (km)')),
                ('household', models.UUIDField(blank=True, db_index=True, null=True, verbose_name='foyer placé ensemble')),
                ('household_size', models.PositiveSmallIntegerField(default=1, verbose_name='personnes du foyer sans médecin')),
                ('tier', models.CharField(blank=True, choices=[('T1', 'Priorité 1'), ('T2', 'Priorité 2'), ('T3', 'Priorité 3'), ('T4', 'Priorité 4')], max_length=2, verbose_name='priorité')),
                ('tier_reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='motifs')),
                ('tier_rule', models.CharField(blank=True, max_length=20, verbose_name='règle appliquée')),
                ('qualified_at', models.DateTimeField(blank=True, null=True, verbose_name='qualifiée le')),
                ('qualified_by', models.UUIDField(blank=True, null=True, verbose_name='qualifiée par')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='appels sans réponse')),
                ('received_at', models.DateTimeField(verbose_name='reçue le')),
                ('confirmed_at', models.DateTimeField(verbose_name='confirmée le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ('close_reason', models.CharField(blank=True, choices=[('declared', 'Médecin traitant déclaré'), ('regularised', 'Régularisée avec le médecin habituel'), ('found_alone', 'A trouvé par elle-même'), ('patient_declined', 'N’a pas donné suite à la proposition'), ('unreachable', 'Injoignable'), ('moved', 'A déménagé'), ('died', 'Décès'), ('withdrawn', 'Accord retiré'), ('oriented', 'Orientée vers un autre dispositif'), ('out_of_territory', 'Hors du territoire'), ('duplicate', 'Doublon'), ('archived', 'Archivée')], max_length=16, verbose_name='motif de fin')),
                ('oriented_to', models.CharField(blank=True, choices=[('health_support', 'Mission Accompagnement Santé (CPAM)'), ('pass', 'Permanence d’accès aux soins de santé (PASS)'), ('neighbour', 'CPTS voisine'), ('other', 'Autre dispositif')], max_length=14, verbose_name='orientée vers')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='identité effacée le')),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='now'), editable=False)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.commune')),
                ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='patients.carerequest')),
            ],
            options={
                'verbose_name': 'demande de médecin traitant',
                'verbose_name_plural': 'demandes de médecin traitant',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text_version', models.CharField(max_length=20, verbose_name='version du texte')),
                ('text_sha256', models.CharField(max_length=64, verbose_name='empreinte du texte')),
                ('given_at', models.DateTimeField(verbose_name='donné le')),
                ('given_by', models.CharField(choices=[('person', 'La personne'), ('representative', 'Le représentant légal'), ('person_and_parent', 'La personne et un parent')], max_length=18, verbose_name='donné par')),
                ('means', models.CharField(choices=[('online', 'En ligne'), ('oral', 'À l’oral, recueilli par un tiers'), ('paper', 'Sur papier')], max_length=8, verbose_name='moyen')),
                ('collected_by', models.UUIDField(blank=True, null=True, verbose_name='compte qui l’a recueilli')),
                ('collected_as', models.CharField(choices=[('person', 'La personne concernée'), ('carer', 'Un proche'), ('professional', 'Un professionnel de santé ou du social'), ('partner', 'Une mairie, un CCAS ou un autre partenaire')], max_length=12, verbose_name='recueilli par')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('revoked_by', models.CharField(blank=True, max_length=40, verbose_name='retiré par')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='patients.carerequest')),
            ],
            options={
                'verbose_name': 'accord de la personne',
                'verbose_name_plural': 'accords des personnes',
            },
        ),
        migrations.CreateModel(
            name='RequestFact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(blank=True, max_length=60, verbose_name='origine de la ligne')),
                ('received_on', models.DateField(db_index=True, verbose_name='reçue le')),
                ('qualified_on', models.DateField(blank=True, null=True, verbose_name='qualifiée le')),
                ('proposed_on', models.DateField(blank=True, null=True, verbose_name='première proposition le')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='acceptée le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='close le')),
                ('close_reason', models.CharField(blank=True, choices=[('declared', 'Médecin traitant déclaré'), ('regularised', 'Régularisée avec le médecin habituel'), ('found_alone', 'A trouvé par elle-même'), ('patient_declined', 'N’a pas donné suite à la proposition'), ('unreachable', 'Injoignable'), ('moved', 'A déménagé'), ('died', 'Décès'), ('withdrawn', 'Accord retiré'), ('oriented', 'Orientée vers un autre dispositif'), ('out_of_territory', 'Hors du territoire'), ('duplicate', 'Doublon'), ('archived', 'Archivée')], max_length=16, verbose_name='motif de fin')),
                ('tier', models.CharField(blank=True, choices=[('T1', 'Priorité 1'), ('T2', 'Priorité 2'), ('T3', 'Priorité 3'), ('T4', 'Priorité 4')], max_length=2, verbose_name='priorité')),
                ('age_band', models.CharField(blank=True, choices=[('0-15', 'Moins de 16 ans'), ('16-39', '16 à 39 ans'), ('40-59', '40 à 59 ans'), ('60-70', '60 à 70 ans'), ('71+', '71 ans et plus'), ('', 'Âge non renseigné')], max_length=5, verbose_name='tranche d’âge')),
                ('ald', models.BooleanField(default=False, verbose_name='ALD')),
                ('solidarity', models.BooleanField(default=False, verbose_name='C2S ou AME')),
                ('origin', models.CharField(choices=[('person', 'Patient ou proche'), ('nurse', 'Infirmier'), ('pharmacy', 'Pharmacie'), ('doctor', 'Médecin'), ('town_hall', 'Mairie ou CCAS'), ('hospital', 'Hôpital'), ('dac', 'Dispositif d’appui à la coordination'), ('other', 'Autre')], max_length=10, verbose_name='origine')),
                ('sector', models.CharField(blank=True, max_length=20, verbose_name='secteur')),
                ('out_of_territory', models.BooleanField(default=False, verbose_name='hors du territoire')),
                ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='fact', to='patients.carerequest')),
            ],
            options={
                'verbose_name': 'fait compté',
                'verbose_name_plural': 'faits comptés',
            },
        ),
        migrations.CreateModel(
            name='RequestLog',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField(verbose_name='rang')),
                ('at', models.DateTimeField(verbose_name='moment')),
                ('by', models.UUIDField(blank=True, null=True, verbose_name='compte')),
                ('by_name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('step', models.CharField(max_length=20, verbose_name='étape')),
                ('before', models.CharField(blank=True, max_length=10, verbose_name='avant')),
                ('after', models.CharField(max_length=10, verbose_name='après')),
                ('detail', models.CharField(blank=True, max_length=40, verbose_name='précision codée')),
                ('comment', cpts_portal.foundation.kernel.crypto.EncryptedTextField(blank=True, null=True, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='note')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='patients.carerequest')),
            ],
            options={
                'verbose_name': 'étape d’une demande',
                'verbose_name_plural': 'étapes des demandes',
            },
        ),
        migrations.CreateModel(
            name='SectorCommune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commune', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.commune')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='patients.sector')),
            ],
            options={
                'verbose_name': 'commune d’un secteur',
            },
        ),
        migrations.CreateModel(
            name='SettingsVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(unique=True, verbose_name='à partir du')),
                ('minors_open', models.BooleanField(default=True, verbose_name='ouvert aux moins de 16 ans')),
                ('mask_threshold', models.PositiveSmallIntegerField(default=11, verbose_name='plus petit nombre montré')),
                ('emergency', models.CharField(default='15', max_length=40, verbose_name='numéros d’urgence')),
                ('attempts_allowed', models.PositiveSmallIntegerField(default=3, verbose_name='appels avant « injoignable »')),
                ('neighbours', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='CPTS voisines')),
                ('set_at', models.DateTimeField(verbose_name='réglé le')),
                ('set_by', models.UUIDField(blank=True, null=True, verbose_name='réglé par')),
                ('recorded_at', models.DateTimeField(db_default=models.Func(function='now'), editable=False)),
            ],
            options={
                'verbose_name': 'réglages de l’accès aux soins',
                'verbose_name_plural': 'réglages de l’accès aux soins',
                'constraints': [models.CheckConstraint(condition=models.Q(('mask_threshold__gte', 5), ('mask_threshold__lte', 100)), name='patients_settings_threshold', violation_error_message='Un nombre montré à un financeur ne descend pas sous 5.'), models.CheckConstraint(condition=models.Q(('attempts_allowed__gte', 1), ('attempts_allowed__lte', 20)), name='patients_settings_attempts', violation_error_message='Entre 1 et 20 appels avant de clore.')],
            },
        ),
        migrations.AddIndex(
            model_name='carerequest',
            index=models.Index(fields=['state', 'tier', 'received_at'], name='patients_request_queue'),
        ),
        migrations.AddIndex(
            model_name='carerequest',
            index=models.Index(fields=['commune'], name='patients_request_commune'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('declared', 'closed')), models.Q(('close_reason', ''), _negated=True)), models.Q(models.Q(('state__in', ('declared', 'closed')), _negated=True), ('close_reason', ''), ('closed_at__isnull', True)), _connector='OR'), name='patients_request_ended_says_why', violation_error_message='Une demande close porte sa date et son motif.'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declared'), _negated=True), ('close_reason', 'declared'), _connector='OR'), name='patients_request_declared_is_the_success', violation_error_message='Une déclaration ferme la demande comme réussie.'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['waiting', 'proposed', 'accepted', 'declared']), _negated=True), models.Q(('qualified_at__isnull', False), models.Q(('tier', ''), _negated=True), models.Q(('tier_rule', ''), _negated=True)), _connector='OR'), name='patients_request_listed_has_tier', violation_error_message='Une demande en attente porte sa priorité et ses motifs.'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(('duplicate_of__isnull', True), ('close_reason', 'duplicate'), _connector='OR'), name='patients_request_duplicate_is_closed', violation_error_message='Un doublon est une demande close.'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('birth_date__isnull', True), ('email__isnull', True), ('first_name__isnull', True), ('former_doctor__isnull', True), ('last_name__isnull', True), ('phone__isnull', True), ('reporter_name__isnull', True), ('reporter_phone__isnull', True), ('reporter_structure__isnull', True), ('representative__isnull', True), ('street__isnull', True), ('trusted_person__isnull', True), ('birth_year__isnull', True), ('commune__isnull', True), ('link_hash__isnull', True)), _connector='OR'), name='patients_request_erased_is_empty', violation_error_message='Une identité effacée ne garde aucune coordonnée.'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(('household_size__gte', 1), ('household_size__lte', 20)), name='patients_request_household', violation_error_message='Un foyer compte d’une à vingt personnes.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('request',), name='patients_consent_one_in_force', violation_error_message='Un seul accord est en vigueur à la fois.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_by', ''), _negated=True)), _connector='OR'), name='patients_consent_revoked_by_somebody', violation_error_message='Un retrait porte sa date et son auteur.'),
        ),
        migrations.AddConstraint(
            model_name='requestfact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on__isnull', True)), models.Q(('closed_on__gte', models.F('received_on')), models.Q(('close_reason', ''), _negated=True)), _connector='OR'), name='patients_fact_closed_says_why', violation_error_message='Une fin porte sa date, après la réception, et son motif.'),
        ),
        migrations.AddConstraint(
            model_name='requestlog',
            constraint=models.UniqueConstraint(fields=('request', 'position'), name='patients_log_in_order', violation_error_message='Deux étapes ne portent pas le même rang.'),
        ),
    ]
