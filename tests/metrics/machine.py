"""What acts without a page: who starts it, and why no person has to."""

from collections.abc import Iterator
from importlib import import_module

from tests.metrics.call_graph import CallGraph

# node of the call graph: why
STARTED = {
    "cpts_portal.foundation.tasks:send_outbox": "each minute, mails that wait",
    "cpts_portal.foundation.tasks:sweep": "each minute, jobs left by a worker that died",
    "cpts_portal.foundation.tasks:seal_audit": "each minute, the chain of traces",
    "cpts_portal.foundation.tasks:tidy": "each night, drafts and sent mails past their time",
    "cpts_portal.home.tasks:dispatch_reports": "the monthly report when its day comes",
    "cpts_portal.home.tasks:build_report": "the document of a report that a page asked for",
    "cpts_portal.home.tasks:send_digests": "the morning mail, at the hour each person chose",
    "cpts_portal.home.tasks:export_anchor": "each night, the anchor leaves the database",
    "cpts_portal.home.tasks:scan_documents": "files the antivirus has not judged yet",
    "cpts_portal.home.tasks:check_documents": "each night, stored files are read again",
    "cpts_portal.home.tasks:check_document": "a file that a page could not serve",
    "cpts_portal.home.tasks:run_retention": "each night, what is past its time is erased",
    "funding.tasks:build_dossier": "the document of a dossier that a page asked for",
    "members.tasks:forget_ended_sessions": "each hour, sessions that ended",
    "patients.tasks:expire_proposals": "each hour, proposals without an answer in time",
    "patients.tasks:notify_doctors": "each minute, the mail for what was proposed",
    "patients.tasks:publish_figures": "the first of the month, the funders' figures",
    "members.management.commands.load_reference:Command": "an installation loads nomenclatures",
    "cpts_portal.home.management.commands.retention:Command": "an installation without beat",
    "cpts_portal.home.management.commands.build_monthly_report:Command": "without a worker",
    "funding.management.commands.build_dossier:Command": "without a worker",
}
# what joins the apps without importing them: the name it reads in the module each app gives it
JOINED = {
    "cpts_portal.foundation.records.privacy_rights.declaring:erasers": ("privacy_rights", "ERASES"),
    "cpts_portal.foundation.records.retention.rules:rules": ("privacy_rights", "RULES"),
}
SETTINGS = ("cpts_portal.settings", "cpts_portal.account_settings")


def reached(graph: CallGraph, starts: set[str]) -> set[str]:
    """From ``starts``, through what joins the apps as well."""
    nodes = graph.reached(starts)
    for joining, (module, name) in JOINED.items():
        if joining in nodes:
            nodes |= graph.reached(
                f"{source}:{name}" for source in graph.modules if source.endswith(f".{module}")
            )
    return nodes


def named_in_settings(graph: CallGraph) -> set[str]:
    """Middlewares, adapters and forms: Django and allauth call them on the pages they are for."""
    words = (word for name in SETTINGS for word in _strings(vars(import_module(name))))
    nodes = (":".join(word.rpartition(".")[::2]) for word in words if "." in word)
    return {node for node in nodes if _exists(graph, node)}


def _exists(graph: CallGraph, node: str) -> bool:
    module, _, name = node.partition(":")
    return module in graph.modules and name in graph.modules[module].definitions


def missing(graph: CallGraph) -> list[str]:
    """Rows of the tables above that name nothing any more."""
    return sorted(node for node in (*STARTED, *JOINED) if not _exists(graph, node))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
