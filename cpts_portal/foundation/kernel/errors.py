"""What an operation says when it refuses. The sentence is shown to the person, in French."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal with a sentence for the person; ``field`` names the form field it belongs to."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    @property
    def all(self) -> tuple["DomainError", ...]:
        return (self,)

    def on(self, form_fields: Mapping[str, str] | None) -> "DomainError":
        """The same, beside the field of the form; ``form_fields``: field of the model → of the
        form."""
        self.field = (form_fields or {}).get(self.field or "", self.field)
        return self


class Refusals(DomainError):
    """Several at once, each beside its field: who typed them corrects them in one round."""

    def __init__(self, refusals: "list[DomainError]"):
        super().__init__(refusals[0].sentence, field=refusals[0].field)
        self._all = tuple(refusals)

    @property
    def all(self) -> tuple[DomainError, ...]:
        return self._all


class Forbidden(DomainError):
    """The actor may not do this."""


class Stale(DomainError):
    """Somebody else changed the object since the page was shown."""
