"""The same questions, put to the person herself or to whoever asks for her. Pure."""

from dataclasses import dataclass

from patients.enums import WhyWithout

BLANK = ("", "Choisissez")


@dataclass(frozen=True)
class Wording:
    sees_doctor: str
    say_whether: str
    ask_first: str
    homeless: str
    why: tuple[tuple[str, str], ...]
    agreed: str
    must_agree: str
    low_mobility: str = "Se déplace difficilement"
    teleconsultation: str = "Accepte la téléconsultation"


HERSELF = Wording(
    sees_doctor="Voyez-vous déjà un médecin, même de temps en temps ?",
    say_whether="Dites si vous voyez déjà un médecin.",
    ask_first="Si oui, demandez-lui d’abord d’être votre médecin traitant : la déclaration se fait "
    "en une minute pendant la consultation.",
    homeless="Laissez vide si vous n’avez pas de logement.",
    why=tuple(WhyWithout.choices),
    agreed="J’ai lu ce texte et je suis d’accord",
    low_mobility="Je me déplace difficilement",
    teleconsultation="J’accepte la téléconsultation",
    must_agree="Sans votre accord, nous ne pouvons pas garder votre demande : cochez la case.",
)
_WHY_OTHERS = (
    (WhyWithout.GP_RETIRED, "Son médecin a pris sa retraite"),
    (WhyWithout.GP_LEFT, "Son médecin est parti ou son cabinet a fermé"),
    (WhyWithout.MOVED, "Elle a déménagé"),
    (WhyWithout.DISTANCE, "Son médecin est devenu trop loin"),
    (WhyWithout.OTHER, "Une autre raison"),
)
_HOMELESS = "Laissez vide si la personne n’a pas de logement."
MUST_AGREE = "Sans l’accord de la personne, nous ne pouvons pas garder sa demande : cochez la case."
OTHERS = Wording(
    sees_doctor="La personne voit-elle déjà un médecin, même de temps en temps ?",
    say_whether="Dites si la personne voit déjà un médecin.",
    ask_first="Si oui, qu’elle lui demande d’abord d’être son médecin traitant : la déclaration se "
    "fait en une minute pendant la consultation.",
    homeless=_HOMELESS,
    why=_WHY_OTHERS,
    agreed="La personne connaît ce texte et me dit qu’elle est d’accord",
    must_agree=MUST_AGREE,
)
PATIENT = Wording(
    sees_doctor="Votre patient voit-il déjà un médecin, même de temps en temps ?",
    say_whether="Dites si votre patient voit déjà un médecin.",
    ask_first="Si oui, qu’il lui demande d’abord d’être son médecin traitant : la déclaration se "
    "fait en une minute pendant la consultation.",
    homeless="Laissez vide s’il n’a pas de logement.",
    why=tuple((code, words.replace("Elle a", "Il a")) for code, words in _WHY_OTHERS),
    agreed="Mon patient connaît ce texte et me dit qu’il est d’accord",
    must_agree="Sans l’accord de votre patient, nous ne pouvons pas garder sa demande : cochez la "
    "case.",
)
