from django.apps import AppConfig


class DeployConfig(AppConfig):
    name = "cpts_portal.ops"
    label = "deploy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # whoever asks Celery for its current application, web page or command, gets ours
        import cpts_portal.celery
        import cpts_portal.ops.checks.production  # noqa: F401  registers its check
