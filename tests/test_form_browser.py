"""The form and the home page in a real browser: by keyboard alone, in every state, for everyone."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from live import ROOT, Form, Table, served, until
from playwright.sync_api import Page, expect

from smbeleid.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.kernel]

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 800}
ZOOMED = {"width": 640, "height": 450}
"""What 200% zoom leaves of a laptop's screen."""


class Sheet(Form):
    """A page that is only looked at and typed in; nothing of its kernel is asked."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self.folder = page, folder


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    with served(tmp_path_factory.mktemp("form") / "werkmap") as table:
        yield table


@pytest.fixture(scope="module")
def full(table: Table) -> Iterator[Form]:
    """The form of a client that answered all; the tests leave it as it was."""
    folder = table.workspace.clients / "voorbeeldschool"
    folder.mkdir()
    shutil.copy(ROOT / "clients" / "voorbeeldschool" / "answers.json", folder)
    with opened(table, folder.name) as form:
        yield form


@pytest.fixture(scope="module")
def blank(table: Table) -> Iterator[Form]:
    """The form of a new client, in which the tests go on where the one before stopped."""
    table.client("nieuw")
    with opened(table, "nieuw") as form:
        yield form


@contextmanager
def opened(
    table: Table, client: str, query: str = "", wait: str = ".smb-question"
) -> Iterator[Form]:
    """Open a page that may not fail, nor ask anything of another machine."""
    errors: list[str] = []
    context = table.browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.extend(_outside(request.url)))
    page.set_default_timeout(30_000)
    page.goto((table.url(client) if client else table.address) + query, wait_until="commit")
    page.locator(wait).first.wait_for(timeout=60_000)
    yield Sheet(page, table.workspace.clients / client)
    page.goto("about:blank")  # a page that is left ends its kernel
    context.close()
    assert errors == []


def _outside(url: str) -> list[str]:
    parts = urlsplit(url)
    is_ours = parts.scheme in {"data", "blob", "about"} or parts.hostname == "127.0.0.1"
    return [] if is_ours else [url]


def colleague(form: Form, id_: str, value: Any, base: Any = None) -> None:
    """Write an answer as another program would."""
    store = Store(form.folder, today=dt.date.today)
    before = {"state": "given", "value": base} if base else None
    assert store.put(("answer", id_), before, {"state": "given", "value": value}).saved


def clean(page: Page, part: str | None = None) -> None:
    """Check that nobody is kept out, of the whole page or of a part."""
    results = Axe().run(page, part, {"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def focus_is(form: Form, id_: str) -> bool:
    inside: bool = form.card(id_).evaluate("e => e.contains(document.activeElement)")
    return inside


def state_of(form: Form, id_: str) -> str:
    found: str = form.answers.get(id_, {}).get("state", "open")
    return found


# ---- by keyboard alone --------------------------------------------------------------------------


def test_first_tab_skips_to_the_questions(blank: Form) -> None:
    keys(blank.page, "Tab")
    expect(blank.page.locator(":focus")).to_have_text("Ga naar de vragen")
    keys(blank.page, "Enter")
    expect(blank.page.locator(":focus")).to_have_text("Uw organisatie")


def test_a_group_of_radio_buttons_is_one_stop_and_has_a_name(blank: Form) -> None:
    page = blank.page
    blank.field("organisatie_naam").focus()
    stops = []
    for _ in range(8):
        keys(page, "Tab")
        stops.append(page.evaluate("document.activeElement.closest('.smb-question')?.id"))
    assert stops.count("smb-q-organisatie_naam") == 3  # state, help, notes
    groups = blank.card("soort").get_by_role("radiogroup", name="Wat voor soort organisatie")
    expect(groups).to_have_count(1)
    expect(
        blank.card("soort").get_by_role("group", name="Hoe staat deze vraag ervoor?")
    ).to_have_count(1)


def test_text_number_and_choices_by_keyboard(blank: Form) -> None:
    page = blank.page
    blank.field("plaats").focus()
    page.keyboard.type("Voorbeeldstad")
    blank.saved("plaats", "Voorbeeldstad")
    blank.field("aantal_leerlingen").focus()
    page.keyboard.type("1.250")
    blank.saved("aantal_leerlingen", 1250)
    first = blank.card("organisatie_aanleiding").get_by_role("checkbox").first
    first.focus()
    keys(page, "Space")
    until(lambda: blank.value("organisatie_aanleiding"), "a choice is on disk")
    expect(first).to_be_checked()
    assert first.evaluate("e => e === document.activeElement")


def test_a_fault_is_announced_tied_to_its_field_and_kept(blank: Form) -> None:
    field = blank.field("organisatie_email")
    field.fill("info@")
    alert = blank.card("organisatie_email").get_by_role("alert")
    alert.filter(has_text="adres").wait_for()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert alert.get_attribute("id") in (field.get_attribute("aria-describedby") or "")
    blank.status("Alles is bewaard")
    expect(blank.page.get_by_role("region", name="Naast het gesprek")).to_contain_text(
        "Nog niet in het plan"
    )
    clean(blank.page)
    field.fill("info@school.example")
    blank.saved("organisatie_email", "info@school.example")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_states_and_parking_by_keyboard(blank: Form) -> None:
    page = blank.page
    card = blank.card("organisatie_fg")
    expect(card.get_by_role("radio", name="beantwoord", exact=True)).to_be_disabled()
    blank.field("organisatie_fg").fill("de privacyfunctionaris")
    until(lambda: state_of(blank, "organisatie_fg") == "given", "given")
    card.get_by_role("radio", name="beantwoord", exact=True).focus()
    keys(page, "ArrowRight", "ArrowRight")
    until(lambda: state_of(blank, "organisatie_fg") == "unknown", "unknown")
    expect(blank.field("organisatie_fg")).to_have_value("")
    keys(page, "ArrowLeft", "ArrowLeft")  # what was filled in comes back
    until(lambda: blank.value("organisatie_fg") == "de privacyfunctionaris", "back")
    keys(page, "ArrowRight", "Tab")
    expect(page.locator(":focus")).to_have_text("Later bespreken")
    keys(page, "Enter")
    page.keyboard.type("de directeur")
    keys(page, "Tab")
    page.keyboard.type("eerst het bestuur vragen")
    until(
        lambda: blank.answers.get("organisatie_fg", {}).get("reason") == "eerst het bestuur vragen",
        "parked",
    )
    assert blank.answers["organisatie_fg"]["owner"] == "de directeur"
    side = page.get_by_role("region", name="Naast het gesprek")
    expect(side).to_contain_text("de directeur: eerst het bestuur vragen")
    clean(page)


def test_table_by_keyboard(blank: Form) -> None:
    page = blank.page
    blank.theme("Beheer van de kanalen")
    card = blank.card("rollen")
    card.get_by_role("button", name="Rij erbij").focus()
    keys(page, "Enter")
    page.keyboard.type("plaatsen")
    keys(page, "Tab")
    page.keyboard.type("leerkracht")
    card.get_by_role("button", name="Rij erbij").focus()
    keys(page, "Enter")
    page.keyboard.type("reageren")
    rows = [{"taak": "plaatsen", "rol": "leerkracht"}, {"taak": "reageren"}]
    blank.saved("rollen", rows)
    card.get_by_role("button", name="Rij omhoog: Rij 2").focus()
    keys(page, "Enter")
    blank.saved("rollen", rows[::-1])
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Rij omlaag: Rij 1")
    card.get_by_role("button", name="Rij weg: Rij 1").focus()
    keys(page, "Enter")
    blank.saved("rollen", rows[:1])
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Rij weg: Rij 1")
    clean(page)


def test_a_row_without_what_it_needs_points_at_the_cell(blank: Form) -> None:
    card = blank.card("kanalen")
    card.get_by_role("button", name="Rij erbij").click()
    card.get_by_label("Naam van het account").fill("school.example")
    card.get_by_role("alert").filter(has_text="anaal").wait_for()
    expect(card.get_by_label("Kanaal")).to_have_attribute("aria-invalid", "true")
    clean(blank.page)
    card.get_by_label("Kanaal").focus()
    blank.page.keyboard.press("w")
    until(lambda: blank.value("kanalen"), "the row is on disk")
    assert blank.value("kanalen")[0]["naam"] == "school.example"


def test_a_date_is_typed_as_people_write_it(blank: Form) -> None:
    blank.theme("Vaststellen")
    field = blank.field("vaststelling_datum")
    field.fill("1-9-2")
    blank.card("vaststelling_datum").get_by_role("alert").filter(has_text="datum").wait_for()
    field.fill("1-9-2027")
    blank.saved("vaststelling_datum", "2027-09-01")
    field.blur()
    expect(field).to_have_value("1-9-2027")


def test_undo_and_redo_by_keyboard_keep_the_cursor(blank: Form) -> None:
    page = blank.page
    undo = page.get_by_role("button", name="Maak ongedaan")
    before = blank.value("vaststelling_datum")
    blank.type("wijzigingen_rol", "de directeur")
    blank.saved("wijzigingen_rol", "de directeur")
    undo.focus()
    keys(page, "Enter")
    until(lambda: blank.value("wijzigingen_rol") is None, "undone")
    expect(blank.field("wijzigingen_rol")).to_have_value("")
    expect(undo).to_be_focused()
    page.get_by_role("button", name="Doe opnieuw").focus()
    keys(page, "Enter")
    expect(blank.field("wijzigingen_rol")).to_have_value("de directeur")
    assert blank.value("wijzigingen_rol") == "de directeur"
    assert blank.value("vaststelling_datum") == before


# ---- nothing typed is lost, nothing false is said -----------------------------------------------


def test_status_never_says_saved_while_something_waits(blank: Form) -> None:
    page = blank.page
    blank.status("Alles is bewaard")
    blank.field("wijzigingen_rol").focus()
    keys(page, "End")
    page.keyboard.insert_text(" zelf")
    assert page.locator(".smb-status").inner_text() == "Bezig met bewaren"
    page.locator(".smb-status", has_text="Alles is bewaard").wait_for()
    assert blank.value("wijzigingen_rol") == "de directeur zelf"


def test_other_words_leave_what_is_typed_and_the_cursor(blank: Form) -> None:
    page = blank.page
    page.get_by_text("Leg een besluit vast").click()
    page.get_by_label("Wat is er besloten?").fill("Half getypt besluit")
    blank.theme("Uw organisatie")
    field = blank.field("plaats")
    field.fill("Voorbeeldstad aan Zee")
    blank.saved("plaats", "Voorbeeldstad aan Zee")
    field.evaluate("e => e.setSelectionRange(3, 3)")
    colleague(blank, "soort", "vereniging", base="po")
    page.get_by_role("heading", name="Hoe heet uw vereniging?").wait_for()
    page.keyboard.type("XY")
    blank.saved("plaats", "VooXYrbeeldstad aan Zee")
    expect(page.get_by_label("Wat is er besloten?")).to_have_value("Half getypt besluit")
    expect(page.get_by_role("region", name="Nieuws bij dit gesprek")).to_contain_text(
        "veranderd door een collega"
    )
    clean(page)


def test_kind_by_arrow_keys_keeps_the_cursor(blank: Form) -> None:
    page = blank.page
    blank.card("soort").get_by_role("radio", name="vereniging of club").focus()
    keys(page, "ArrowDown")
    until(lambda: blank.value("soort") not in {"vereniging", "po"}, "another kind")
    expect(blank.card("soort").locator("input:checked").first).to_be_focused()
    blank.card("soort").get_by_role("radio", name="basisschool").check()
    page.get_by_role("heading", name="Hoe heet uw school?").wait_for()


def test_conflict_shows_both_and_writes_neither_over(blank: Form) -> None:
    page = blank.page
    field = blank.field("bestuur")
    field.fill("Stichting Een")
    blank.saved("bestuur", "Stichting Een")
    colleague(blank, "bestuur", "Stichting Twee", base="Stichting Een")
    page.keyboard.type(" Plus")
    card = blank.card("bestuur")
    box = card.get_by_role("alert").filter(has_text="Een collega gaf hier")
    box.wait_for()
    assert blank.value("bestuur") == "Stichting Twee"
    expect(box).to_contain_text("Stichting Een Plus")
    clean(page)
    box.get_by_role("button", name="Laat dit staan").focus()
    keys(page, "Enter")
    expect(field).to_have_value("Stichting Twee")
    expect(box).to_be_hidden()
    expect(field).to_be_focused()


def test_answer_that_became_doubtful_asks_to_be_confirmed(blank: Form) -> None:
    page = blank.page
    blank.theme("Foto")
    card = blank.card("fotos_leerlingen")
    card.get_by_role("radio", name="Ja", exact=True).click()
    blank.card("fotos_herkenbaar").get_by_role("radio").first.click()
    until(lambda: blank.value("fotos_herkenbaar"), "answered")
    card.get_by_role("radio", name="Nee", exact=True).click()
    blank.card("fotos_herkenbaar").wait_for(state="detached")
    page.get_by_text("Vragen die nu niet nodig zijn").click()
    expect(page.locator(".smb-hidden")).to_contain_text("Uw antwoord blijft bewaard")
    card.get_by_role("radio", name="Ja", exact=True).click()
    confirm = blank.card("fotos_herkenbaar").get_by_role("button", name="Ja, dit klopt nog")
    confirm.wait_for()
    clean(page)
    confirm.click()
    expect(confirm).to_be_hidden()


# ---- beside the questions -----------------------------------------------------------------------


def test_private_notes_by_question_and_for_the_talk(blank: Form) -> None:
    page = blank.page
    notes = blank.folder / "private" / "notes.json"
    card = blank.card("fotos_leerlingen")
    card.get_by_text("Mijn notities").click()
    card.get_by_label("Mijn notities").fill("alleen voor mij")
    page.get_by_text("Notities bij dit hele gesprek").click()
    page.get_by_label("Notities bij dit hele gesprek").fill("ook voor mij")
    until(lambda: notes.is_file() and "ook voor mij" in notes.read_text("utf-8"), "notes on disk")
    assert "alleen voor mij" in notes.read_text("utf-8")
    clean(page)


def test_decision_with_the_roles_that_were_there(blank: Form) -> None:
    page = blank.page
    page.get_by_label("Wat is er besloten?").fill("We beginnen in maart.")
    page.get_by_role("button", name="Bewaar het besluit").click()
    page.get_by_role("alert").filter(has_text="minstens één rol").wait_for()
    expect(page.get_by_label("Welke rollen waren erbij?")).to_be_focused()
    page.keyboard.type("de directeur, de MR en de beheerder")
    page.get_by_role("button", name="Bewaar het besluit").click()
    said = page.locator(".smb-decisions")
    expect(said).to_contain_text("Erbij waren: de directeur, de MR, de beheerder.")
    said.get_by_role("button", name="Pas aan").click()
    page.get_by_label("Wat is er besloten?").fill("We beginnen in april.")
    page.get_by_role("button", name="Bewaar het besluit").click()
    expect(said).to_contain_text("We beginnen in april.")
    expect(said.get_by_role("listitem")).to_have_count(1)


def test_level_of_the_coach_needs_a_reason(full: Form) -> None:
    page = full.page
    full.theme("Beheer van de kanalen")
    page.locator("summary", has_text="Kies zelf een niveau").click()
    page.get_by_label("Kies zelf een niveau").select_option("5")
    page.get_by_role("alert").filter(has_text="waarom u dit niveau kiest").wait_for()
    page.get_by_label("Waarom kiest u dit niveau?").fill("gezien tijdens het gesprek")
    panel = page.get_by_role("region", name="Hoe ver bent u?")
    expect(panel).to_contain_text("Niveau 5 van 5")
    expect(panel).to_contain_text("U koos dit niveau zelf")
    clean(page)
    page.get_by_label("Kies zelf een niveau").select_option("")
    expect(panel).not_to_contain_text("Niveau 5 van 5")


def test_signal_leads_to_its_question_also_outside_the_short_talk(full: Form) -> None:
    page = full.page
    page.get_by_role("radio", name="Kort gesprek").click()
    until(lambda: page.locator(".smb-theme .smb-count").first.inner_text() == "2 van 2", "short")
    full.theme("Uw organisatie")
    page.locator(".smb-others > summary").click()
    shown = page.locator(".smb-others .smb-signal", has=page.locator(".smb-links"))
    target = page.evaluate(
        "() => [...document.querySelectorAll('.smb-others .smb-links button')].at(-1).textContent"
    )
    shown.last.locator("summary").click()
    shown.last.get_by_role("button", name=target, exact=True).click()
    card = page.get_by_role("group", name=target, exact=False).first
    card.wait_for()
    until(lambda: card.evaluate("e => e.contains(document.activeElement)"), "the cursor is there")
    page.get_by_role("button", name="Meer knoppen").wait_for(state="hidden")
    page.get_by_role("radio", name="Heel gesprek").click()


def test_review_jumps_to_a_question_and_readback_speaks(full: Form) -> None:
    page = full.page
    page.get_by_role("button", name="Samen teruglezen").click()
    dialog = page.get_by_role("dialog", name="Samen teruglezen")
    expect(dialog).to_contain_text("We lezen samen terug")
    clean(page)
    keys(page, "Escape")
    expect(page.get_by_role("button", name="Samen teruglezen")).to_be_focused()
    page.get_by_role("button", name="Alles nalezen").first.click()
    dialog = page.get_by_role("dialog", name="Alles nalezen")
    clean(page)
    dialog.get_by_role("button", name="Pas aan: In welke plaats bent u te vinden?").click()
    expect(dialog).to_be_hidden()
    expect(full.field("plaats")).to_be_focused()


# ---- for everyone -------------------------------------------------------------------------------


def test_no_theme_keeps_anybody_out(full: Form) -> None:
    themes = full.page.locator(".smb-theme")
    for number in range(themes.count()):
        themes.nth(number).click()
        full.page.locator(".smb-help summary").first.click()
        clean(full.page, ".smb-main")


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(NARROW, "dark"), (ZOOMED, "light"), ({"width": 820, "height": 900}, "dark"), (WIDE, "dark")],
    ids=["narrow", "zoomed", "tablet", "wide"],
)
def test_no_screen_loses_anything(full: Form, size: Any, scheme: Any) -> None:
    page = full.page
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        clean(page)
    finally:
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")


def test_all_that_is_touched_is_large_enough(full: Form) -> None:
    page = full.page
    page.set_viewport_size(NARROW)
    page.get_by_role("button", name="Meer knoppen").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            '.smb :is(button, summary, .smb-input, label:has([type=radio], [type=checkbox]))'
        )].filter((e) => e.checkVisibility())
          .map((e) => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html]) => html)"""
    )
    page.get_by_role("button", name="Meer knoppen").click()
    page.set_viewport_size(WIDE)
    assert small == []


# ---- the screen for the school ------------------------------------------------------------------


def test_one_key_leaves_nothing_of_the_coach(blank: Form) -> None:
    page = blank.page
    blank.theme("Foto")
    blank.card("fotos_leerlingen").get_by_role("radio", name="Ja", exact=True).focus()
    keys(page, "F2")
    page.get_by_role("button", name="Terug naar mijn scherm").wait_for()
    inside = page.content()
    assert "alleen voor mij" not in inside
    assert "ook voor mij" not in inside
    for gone in ("Wat opvalt", "Mijn notities", "Doorvragen", "Waarom vragen we dit?", "Besluiten"):
        assert gone not in page.locator(".smb").inner_text()
    assert focus_is(blank, "fotos_leerlingen")
    clean(page)
    keys(page, "F2")
    expect(page.get_by_text("Mijn notities").first).to_be_visible()
    blank.card("fotos_leerlingen").get_by_text("Mijn notities").click()
    expect(blank.card("fotos_leerlingen").get_by_label("Mijn notities")).to_have_value(
        "alleen voor mij"
    )


def test_second_window_follows_the_coach_and_gets_nothing_of_the_coach(
    table: Table, blank: Form
) -> None:
    with opened(table, "nieuw", "&view=client") as school:
        blank.theme("Beheer van de kanalen")
        blank.field("eindverantwoordelijk").fill("de directeur")
        expect(school.card("eindverantwoordelijk")).to_have_class("smb-question smb-now")
        expect(school.field("eindverantwoordelijk")).to_have_value("de directeur")
        inside = school.page.content()
        for gone in (
            "alleen voor mij",
            "ook voor mij",
            "Mijn notities",
            "Wat opvalt",
            '"smb-aside"',
        ):
            assert gone not in inside
        clean(school.page)
        school.page.set_viewport_size(NARROW)
        clean(school.page)


# ---- all clients --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(table: Table) -> Iterator[Page]:
    for client in ("voorbeeldschool", "nieuw"):
        assert client in table.workspace.client_names()
    damaged = table.workspace.clients / "kapot"
    damaged.mkdir()
    (damaged / "answers.json").write_text('{"schema_version": 1', encoding="utf-8")
    with opened(table, "", wait=".smb-card") as form:
        yield form.page


def test_home_shows_all_clients_and_what_is_wrong_with_one(home: Page) -> None:
    expect(home.get_by_role("listitem")).to_have_count(3)
    card = home.get_by_role("listitem").filter(has_text="Basisschool De Kraanvogel")
    expect(card).to_contain_text("besproken")
    expect(card.get_by_role("link")).to_have_attribute("href", _leads_to("voorbeeldschool"))
    broken = home.get_by_role("listitem").filter(has_text="kapot")
    expect(broken).to_contain_text("geen leesbare JSON")
    expect(broken.get_by_role("link")).to_have_count(0)
    clean(home)


def _leads_to(client: str) -> re.Pattern[str]:
    return re.compile(rf"[?&]client={client}\b")


def test_home_finds_a_client(home: Page) -> None:
    search = home.get_by_role("searchbox")
    search.fill("kraan basis")
    expect(home.get_by_role("status").filter(has_text="1 klant gevonden")).to_be_visible()
    expect(home.get_by_role("listitem").filter(has_text="kapot")).to_be_hidden()
    search.fill("zzz")
    expect(home.get_by_role("status").filter(has_text="geen klant")).to_be_visible()
    search.fill("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_home_keeps_nobody_out(home: Page, scheme: Any) -> None:
    home.emulate_media(color_scheme=scheme)
    home.set_viewport_size(NARROW)
    assert home.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    clean(home)


def test_home_makes_a_new_client_by_keyboard(home: Page, table: Table) -> None:
    home.set_viewport_size(WIDE)
    home.get_by_label("Hoe heet de organisatie?").focus()
    home.keyboard.type("Sint Renée")
    expect(home.get_by_label("Hoe heet de map?")).to_have_value("sint-renee")
    keys(home, "Enter")
    home.get_by_role("alert").filter(has_text="Vul de naam").wait_for()
    clean(home)
    kind = home.get_by_label("Wat voor soort organisatie is het?")
    expect(kind).to_be_focused()
    kind.select_option("vo")
    home.get_by_role("button", name="Maak deze klant").focus()
    keys(home, "Enter")
    home.locator("#smb-q-organisatie_naam").wait_for(timeout=60_000)
    expect(home.get_by_role("heading", level=1)).to_have_text("Sint Renée")
    assert (table.workspace.clients / "sint-renee" / "answers.json").is_file()
