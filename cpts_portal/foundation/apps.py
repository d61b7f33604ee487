from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "cpts_portal.foundation"
    label = "foundation"
    verbose_name = "Socle"
