# The extensions are « trusted »: the owner of the database creates them without being superuser.

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

import cpts_portal.foundation.kernel.identifiers
import cpts_portal.foundation.kernel.nir
import cpts_portal.foundation.kernel.text


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Body",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "code",
                    models.CharField(max_length=20, unique=True, verbose_name="code"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assembly", "Assemblée générale"),
                            ("board", "Conseil d’administration"),
                            ("bureau", "Bureau"),
                            ("steering", "Comité de pilotage"),
                            ("group", "Groupe de travail"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "verbose_name": "instance ou groupe",
            },
        ),
        migrations.CreateModel(
            name="College",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                ("label", models.CharField(max_length=100, verbose_name="collège")),
                (
                    "deliberative",
                    models.BooleanField(default=True, verbose_name="voix délibérative"),
                ),
            ],
            options={
                "verbose_name": "collège",
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "À vérifier"),
                            ("incomplete", "Relancée"),
                            ("accepted", "Cotisation attendue"),
                            ("refused", "Refusée"),
                            ("active", "À jour"),
                            ("suspended", "En retard"),
                            ("left", "Sortie"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "joined_on",
                    models.DateField(blank=True, null=True, verbose_name="adhésion le"),
                ),
                (
                    "left_on",
                    models.DateField(blank=True, null=True, verbose_name="sortie le"),
                ),
                (
                    "leave_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="motif de sortie"
                    ),
                ),
            ],
            options={
                "verbose_name": "adhésion",
            },
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=120,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text
                        ],
                        verbose_name="territoire",
                    ),
                ),
            ],
            options={
                "verbose_name": "territoire",
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=5,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code INSEE",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="commune")),
                ("sort_name", models.CharField(max_length=100)),
                (
                    "department",
                    models.CharField(max_length=3, verbose_name="département"),
                ),
                (
                    "population",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="population"
                    ),
                ),
                (
                    "postal_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "epci",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        verbose_name="intercommunalité (SIREN)",
                    ),
                ),
                (
                    "epci_name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="intercommunalité"
                    ),
                ),
                (
                    "former_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("vintage", models.PositiveSmallIntegerField(verbose_name="millésime")),
                ("contour", models.JSONField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="members.commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="signé le")),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="durée en années"
                    ),
                ),
                ("ends_on", models.DateField(editable=False, verbose_name="échéance")),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("T1", "taille 1"),
                            ("T2", "taille 2"),
                            ("T3", "taille 3"),
                            ("T4", "taille 4"),
                        ],
                        max_length=2,
                        verbose_name="taille",
                    ),
                ),
                (
                    "population",
                    models.PositiveIntegerField(verbose_name="population retenue"),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        size=None,
                        verbose_name="signataires",
                    ),
                ),
            ],
            options={
                "verbose_name": "contrat",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 5)),
                        name="contract_years",
                        violation_error_message="Un contrat dure de une à cinq années.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__gte", datetime.date(2019, 8, 25))
                        ),
                        name="contract_after_the_agreement",
                        violation_error_message="Aucun contrat ne précède l’accord du 25 août 2019.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("signed_on"))),
                        name="contract_ends_after_signature",
                        violation_error_message="L’échéance doit suivre la signature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["T1", "T2", "T3", "T4"])),
                        name="contract_band",
                        violation_error_message="La taille va de T1 à T4.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population__gte", 1), ("population__lte", 5000000)
                        ),
                        name="contract_population",
                        violation_error_message="La population va de 1 à 5 000 000 habitants.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("signed_on"),
                                    models.F("ends_on"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            )
                        ],
                        name="contract_one_at_a_time",
                        violation_error_message="Un autre contrat court déjà à cette date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=12, unique=True, verbose_name="numéro"),
                ),
                (
                    "title",
                    models.CharField(
                        max_length=160,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="objet",
                    ),
                ),
                (
                    "action_number",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="fiche action"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="tenue le")),
                (
                    "starts_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="à"),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="durée")),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        max_length=120,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="lieu",
                    ),
                ),
                (
                    "activity_code",
                    models.CharField(max_length=8, verbose_name="activité"),
                ),
                (
                    "people_met",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="personnes rencontrées"
                    ),
                ),
                (
                    "funnel",
                    models.JSONField(blank=True, null=True, verbose_name="entonnoir"),
                ),
                (
                    "proxies",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="pouvoirs"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.body",
                    ),
                ),
            ],
            options={
                "verbose_name": "réunion",
            },
        ),
        migrations.CreateModel(
            name="MeetingSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("document_id", models.UUIDField(blank=True, null=True)),
                (
                    "missing",
                    models.BooleanField(
                        default=False, verbose_name="feuille manquante"
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="note",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet",
                        to="members.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "feuille d’émargement",
            },
        ),
        migrations.CreateModel(
            name="MembershipLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="quand")),
                ("by", models.UUIDField(blank=True, null=True, verbose_name="qui")),
                ("role", models.CharField(max_length=80, verbose_name="à quel titre")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "À vérifier"),
                            ("incomplete", "Relancée"),
                            ("accepted", "Cotisation attendue"),
                            ("refused", "Refusée"),
                            ("active", "À jour"),
                            ("suspended", "En retard"),
                            ("left", "Sortie"),
                        ],
                        max_length=12,
                        verbose_name="de",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("received", "À vérifier"),
                            ("incomplete", "Relancée"),
                            ("accepted", "Cotisation attendue"),
                            ("refused", "Refusée"),
                            ("active", "À jour"),
                            ("suspended", "En retard"),
                            ("left", "Sortie"),
                        ],
                        max_length=12,
                        verbose_name="à",
                    ),
                ),
                (
                    "comment",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="commentaire"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
                        to="members.membership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mission",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                        verbose_name="code",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="mission")),
                (
                    "short_label",
                    models.CharField(max_length=40, verbose_name="libellé court"),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordre")),
                (
                    "is_mission",
                    models.BooleanField(
                        default=True, verbose_name="mission du contrat"
                    ),
                ),
                (
                    "obligatory",
                    models.BooleanField(default=False, verbose_name="obligatoire"),
                ),
                (
                    "start_within_months",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                (
                    "deployed_within_months",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("valid_from", models.DateField(verbose_name="valable du")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="au"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "mission",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="mission_validity",
                        violation_error_message="La fin de validité doit suivre son début.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="mission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="members.mission"
            ),
        ),
        migrations.AddField(
            model_name="body",
            name="mission",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="members.mission",
            ),
        ),
        migrations.CreateModel(
            name="MissionStart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("started_on", models.DateField(verbose_name="démarrée le")),
                (
                    "deployed_on",
                    models.DateField(blank=True, null=True, verbose_name="déployée le"),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mission_starts",
                        to="members.contract",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "démarrage de mission",
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=160,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="nom",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        max_length=60,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="type",
                    ),
                ),
                (
                    "agreement_ends_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="convention jusqu’au"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "partenaire",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "civility",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="civilité"
                    ),
                ),
                (
                    "last_name",
                    models.CharField(
                        max_length=80,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="nom d’exercice",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(
                        max_length=80,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="prénom",
                    ),
                ),
                (
                    "sort_name",
                    models.CharField(blank=True, editable=False, max_length=170),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True,
                        max_length=80,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="précision",
                    ),
                ),
                (
                    "rpps",
                    models.CharField(
                        blank=True, max_length=11, verbose_name="numéro RPPS"
                    ),
                ),
                (
                    "rpps_confirmed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="RPPS confirmé le"
                    ),
                ),
                ("rpps_confirmed_by", models.UUIDField(blank=True, null=True)),
                (
                    "practice_mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("L", "Libéral, indépendant"),
                            ("S", "Salarié"),
                            ("B", "Bénévole"),
                            ("I", "Indirect"),
                        ],
                        max_length=1,
                        verbose_name="mode d’exercice",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="téléphone",
                    ),
                ),
                (
                    "public_email",
                    models.EmailField(
                        blank=True,
                        max_length=254,
                        verbose_name="adresse électronique professionnelle",
                    ),
                ),
                (
                    "public_phone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="téléphone professionnel",
                    ),
                ),
                (
                    "listed",
                    models.BooleanField(
                        default=True, verbose_name="figure à l’annuaire des adhérents"
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.college",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.commune",
                        verbose_name="commune d’exercice",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne",
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="members.person",
            ),
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("president", "Présidence"),
                            ("vice_president", "Vice-présidence"),
                            ("treasurer", "Trésorerie"),
                            ("deputy_treasurer", "Trésorerie adjointe"),
                            ("secretary", "Secrétariat"),
                            ("deputy_secretary", "Secrétariat adjoint"),
                        ],
                        max_length=20,
                        verbose_name="fonction",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="depuis le")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="jusqu’au"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandat",
            },
        ),
        migrations.CreateModel(
            name="CrisisPlanVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        unique=True, verbose_name="version"
                    ),
                ),
                ("adopted_on", models.DateField(verbose_name="adoptée le")),
                ("document_id", models.UUIDField(blank=True, null=True)),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "version du plan de crise",
            },
        ),
        migrations.CreateModel(
            name="BodyMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="depuis le")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="jusqu’au"),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="members.body",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="members.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("attendee", "Présent"),
                            ("speaker", "Intervenant"),
                            ("proxy", "Représenté"),
                        ],
                        max_length=8,
                        verbose_name="présence",
                    ),
                ),
                ("attested_at", models.DateTimeField(verbose_name="attestée le")),
                ("attested_by", models.UUIDField(blank=True, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="members.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "présence",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom affiché")),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                (
                    "session_epoch",
                    models.PositiveIntegerField(default=0, editable=False),
                ),
                (
                    "created_at",
                    models.DateTimeField(editable=False, verbose_name="créé le"),
                ),
                ("created_by", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "deactivated_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="désactivé le",
                    ),
                ),
                (
                    "deactivated_by",
                    models.UUIDField(blank=True, editable=False, null=True),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="user",
                        to="members.person",
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte",
                "verbose_name_plural": "comptes",
            },
        ),
        migrations.CreateModel(
            name="Profession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "system",
                    models.CharField(max_length=10, verbose_name="nomenclature"),
                ),
                ("code", models.CharField(max_length=10, verbose_name="code")),
                ("label", models.CharField(max_length=80, verbose_name="profession")),
                ("rpps", models.BooleanField(verbose_name="attendue au RPPS")),
                (
                    "health_profession",
                    models.BooleanField(verbose_name="profession de santé"),
                ),
            ],
            options={
                "verbose_name": "profession",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "code"),
                        name="profession_once",
                        violation_error_message="Cette profession existe déjà.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="profession",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="members.profession",
            ),
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Adhérent·e"),
                            ("doctor", "Médecin"),
                            ("access_officer", "Chargée d’accès aux soins"),
                            ("coordinator", "Coordinatrice"),
                            ("president", "Président·e"),
                            ("treasurer", "Trésorier·ère"),
                            ("cpam", "CPAM"),
                            ("ars", "ARS"),
                            ("msa", "MSA"),
                            ("administrator", "Administrateur technique"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="jusqu’au (exclu)"
                    ),
                ),
                (
                    "granted_at",
                    models.DateTimeField(editable=False, verbose_name="donné le"),
                ),
                ("granted_by", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="retiré le"
                    ),
                ),
                ("revoked_by", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
            ],
            options={
                "verbose_name": "rôle donné",
                "verbose_name_plural": "rôles donnés",
            },
        ),
        migrations.CreateModel(
            name="Structure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=160,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text,
                            cpts_portal.foundation.kernel.nir.refuse_nir,
                        ],
                        verbose_name="nom",
                    ),
                ),
                (
                    "sort_name",
                    models.CharField(blank=True, editable=False, max_length=170),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "Établissement de santé"),
                            ("msp", "Maison de santé pluriprofessionnelle"),
                            ("health_centre", "Centre de santé"),
                            ("esp", "Équipe de soins primaires"),
                            ("ehpad", "EHPAD"),
                            ("medico_social", "Établissement médico-social"),
                            ("dac", "Dispositif d’appui à la coordination"),
                            ("other", "Autre structure"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "finess",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[
                            cpts_portal.foundation.kernel.identifiers.clean_finess
                        ],
                        verbose_name="FINESS",
                    ),
                ),
                (
                    "college",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.college",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.commune",
                    ),
                ),
            ],
            options={
                "verbose_name": "structure",
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="structure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="members.structure",
            ),
        ),
        migrations.CreateModel(
            name="Association",
            fields=[
                (
                    "only",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=120,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text
                        ],
                        verbose_name="nom de l’association",
                    ),
                ),
                (
                    "finess",
                    models.CharField(
                        blank=True,
                        max_length=9,
                        validators=[
                            cpts_portal.foundation.kernel.identifiers.clean_finess
                        ],
                        verbose_name="FINESS",
                    ),
                ),
                (
                    "rna",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            cpts_portal.foundation.kernel.identifiers.clean_rna
                        ],
                        verbose_name="RNA",
                    ),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[
                            cpts_portal.foundation.kernel.identifiers.clean_siret
                        ],
                        verbose_name="SIRET",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="téléphone"
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[
                            cpts_portal.foundation.kernel.text.validate_plain_text
                        ],
                        verbose_name="adresse",
                    ),
                ),
                (
                    "territory",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="association",
                        to="members.territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "association",
            },
        ),
        migrations.CreateModel(
            name="TerritoryCommune",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.commune",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="members.territory",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="territory",
            name="communes",
            field=models.ManyToManyField(
                through="members.TerritoryCommune", to="members.commune"
            ),
        ),
        migrations.CreateModel(
            name="TerritoryHeadcount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="code")),
                ("label", models.CharField(max_length=80, verbose_name="profession")),
                (
                    "detail",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="précision"
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        verbose_name="professionnels du territoire"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("as_of", models.DateField(verbose_name="au")),
                (
                    "profession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.profession",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="headcounts",
                        to="members.territory",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="commune",
            index=models.Index(fields=["sort_name"], name="commune_by_name"),
        ),
        migrations.AddIndex(
            model_name="commune",
            index=models.Index(fields=["epci"], name="commune_by_epci"),
        ),
        migrations.AddIndex(
            model_name="commune",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sort_name"],
                name="commune_name_trigram",
                opclasses=["gin_trgm_ops"],
            ),
        ),
        migrations.AddIndex(
            model_name="commune",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["postal_codes"], name="commune_postal_codes"
            ),
        ),
        migrations.AddConstraint(
            model_name="commune",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code__regex", "^([0-9]{2}|2[AB])[0-9]{3}$"),
                    ("code", ""),
                    _connector="OR",
                ),
                name="commune_code_shape",
                violation_error_message="Un code commune INSEE compte 5 caractères (42147, 2A004).",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("missing", False), ("document_id__isnull", True), _connector="OR"
                ),
                name="sheet_missing_or_stored",
                violation_error_message="Une feuille déposée n’est pas manquante.",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["-held_on", "id"], name="meeting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                name="meeting_minutes",
                violation_error_message="La durée va de une minute à vingt-quatre heures.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionstart",
            constraint=models.UniqueConstraint(
                fields=("contract", "mission"),
                name="mission_starts_once",
                violation_error_message="Cette mission est déjà démarrée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionstart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deployed_on__isnull", True),
                    ("deployed_on__gte", models.F("started_on")),
                    _connector="OR",
                ),
                name="mission_deployed_after_start",
                violation_error_message="Le déploiement ne peut précéder le démarrage.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="mandate_ends_after_start",
                violation_error_message="La fin doit suivre le début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("office__in", ("president", "treasurer", "secretary"))
                ),
                expressions=[
                    ("office", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="mandate_one_holder",
                violation_error_message="Cette fonction est déjà tenue à cette date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crisisplanversion",
            constraint=models.UniqueConstraint(
                fields=("adopted_on",),
                name="crisis_plan_once_a_day",
                violation_error_message="Une version porte déjà cette date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="seat_ends_after_start",
                violation_error_message="La fin doit suivre le début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("body", "="),
                    ("person", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="seat_no_overlap",
                violation_error_message="Cette personne siège déjà dans cette instance.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "person"),
                name="attendance_once",
                violation_error_message="Cette personne est déjà notée à cette réunion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="user_email_unique",
                violation_error_message="Un compte existe déjà pour cette adresse.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deactivated_at", None), ("is_active", True)),
                    models.Q(("deactivated_at__isnull", False), ("is_active", False)),
                    _connector="OR",
                ),
                name="user_inactive_is_dated",
                violation_error_message="Un compte désactivé porte la date de sa désactivation.",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["sort_name", "id"], name="person_by_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sort_name"],
                name="person_name_trigram",
                opclasses=["gin_trgm_ops"],
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rpps__regex", "^(?!0{11})[0-9]{11}$"),
                    ("rpps", ""),
                    _connector="OR",
                ),
                name="person_rpps_shape",
                violation_error_message="Un numéro RPPS compte 11 chiffres : vérifiez la saisie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rpps", ""), _negated=True),
                fields=("rpps",),
                name="person_rpps_once",
                violation_error_message="Ce numéro RPPS est déjà celui d’une autre personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("rpps_confirmed_at__isnull", True),
                        ("rpps_confirmed_by__isnull", True),
                    ),
                    models.Q(
                        ("rpps_confirmed_at__isnull", False),
                        ("rpps_confirmed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="person_rpps_confirmation_signed",
                violation_error_message="Une confirmation de RPPS a une date et un auteur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "access_officer",
                            "administrator",
                            "ars",
                            "coordinator",
                            "cpam",
                            "msa",
                            "president",
                            "treasurer",
                        ],
                    )
                ),
                name="role_grant_role_is_granted",
                violation_error_message="Ce rôle vient de l’adhésion : il ne se donne pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="role_grant_ends_after_start",
                violation_error_message="Un rôle ne peut pas finir avant d’avoir commencé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_by", None), ("revoked_at__isnull", False), _connector="OR"
                ),
                name="role_grant_revoked_is_dated",
                violation_error_message="Un rôle retiré porte la date de son retrait.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("user", "="),
                    ("role", "="),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="role_grant_once_at_a_time",
                violation_error_message="Ce compte a déjà ce rôle à ces dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("user", "="),
                    (
                        models.Case(
                            models.When(
                                role__in=["ars", "cpam", "msa"], then=models.F("role")
                            ),
                            default=models.Value("cpts"),
                            output_field=models.CharField(),
                        ),
                        "<>",
                    ),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="role_grant_one_side_at_a_time",
                violation_error_message="La CPAM, l’ARS et la MSA ne partagent aucun compte, ni entre elles ni avec la CPTS.",
            ),
        ),
        migrations.AddIndex(
            model_name="structure",
            index=models.Index(fields=["sort_name", "id"], name="structure_by_name"),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finess__regex", "^(?!0{9})([0-9]{2}|2[AB])[0-9]{7}$"),
                    ("finess", ""),
                    _connector="OR",
                ),
                name="structure_finess_shape",
                violation_error_message="Un numéro FINESS compte 9 caractères : vérifiez la saisie.",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["joined_on", "left_on"], name="membership_by_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("structure__isnull", True)),
                    models.Q(("person__isnull", True), ("structure__isnull", False)),
                    _connector="OR",
                ),
                name="membership_of_one",
                violation_error_message="Une adhésion est celle d’une personne ou d’une structure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("active", "suspended", "left")), _negated=True
                    ),
                    ("joined_on__isnull", False),
                    _connector="OR",
                ),
                name="membership_joined_when_in_force",
                violation_error_message="Indiquez la date d’adhésion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_on__isnull", False), ("state", "left")),
                    models.Q(
                        models.Q(("state", "left"), _negated=True),
                        ("left_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="membership_left_has_a_day",
                violation_error_message="Une sortie a une date, et elle seule.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on__isnull", True),
                    ("left_on__gt", models.F("joined_on")),
                    _connector="OR",
                ),
                name="membership_left_after_joining",
                violation_error_message="La sortie doit suivre l’adhésion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("joined_on__isnull", False), ("person__isnull", False)
                ),
                expressions=[
                    ("person", "="),
                    (
                        models.Func(
                            models.F("joined_on"),
                            models.F("left_on"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_person_no_overlap",
                violation_error_message="Cette personne est déjà adhérente à cette date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("joined_on__isnull", False), ("structure__isnull", False)
                ),
                expressions=[
                    ("structure", "="),
                    (
                        models.Func(
                            models.F("joined_on"),
                            models.F("left_on"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_structure_no_overlap",
                violation_error_message="Cette structure est déjà adhérente à cette date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="association",
            constraint=models.CheckConstraint(
                condition=models.Q(("only", 1)),
                name="association_single",
                violation_error_message="Un portail sert une seule association.",
            ),
        ),
        migrations.AddConstraint(
            model_name="association",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finess__regex", "^(?!0{9})([0-9]{2}|2[AB])[0-9]{7}$"),
                    ("finess", ""),
                    _connector="OR",
                ),
                name="association_finess_shape",
                violation_error_message="Un numéro FINESS compte 9 caractères : vérifiez la saisie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="association",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rna__regex", "^W[0-9][0-9A-Z][0-9]{7}$"),
                    ("rna", ""),
                    _connector="OR",
                ),
                name="association_rna_shape",
                violation_error_message="Un numéro RNA commence par W suivi de 9 caractères : vérifiez la saisie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="association",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("siret__regex", "^(?!0{14})[0-9]{14}$"),
                    ("siret", ""),
                    _connector="OR",
                ),
                name="association_siret_shape",
                violation_error_message="Un numéro SIRET compte 14 chiffres : vérifiez la saisie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="territorycommune",
            constraint=models.UniqueConstraint(
                fields=("territory", "commune"),
                name="territory_commune_once",
                violation_error_message="Cette commune est déjà dans le territoire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="territoryheadcount",
            constraint=models.UniqueConstraint(
                fields=("territory", "kind", "as_of"),
                name="headcount_once_a_day",
                violation_error_message="Cet effectif existe déjà à cette date.",
            ),
        ),
    ]
