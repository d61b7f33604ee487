from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("only_one", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("mode", models.CharField(max_length=20)),
                ("installed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("only_one", True)),
                        name="deploy_installation_only_one",
                        violation_error_message="Une base n’est installée qu’une fois.",
                    )
                ],
            },
        ),
    ]
