"""Applications to join, the texts they accept, the fee, the invitation.

An application carries a short number people can say: a sequence, so that nobody waits for it.
"""

import cpts_portal.foundation.kernel.identifiers
import cpts_portal.foundation.kernel.nir
import cpts_portal.foundation.kernel.text
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_mission_starts_within_its_contract'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE members_application_number",
            "DROP SEQUENCE members_application_number",
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(db_default=models.Func(models.Value('members_application_number'), function='nextval'), editable=False, verbose_name='numéro')),
                ('token', models.UUIDField(editable=False, unique=True, verbose_name='jeton du formulaire')),
                ('kind', models.CharField(choices=[('person', 'Un professionnel'), ('structure', 'Une structure')], max_length=10, verbose_name='candidat')),
                ('state', models.CharField(choices=[('received', 'À vérifier'), ('incomplete', 'Relancée'), ('accepted', 'Acceptée'), ('refused', 'Non retenue'), ('withdrawn', 'Retirée')], max_length=10, verbose_name='état')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('sent_at', models.DateTimeField(verbose_name='envoyée le')),
                ('waiting_since', models.DateTimeField(verbose_name='attend depuis')),
                ('reason', models.CharField(blank=True, max_length=500, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='motif')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='décidée le')),
                ('decided_by', models.UUIDField(blank=True, null=True, verbose_name='décidée par')),
                ('civility', models.CharField(blank=True, max_length=10, verbose_name='civilité')),
                ('last_name', models.CharField(max_length=80, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='nom d’exercice')),
                ('first_name', models.CharField(max_length=80, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='prénom')),
                ('sort_name', models.CharField(editable=False, max_length=170, verbose_name='nom sans accents, pour trier')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(max_length=20, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='téléphone')),
                ('detail', models.CharField(blank=True, max_length=80, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='précision')),
                ('rpps', models.CharField(blank=True, max_length=11, verbose_name='numéro RPPS')),
                ('rpps_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='RPPS confirmé le')),
                ('rpps_confirmed_by', models.UUIDField(blank=True, null=True, verbose_name='RPPS confirmé par')),
                ('practice_mode', models.CharField(blank=True, choices=[('L', 'Libéral, indépendant'), ('S', 'Salarié'), ('B', 'Bénévole'), ('I', 'Indirect')], max_length=1, verbose_name='mode d’exercice')),
                ('workplace', models.CharField(blank=True, max_length=160, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='structure ou employeur')),
                ('finess', models.CharField(blank=True, max_length=9, validators=[cpts_portal.foundation.kernel.identifiers.clean_finess], verbose_name='FINESS')),
                ('street', models.CharField(blank=True, max_length=200, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='adresse')),
                ('postal_code', models.CharField(max_length=5, verbose_name='code postal')),
                ('mssante_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse MSSanté')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='groupes souhaités')),
                ('languages', models.CharField(blank=True, max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='langues parlées')),
                ('home_visits', models.BooleanField(default=False, verbose_name='visites à domicile')),
                ('structure_name', models.CharField(blank=True, max_length=160, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='nom de la structure')),
                ('structure_kind', models.CharField(blank=True, choices=[('hospital', 'Établissement de santé'), ('msp', 'Maison de santé pluriprofessionnelle'), ('health_centre', 'Centre de santé'), ('esp', 'Équipe de soins primaires'), ('ehpad', 'EHPAD'), ('medico_social', 'Établissement médico-social'), ('dac', 'Dispositif d’appui à la coordination'), ('other', 'Autre structure')], max_length=20, verbose_name='type')),
                ('siret', models.CharField(blank=True, max_length=14, validators=[cpts_portal.foundation.kernel.identifiers.clean_siret], verbose_name='SIRET')),
                ('rna', models.CharField(blank=True, max_length=10, validators=[cpts_portal.foundation.kernel.identifiers.clean_rna], verbose_name='RNA')),
                ('representative_role', models.CharField(blank=True, max_length=80, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='fonction')),
                ('fee_eur', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='cotisation')),
            ],
            options={
                'verbose_name': 'demande d’adhésion',
                'verbose_name_plural': 'demandes d’adhésion',
            },
        ),
        migrations.CreateModel(
            name='ApplicationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                ('made_at', models.DateTimeField(verbose_name='fait le')),
            ],
            options={
                'verbose_name': 'lien de suivi',
            },
        ),
        migrations.CreateModel(
            name='ApplicationLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='moment')),
                ('by', models.UUIDField(blank=True, null=True, verbose_name='compte')),
                ('by_name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('step', models.CharField(max_length=16, verbose_name='étape')),
                ('before', models.CharField(blank=True, max_length=10, verbose_name='avant')),
                ('after', models.CharField(max_length=10, verbose_name='après')),
                ('comment', models.CharField(blank=True, max_length=1000, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='commentaire')),
            ],
            options={
                'verbose_name': 'étape d’une demande d’adhésion',
            },
        ),
        migrations.CreateModel(
            name='FeeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payer', models.CharField(choices=[('person', 'Un professionnel'), ('structure', 'Une structure')], max_length=10, verbose_name='payée par')),
                ('amount_eur', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='montant')),
                ('valid_from', models.DateField(verbose_name='à partir du')),
            ],
            options={
                'verbose_name': 'montant de la cotisation',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='empreinte du lien')),
                ('sent_at', models.DateTimeField(verbose_name='envoyée le')),
                ('sent_by', models.UUIDField(blank=True, null=True, verbose_name='envoyée par')),
                ('expires_at', models.DateTimeField(verbose_name='expire le')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='utilisée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('withdrawn_by', models.UUIDField(blank=True, null=True, verbose_name='retirée par')),
            ],
            options={
                'verbose_name': 'invitation',
            },
        ),
        migrations.CreateModel(
            name='JoiningText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('statutes', 'Statuts'), ('charter', 'Charte de l’adhérent'), ('rules', 'Règlement intérieur'), ('privacy', 'Notice d’information sur vos données'), ('directory', 'Parution à l’annuaire des adhérents')], max_length=12, verbose_name='texte')),
                ('version', models.SlugField(max_length=20, verbose_name='version')),
                ('title', models.CharField(max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text], verbose_name='titre')),
                ('body', models.TextField(validators=[cpts_portal.foundation.kernel.text.validate_plain_text], verbose_name='contenu')),
                ('in_force_from', models.DateField(verbose_name='en vigueur depuis le')),
                ('to_validate', models.BooleanField(default=True, verbose_name='modèle à valider')),
            ],
            options={
                'verbose_name': 'texte d’adhésion',
            },
        ),
        migrations.CreateModel(
            name='TextAcceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(verbose_name='accepté le')),
            ],
            options={
                'verbose_name': 'texte accepté',
            },
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='membership_joined_when_in_force',
        ),
        migrations.AddField(
            model_name='person',
            name='finess',
            field=models.CharField(blank=True, max_length=9, validators=[cpts_portal.foundation.kernel.identifiers.clean_finess], verbose_name='FINESS'),
        ),
        migrations.AddField(
            model_name='person',
            name='home_visits',
            field=models.BooleanField(default=False, verbose_name='visites à domicile'),
        ),
        migrations.AddField(
            model_name='person',
            name='languages',
            field=models.CharField(blank=True, max_length=120, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='langues parlées'),
        ),
        migrations.AddField(
            model_name='person',
            name='mssante_email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='adresse MSSanté'),
        ),
        migrations.AddField(
            model_name='person',
            name='postal_code',
            field=models.CharField(blank=True, max_length=5, verbose_name='code postal'),
        ),
        migrations.AddField(
            model_name='person',
            name='street',
            field=models.CharField(blank=True, max_length=200, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='adresse professionnelle'),
        ),
        migrations.AddField(
            model_name='person',
            name='workplace',
            field=models.CharField(blank=True, max_length=160, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='structure ou employeur'),
        ),
        migrations.AddField(
            model_name='structure',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique'),
        ),
        migrations.AddField(
            model_name='structure',
            name='phone',
            field=models.CharField(blank=True, max_length=20, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='téléphone'),
        ),
        migrations.AddField(
            model_name='structure',
            name='representative',
            field=models.CharField(blank=True, max_length=170, validators=[cpts_portal.foundation.kernel.text.validate_plain_text, cpts_portal.foundation.kernel.nir.refuse_nir], verbose_name='personne qui la représente'),
        ),
        migrations.AddField(
            model_name='structure',
            name='rna',
            field=models.CharField(blank=True, max_length=10, validators=[cpts_portal.foundation.kernel.identifiers.clean_rna], verbose_name='RNA'),
        ),
        migrations.AddField(
            model_name='structure',
            name='siret',
            field=models.CharField(blank=True, max_length=14, validators=[cpts_portal.foundation.kernel.identifiers.clean_siret], verbose_name='SIRET'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='state',
            field=models.CharField(choices=[('accepted', 'Cotisation attendue'), ('active', 'À jour'), ('suspended', 'En retard'), ('left', 'Sortie')], max_length=12, verbose_name='état'),
        ),
        migrations.AlterField(
            model_name='membershiplog',
            name='source',
            field=models.CharField(blank=True, choices=[('accepted', 'Cotisation attendue'), ('active', 'À jour'), ('suspended', 'En retard'), ('left', 'Sortie')], max_length=12, verbose_name='de'),
        ),
        migrations.AlterField(
            model_name='membershiplog',
            name='target',
            field=models.CharField(choices=[('accepted', 'Cotisation attendue'), ('active', 'À jour'), ('suspended', 'En retard'), ('left', 'Sortie')], max_length=12, verbose_name='à'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('accepted', 'active', 'suspended', 'left')), _negated=True), ('joined_on__isnull', False), _connector='OR'), name='membership_joined_when_in_force', violation_error_message='Indiquez la date d’adhésion.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('finess__regex', '^(?!0{9})([0-9]{2}|2[AB])[0-9]{7}$'), ('finess', ''), _connector='OR'), name='person_finess_shape', violation_error_message='Un numéro FINESS compte 9 caractères : vérifiez la saisie.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('siret__regex', '^(?!0{14})[0-9]{14}$'), ('siret', ''), _connector='OR'), name='structure_siret_shape', violation_error_message='Un numéro SIRET compte 14 chiffres : vérifiez la saisie.'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(('rna__regex', '^W[0-9][0-9A-Z][0-9]{7}$'), ('rna', ''), _connector='OR'), name='structure_rna_shape', violation_error_message='Un numéro RNA commence par W suivi de 9 caractères : vérifiez la saisie.'),
        ),
        migrations.AddField(
            model_name='application',
            name='college',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.college'),
        ),
        migrations.AddField(
            model_name='application',
            name='commune',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.commune'),
        ),
        migrations.AddField(
            model_name='application',
            name='membership',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='members.membership'),
        ),
        migrations.AddField(
            model_name='application',
            name='profession',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.profession'),
        ),
        migrations.AddField(
            model_name='applicationlink',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='members.application'),
        ),
        migrations.AddField(
            model_name='applicationlog',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='members.application'),
        ),
        migrations.AddConstraint(
            model_name='feerate',
            constraint=models.UniqueConstraint(fields=('payer', 'valid_from'), name='fee_rate_once_a_day', violation_error_message='Un montant existe déjà à cette date.'),
        ),
        migrations.AddConstraint(
            model_name='feerate',
            constraint=models.CheckConstraint(condition=models.Q(('amount_eur__gte', 0)), name='fee_rate_not_negative', violation_error_message='Une cotisation n’est jamais négative.'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='members.person'),
        ),
        migrations.AddConstraint(
            model_name='joiningtext',
            constraint=models.UniqueConstraint(fields=('kind', 'version'), name='joining_text_version_once', violation_error_message='Cette version existe déjà.'),
        ),
        migrations.AddConstraint(
            model_name='joiningtext',
            constraint=models.UniqueConstraint(fields=('kind', 'in_force_from'), name='joining_text_one_a_day', violation_error_message='Une autre version de ce texte commence le même jour.'),
        ),
        migrations.AddField(
            model_name='textacceptance',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='members.application', verbose_name='demande'),
        ),
        migrations.AddField(
            model_name='textacceptance',
            name='text',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.joiningtext', verbose_name='texte'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['state', 'waiting_since'], name='application_queue'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['sort_name'], name='application_by_name'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['email'], name='application_by_email'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('number',), name='application_number_once', violation_error_message='Ce numéro est déjà celui d’une autre demande.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('rpps__regex', '^(?!0{11})[0-9]{11}$'), ('rpps', ''), _connector='OR'), name='application_rpps_shape', violation_error_message='Un numéro RPPS compte 11 chiffres : vérifiez la saisie.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('finess__regex', '^(?!0{9})([0-9]{2}|2[AB])[0-9]{7}$'), ('finess', ''), _connector='OR'), name='application_finess_shape', violation_error_message='Un numéro FINESS compte 9 caractères : vérifiez la saisie.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('siret__regex', '^(?!0{14})[0-9]{14}$'), ('siret', ''), _connector='OR'), name='application_siret_shape', violation_error_message='Un numéro SIRET compte 14 chiffres : vérifiez la saisie.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('rna__regex', '^W[0-9][0-9A-Z][0-9]{7}$'), ('rna', ''), _connector='OR'), name='application_rna_shape', violation_error_message='Un numéro RNA commence par W suivi de 9 caractères : vérifiez la saisie.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('postal_code__regex', '^[0-9]{5}$'), ('postal_code', ''), _connector='OR'), name='application_postal_code_shape', violation_error_message='Un code postal compte 5 chiffres (42600).'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'person'), ('profession__isnull', False), ('structure_name', '')), models.Q(('kind', 'structure'), ('profession__isnull', True), models.Q(('structure_name', ''), _negated=True)), _connector='OR'), name='application_of_one', violation_error_message='Une demande est celle d’une personne ou d’une structure.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('membership__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('membership__isnull', True)), _connector='OR'), name='application_accepted_has_membership', violation_error_message='Une demande acceptée ouvre une adhésion, et elle seule.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rpps_confirmed_at__isnull', True), ('rpps_confirmed_by__isnull', True)), models.Q(('rpps_confirmed_at__isnull', False), ('rpps_confirmed_by__isnull', False)), _connector='OR'), name='application_rpps_confirmation_signed', violation_error_message='Une confirmation de RPPS a une date et un auteur.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('decided_at__isnull', False), _connector='OR'), name='application_decision_is_dated', violation_error_message='Une décision a une date et une personne.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('person',), name='invitation_one_at_a_time', violation_error_message='Une invitation est déjà partie pour cette personne.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('sent_at'))), name='invitation_expires_later', violation_error_message='Une invitation expire après son envoi.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_used_or_withdrawn', violation_error_message='Une invitation utilisée ne se retire plus.'),
        ),
        migrations.AddConstraint(
            model_name='textacceptance',
            constraint=models.UniqueConstraint(fields=('application', 'text'), name='text_accepted_once', violation_error_message='Ce texte est déjà accepté.'),
        ),
    ]
