"""One step on declared hours: which one, on which version, and why."""

from collections.abc import Iterable

from django import forms

from cpts_portal.foundation.web.fields import RowVersionField, TextField, WholeField
from cpts_portal.foundation.web.forms import CarefulForm, TidyForm
from missions.operations.review import NEED_REASON, WITHOUT_REASON
from missions.workflow import COORDINATOR, DECLARATION

NO_SUCH_STEP = "Cette décision n’existe pas."


class OwnStepForm(TidyForm):
    step = forms.ChoiceField()
    version = WholeField(required=False, min_value=1)

    def __init__(self, *args, steps: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step, step) for step in steps]


class DeclarationDecisionForm(CarefulForm):
    """``prefix`` tells apart the forms of one page, each with its own reason."""

    step = forms.ChoiceField(
        choices=[
            (transition.name, transition.label)
            for transition in DECLARATION.allowed_to(COORDINATOR)
        ],
        error_messages={"required": NO_SUCH_STEP, "invalid_choice": NO_SUCH_STEP},
        widget=forms.HiddenInput,
    )
    version = RowVersionField("Rechargez la page, puis décidez à nouveau.")
    reason = TextField(
        label="Motif, lu par la personne",
        longest=500,
        missing=NEED_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("step") not in WITHOUT_REASON


class PicksForm(TidyForm):
    """Ticked rows, each as ``id:version``; anything else is ignored."""

    MOST = 200

    def __init__(self, ticked: list[str]):
        super().__init__({})
        self.ticked = ticked[: self.MOST]

    def picks(self) -> list:
        picks = []
        for text in self.ticked:
            identifier, _, version = text.partition(":")
            try:
                picks.append((forms.UUIDField().clean(identifier), WholeField().clean(version[:9])))
            except forms.ValidationError:
                continue
        return picks
