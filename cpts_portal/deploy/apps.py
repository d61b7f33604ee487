from django.apps import AppConfig


class DeployConfig(AppConfig):
    name = "cpts_portal.deploy"
    label = "deploy"
    default_auto_field = "django.db.models.BigAutoField"
