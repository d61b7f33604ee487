"""The form of an opinion or of a joint sheet: three fields a line, each beside its figure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms

from cpts_portal.foundation.kernel.french import number as in_french
from cpts_portal.foundation.web.fields import WholeField
from funding.dossier import decision_rules
from funding.dossier.content.changes import Change
from funding.dossier.content.figures import EvidenceRow, IndicatorRow
from funding.dossier.enums import Overall
from funding.dossier.forms.dossier import AGED, AmountField, SentOnce, words
from funding.dossier.models import OpinionLine
from funding.indicators.enums import Decision

OPINION_WORDS = (
    ("", "Choisir"),
    (Decision.GRANTED, "Favorable"),
    (Decision.PARTIAL, "Favorable, moins que proposé"),
    (Decision.DEFERRED, "Reporter à l’année suivante"),
    (Decision.NEUTRALISED, "Neutraliser"),
    (Decision.REFUSED, "Défavorable, rien à verser"),
)
DECISION_WORDS = (
    ("", "Choisir"),
    (Decision.GRANTED, "Accordée"),
    (Decision.PARTIAL, "Accordée en partie, moins que proposé"),
    (Decision.DEFERRED, "Reportée à l’année suivante"),
    (Decision.NEUTRALISED, "Neutralisée"),
    (Decision.REFUSED, "Refusée, rien à verser"),
)
_REASON = OpinionLine._meta.get_field("reason")


def in_words(judgement: decision_rules.Judgement, words: Sequence[tuple[str, str]]) -> dict:
    return vars(judgement) | {"decision": dict(words).get(judgement.decision, "–")}


class LinesForm(SentOnce):
    """``reasons``: a favourable line needs its reason too. ``final``: what was sent is meant to be
    whole, and every fault is shown at once."""

    version = WholeField(widget=forms.HiddenInput, error_messages=AGED)
    revision = WholeField(widget=forms.HiddenInput, error_messages=AGED)

    def __init__(
        self,
        *args,
        lines: Sequence[IndicatorRow],
        final: bool = False,
        reasons: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.lines, self.final, self.reasons = tuple(lines), final, reasons
        self.words = DECISION_WORDS if reasons else OPINION_WORDS
        for line in self.lines:
            self.fields |= _fields(line, self.words)
        self._more()

    def _more(self) -> None:
        self.fields["note"] = words(
            "Suites à donner",
            required=False,
            help_text="Cibles de l’année suivante, argent non dépensé, engagements.",
        )

    def clean(self):
        cleaned = super().clean()
        unread = {name for name in self.errors if name.startswith("amount_")}
        for fault in decision_rules.faults(
            self.lines, self.judgements(), whole=self.final, reasons=self.reasons
        ):
            if fault.field not in unread:
                self.add_error(fault.field, _without_number(fault.sentence))
        return cleaned

    def judgements(self) -> decision_rules.Judgements:
        data = self.cleaned_data
        return {
            line.number: decision_rules.Judgement(
                data.get(f"decision_{line.number}") or "",
                data.get(f"amount_{line.number}"),
                data.get(f"reason_{line.number}") or "",
            )
            for line in self.lines
        }

    def entry(self) -> dict:
        """What the operation takes: the lines, and the fields that are of none."""
        names = {"version", "revision", "overall", "note", "token"} & self.cleaned_data.keys()
        return {name: self.cleaned_data[name] for name in names} | {"lines": self.judgements()}

    def line_rows(
        self, changes: Mapping[str, list[Change]], evidence: Sequence[EvidenceRow] = ()
    ) -> list[dict]:
        """Of each line: what is judged, and where it is judged."""
        return [
            {
                "line": line,
                "decision": self[f"decision_{line.number}"],
                "amount": self[f"amount_{line.number}"],
                "reason": self[f"reason_{line.number}"],
                "changes": changes.get(line.number),
                "pieces": [piece for piece in evidence if piece.proves(line)],
            }
            for line in self.lines
        ]


class OpinionForm(LinesForm):
    def _more(self) -> None:
        self.fields["overall"] = forms.ChoiceField(
            label="Votre avis sur l’ensemble",
            choices=(("", "Choisir"), *Overall.choices),
            # a draft may leave it out; the page never says that it is optional
            required=self.final or not self.is_bound,
            error_messages={
                "required": "Dites le sens de votre avis sur l’ensemble.",
                "invalid_choice": "Cet avis n’existe pas.",
            },
        )
        self.fields["note"] = words(
            "Vos observations",
            required=False,
            help_text="Demandées avec un avis défavorable, ou favorable avec réserves.",
        )

    def clean(self):
        cleaned = super().clean()
        reserved = cleaned.get("overall") not in ("", None, Overall.FAVOURABLE)
        if self.final and reserved and not cleaned.get("note"):
            self.add_error("note", "Dites pourquoi, en quelques lignes.")
        return cleaned


def filled_as_proposed(lines: Sequence[IndicatorRow], posted) -> dict:
    """Each line that has no sense yet, as the CPTS proposes it."""
    empty = [line for line in lines if not posted.get(f"decision_{line.number}")]
    return initial_of({line.number: decision_rules.as_proposed(line) for line in empty})


def _in_french(amount: Decimal) -> str:
    return in_french(amount, 2 if amount % 1 else 0)


def initial_of(judgements: decision_rules.Judgements) -> dict:
    """The saved judgements, as initial values of the fields."""
    initial = {}
    for number, judgement in judgements.items():
        initial[f"decision_{number}"] = judgement.decision
        initial[f"reason_{number}"] = judgement.reason
        if judgement.amount_eur is not None:
            initial[f"amount_{number}"] = _in_french(judgement.amount_eur)
    return initial


def _fields(line: IndicatorRow, choices) -> dict[str, forms.Field]:
    number = line.number
    return {
        f"decision_{number}": forms.ChoiceField(
            label=f"{number}, sens",
            choices=choices,
            required=False,
            widget=forms.Select(attrs=_default_amount(line)),
            error_messages={"invalid_choice": "Ce choix n’existe pas."},
        ),
        f"amount_{number}": AmountField(
            label=f"{number}, montant",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 9}),
        ),
        f"reason_{number}": forms.CharField(
            label=f"{number}, motif",
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=_REASON.max_length,
            validators=_REASON.validators,
            error_messages={"max_length": f"{_REASON.max_length} caractères au plus."},
        ),
    }


def _default_amount(line: IndicatorRow) -> dict[str, str]:
    """The browser writes this amount beside « favorable », where it is seen and may be changed."""
    proposed = decision_rules.proposed_eur(line)
    filled = {"data-fills": f"id_amount_{line.number}"}
    return filled | ({"data-amount": _in_french(proposed)} if proposed else {})


def _without_number(sentence: str) -> str:
    """« L01 : indiquez le montant. » → « Indiquez le montant. »: the field says which line."""
    words = sentence.partition(" : ")[2]
    return words[:1].upper() + words[1:]
