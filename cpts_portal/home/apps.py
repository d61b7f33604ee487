from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "cpts_portal.home"
    label = "home"
    verbose_name = "Accueil"
