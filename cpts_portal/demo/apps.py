from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cpts_portal.demo"
    label = "demo"
    verbose_name = "Démonstration"
