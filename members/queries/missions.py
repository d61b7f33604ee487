"""The missions as dated reference data: labels, obligation, deadlines."""

from django.db.models import QuerySet

from members.models import Mission


def all_missions() -> QuerySet[Mission]:
    """In the order of the law, « fonctionnement » first."""
    return Mission.objects.order_by("position", "code")


def labels() -> dict[str, str]:
    """By code."""
    return dict(all_missions().values_list("code", "label"))


def short_labels() -> dict[str, str]:
    return dict(all_missions().values_list("code", "short_label"))
