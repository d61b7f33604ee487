"""Files in a browser: a heavy photo is made lighter before it leaves, a phone offers its camera,
and a picture that comes late pushes nothing."""

import io

import pytest
from PIL import Image

pytestmark = pytest.mark.xdist_group("demonstration")
FORM = "/missions/declarer/?autre=1"
CHOSEN = "[...document.querySelector('#id_evidence').files].map(file => [file.name, file.size])"
READY = "[data-file-note]:has-text('Mo')"
SHIFTS = """() => new Promise((give) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) moved += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  const pictures = [...document.querySelectorAll("figure.piece img")];
  for (const picture of pictures) picture.loading = "eager";
  Promise.all(pictures.map((picture) => picture.decode()))
    .then(() => requestAnimationFrame(() => requestAnimationFrame(() => give(moved))));
})"""


def photo(name: str, side: int) -> dict:
    out = io.BytesIO()
    Image.effect_noise((side, side * 3 // 4), 70).convert("RGB").save(out, "JPEG", quality=97)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture(scope="module")
def heavy():
    upload = photo("Feuille du 12.JPG", 4200)
    assert len(upload["buffer"]) > 10 * 1024 * 1024
    return upload


def test_a_photo_of_a_phone_is_made_lighter_and_the_form_waits_for_it(person, heavy):
    nurse = person("nurse", phone=True).go(FORM)
    page = nurse.page
    assert page.get_by_text("Prendre une photo").is_visible()
    page.set_input_files("#id_evidence", [heavy])
    page.wait_for_selector(READY)
    ((name, size),) = page.evaluate(CHOSEN)
    assert name == "Feuille du 12.jpg" and size < len(heavy["buffer"]) / 2
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Prendre une photo").click()
    chooser.value.set_files([photo("image.jpg", 60)])
    page.wait_for_selector("[data-file-note]:has-text('2 fichiers choisis')")
    assert page.evaluate(CHOSEN)[0] == [name, size], "not made lighter twice"
    # chosen and sent in one breath
    page.select_option("#id_about", index=1)
    page.select_option("#id_activity", index=1)
    page.fill("#id_duration", "1 h 10")
    page.set_input_files("#id_evidence", [heavy])
    with page.expect_navigation(url="**/mes-heures/"):
        page.click("button[value=send]")
    page.locator("tr", has_text="1 h 10").get_by_role("link").first.click()
    page.wait_for_url("**/missions/heures/*/")
    assert "Télécharger Feuille du 12.jpg" in nurse.text
    assert page.evaluate(SHIFTS) < 0.01
    assert nurse.faults == []


def test_without_script_the_photo_leaves_as_it_is(person, heavy):
    nurse = person("nurse", script=False).go(FORM)
    page = nurse.page
    assert not page.get_by_text("Prendre une photo").is_visible()
    page.select_option("#id_about", index=1)
    page.select_option("#id_activity", index=1)
    page.fill("#id_done_on", "2026-11-02")
    page.fill("#id_duration", "1 h 20")
    page.set_input_files("#id_evidence", [heavy])
    with page.expect_navigation(url="**/mes-heures/"):
        page.click("button[value=send]")
    assert "1 h 20" in nurse.text and nurse.faults == []
