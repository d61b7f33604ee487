from django import forms

from funding.dossier.models import ReviewComment


class CommentForm(forms.Form):
    """``section`` comes from the part of the page where the form stands."""

    section = forms.CharField(widget=forms.HiddenInput)
    body = forms.CharField(
        label="Votre remarque",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez votre remarque."},
        validators=ReviewComment._meta.get_field("body").validators,
    )

    def __init__(self, *args, part: str, body: str = "", **kwargs):
        """``body``: what an expired session was sending."""
        initial = {"section": part, "body": body}
        super().__init__(*args, auto_id=f"id_{part}_%s", initial=initial, **kwargs)
        self.kept = bool(body)
