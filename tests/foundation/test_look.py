"""What the look promises: contrast, forms that say what is wrong, menus without script."""

import contextvars
import re
from itertools import product

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from cpts_portal.environment import ROOT
from cpts_portal.foundation.kernel import reference
from cpts_portal.foundation.kernel.escaping import escaped
from cpts_portal.foundation.web.forms import FrenchFormRenderer

CSS = ROOT / "static" / "css"
TEXTS = ("ink", "ink-2")
GROUNDS = ("sand", "sand-2", "surface", "surface-2")
# what is written on what, besides ink on every background
PAIRS = (
    *product(TEXTS, GROUNDS),
    *product(("green", "green-2", "coral", "slate", "amber"), ("sand", "surface")),
    *product(("ink", "ink-2"), ("green-soft", "coral-soft", "amber-soft", "slate-soft")),
    *((f"{tone}-2", f"{tone}-soft") for tone in ("green", "coral")),
    *((tone, f"{tone}-soft") for tone in ("green", "coral", "amber", "slate")),
    *((f"on-{tone}", back) for tone in ("green", "coral") for back in (tone, f"{tone}-2")),
    ("green", "surface-2"),
    ("sand", "ink"),
)
# not text, yet needed to see where a field or the focus is (WCAG 1.4.11)
EDGES = (*product(("edge", "focus"), GROUNDS), *product(("c1", "c4"), ("surface",)))


def tokens(scheme: str) -> dict[str, str]:
    light, dark = CSS.joinpath("tokens.css").read_text().split("prefers-color-scheme: dark")
    colour = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
    return dict(colour.findall(light + dark if scheme == "dark" else light))


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: str, other: str) -> float:
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "background"), PAIRS)
def test_every_text_stands_out_from_its_background(scheme, text, background):
    known = tokens(scheme)
    assert contrast(known[text], known[background]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "background"), EDGES)
def test_every_edge_can_be_seen(scheme, edge, background):
    known = tokens(scheme)
    assert contrast(known[edge], known[background]) >= 3


def test_every_colour_has_its_dark_twin():
    light, dark = CSS.joinpath("tokens.css").read_text().split("prefers-color-scheme: dark")
    name = re.compile(r"--([\w-]+): #")
    assert set(name.findall(light)) == set(name.findall(dark))


def test_pages_draw_with_tokens_and_nothing_comes_from_elsewhere():
    for sheet in ("base.css", "parts.css"):
        text = CSS.joinpath(sheet).read_text().split("@layer print")[0]
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) <= {"#fff"}
    for sheet in CSS.glob("*.css"):
        assert "http" not in re.sub(r'\[href\^="http"\]', "", sheet.read_text())
        assert "@import" not in sheet.read_text()


@pytest.mark.requirement("WEB-01")
def test_no_page_carries_its_own_style_or_script():
    mails = ROOT / "templates" / "mail"
    for page in (ROOT / "templates").rglob("*.html"):
        if page.is_relative_to(mails):
            continue
        text = page.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=\"", text), page
        assert not re.search(r"<script(?![^>]*src=)", text), page


class Hours(forms.Form):
    on = forms.DateField(label="Date", help_text="Le jour de l’action.")
    kind = forms.ChoiceField(label="Activité", widget=forms.RadioSelect, choices=[("a", "Réunion")])
    comment = forms.CharField(label="Commentaire", required=False)
    sure = forms.BooleanField(label="J’étais présente")

    def clean(self):
        if self.is_bound:
            raise forms.ValidationError("Vous avez déjà déclaré ce soir-là.")


def test_the_summary_of_errors_leads_to_each_field():
    html = str(Hours(data={"on": "hier"}))
    summary = html[html.index('role="alert"') : html.index("</div>")]
    assert "4 points sont à corriger" in summary
    assert "Vous avez déjà déclaré ce soir-là." in summary
    targets = re.findall(r'href="#([\w-]+)"', summary)
    assert targets == ["id_on", "id_kind_0", "id_sure"]
    for target in targets:
        assert html.count(f'id="{target}"') == 1


def test_a_wrong_field_says_so_to_a_screen_reader():
    html = str(Hours(data={"on": "hier"}))
    field = re.search(r'<input[^>]*name="on"[^>]*>', html).group()
    assert 'aria-invalid="true"' in field
    described = re.search(r'aria-describedby="([^"]+)"', field).group(1).split()
    assert described == ["id_on_helptext", "id_on_error"]
    for target in described:
        assert html.count(f'id="{target}"') == 1


def test_what_may_be_left_out_is_said_in_words():
    html = str(Hours())
    assert "Commentaire <span" in " ".join(html.split()) and html.count("(facultatif)") == 1
    assert 'role="alert"' not in html


@pytest.mark.parametrize("value", ["", "b", "<", "4"])
def test_a_list_to_choose_from_is_the_one_that_django_draws(value):
    choices = [("", "Choisissez"), ("Un & deux", [("b", "B"), ("<", '"C"')]), (4, "Quatre")]
    field = forms.ChoiceField(choices=choices, widget=forms.Select({"class": "short"}))
    drawn, plain = (
        field.widget.render("l'un", value, {"id": "i", "required": True}, renderer)
        for renderer in (FrenchFormRenderer(), TemplatesSetting())
    )
    assert parse_html(drawn) == parse_html(plain) and plain.count("<option") == 4


@given(st.one_of(st.text(), st.text().map(mark_safe), st.integers(), st.none()))
def test_what_is_escaped_a_thousand_times_is_as_django_would(words):
    assert escaped(words) == conditional_escape(words)


def test_what_was_typed_comes_back_escaped():
    html = str(Hours(data={"on": "<script>alert(1)</script>", "comment": '"><img src=x>'}))
    assert "<script>" not in html and "<img" not in html


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429", "500"])
def test_an_error_page_needs_neither_request_nor_context(page):
    html = render_to_string(f"{page}.html")
    assert '<html lang="fr">' in html and html.count("<h1>") == 1
    assert 'href="/"' in html


def test_an_error_page_shows_the_reference_of_its_request_and_none_outside_one():
    here = contextvars.copy_context()
    own = here.run(reference.begin)
    assert f">{own}</strong>" in here.run(render_to_string, "500.html")
    assert "référence" not in contextvars.Context().run(render_to_string, "500.html")


def test_a_demonstration_says_so_even_on_its_error_pages(settings):
    assert "personnes et montants inventés" not in render_to_string("404.html")
    settings.MODE = "demo"
    for page in ("404.html", "500.html", "mail/layout.txt", "mail/layout.html"):
        assert "personnes et montants inventés" in render_to_string(page, {"public_url": ""})


def test_a_page_stays_light_on_a_phone():
    """Fonts apart, what the first visit brings besides its own HTML: far under 150 kB."""
    root = ROOT / "static"
    files = [*CSS.glob("*.css"), root / "js" / "portal.js", root / "mark.svg", root / "circles.svg"]
    assert sum(file.stat().st_size for file in files) < 40_000


def test_fonts_are_whole_and_come_with_their_licence():
    for folder in (
        ROOT / "static" / "fonts",
        ROOT / "cpts_portal" / "foundation" / "web" / "fonts",
    ):
        licences = list(folder.glob("LICENCE-*.md"))
        assert len(licences) == 2
        assert all("SIL OPEN FONT LICENSE" in file.read_text().upper() for file in licences)
    head = (ROOT / "static/fonts/SourceSans3VF-Upright.ttf.woff2").read_bytes()[:4]
    assert head == b"wOF2"
