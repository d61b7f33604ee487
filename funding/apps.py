from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "Financement"

    def ready(self):
        from funding import hooks
        from funding.dossier.operations import evidence_removal
        from funding.dossier.queries import status
        from funding.payments.queries import transfers
        from members import hooks as members_hooks
        from missions import hooks as missions_hooks

        missions_hooks.closed_before.answered_by(status.closed_before)
        missions_hooks.transfers.answered_by(transfers)
        members_hooks.sheet_listed_in.answered_by(evidence_removal.version_listing)
        hooks.is_settled.answered_by(status.is_settled)
        hooks.version_opening.answered_by(evidence_removal.version_opening)
