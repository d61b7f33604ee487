"""What each model declares about personal data: its inner class ``Privacy``, or, for models of
libraries, the ``THIRD_PARTY`` dictionary of an app's ``privacy`` module (label → declaration)."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class PrivacyDeclaration:
    """``identifying``: names of fields; ``retention`` and ``anonymise``: French sentences."""

    identifying: tuple[str, ...]
    retention: str
    anonymise: str


def declared(model: type[models.Model]) -> PrivacyDeclaration | None:
    """A model answers for itself: a declaration is not inherited from a concrete parent."""
    inner = vars(model).get("Privacy") or _from_abstract(model)
    if inner is not None:
        return _declaration(inner)
    return third_party().get(model._meta.label)


def modules(name: str = "privacy") -> list[ModuleType]:
    """The module of that name of each app that has one, in the order of the apps."""
    autodiscover_modules(name)
    names = (f"{app.name}.{name}" for app in apps.get_app_configs())
    return [sys.modules[name] for name in names if name in sys.modules]


def third_party() -> dict[str, PrivacyDeclaration]:
    declarations: dict[str, PrivacyDeclaration] = {}
    for module in modules():
        for label, source in getattr(module, "THIRD_PARTY", {}).items():
            declarations[label] = _declaration(source)
    return declarations


def every_model() -> list[type[models.Model]]:
    """Every table of the portal, those of libraries included; join tables carry nothing more."""
    return sorted(apps.get_models(), key=lambda model: model._meta.label)


def problems(candidates: Iterable[type[models.Model]] | None = None) -> list[str]:
    sentences = []
    for model in every_model() if candidates is None else candidates:
        declaration = declared(model)
        if declaration is None:
            sentences.append(f"{model._meta.label} declares nothing about personal data")
            continue
        if not declaration.retention.strip() or not declaration.anonymise.strip():
            sentences.append(f"{model._meta.label} gives no retention or no way to anonymise")
        for name in declaration.identifying:
            try:
                model._meta.get_field(name)
            except FieldDoesNotExist:
                sentences.append(f"{model._meta.label} declares an unknown field « {name} »")
    return sentences


def _from_abstract(model: type[models.Model]):
    for parent in model.__mro__[1:]:
        meta = getattr(parent, "_meta", None)
        if meta is not None and meta.abstract and "Privacy" in vars(parent):
            return vars(parent)["Privacy"]
    return None


def _declaration(source) -> PrivacyDeclaration:
    if isinstance(source, PrivacyDeclaration):
        return source
    value = source.__getitem__ if isinstance(source, dict) else partial(getattr, source)
    return PrivacyDeclaration(tuple(value("identifying")), value("retention"), value("anonymise"))
