from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "cpts_portal.foundation"
    label = "foundation"
    verbose_name = "Socle"

    def ready(self):
        from . import checks  # noqa: F401  registers the checks of the keys
