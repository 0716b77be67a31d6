"""Tests of a consult in a real browser while things break: nothing typed is lost, all is told."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from live import PATIENCE, Form, Table, served, until
from proxy import Mode

from smbeleid import files
from smbeleid.workspace import REPORT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAVED, SAVING = "Alles is bewaard", "Bezig met bewaren"
ONE_WAITS, TWO_WAIT = "1 antwoord wacht nog", "2 antwoorden wachten nog"
REOPEN = "Open het formulier opnieuw"

Shot = Callable[[Form, str], None]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    with served(tmp_path_factory.mktemp("consult")) as table:
        yield table


@pytest.fixture
def shot(tmp_path: Path) -> Shot:
    """Keep pictures of what the coach sees, in ``SMBELEID_SHOTS`` when that is set."""
    folder = Path(os.environ.get("SMBELEID_SHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return lambda form, name: form.page.screenshot(path=folder / f"{name}.png") and None


def given(value: Any) -> dict[str, Any]:
    return {"state": "given", "value": value}


# ---- connection ---------------------------------------------------------------------------------


def test_connection_that_breaks_is_told_and_all_is_saved_after_it(table: Table, shot: Shot) -> None:
    """Three forms at once: cut for 6 and for 20 seconds, and 25 seconds without a word."""
    faults = {"kort": (Mode.CUT, 6), "lang": (Mode.CUT, 20), "half": (Mode.SWALLOW, 25)}
    for name in faults:
        table.client(name)
    with (
        table.line() as kort,
        table.line() as lang,
        table.line() as half,
        table.forms(("kort", kort), ("lang", lang), ("half", half)) as forms,
    ):
        lines = dict(zip(faults, (kort, lang, half), strict=True))
        for form in forms:
            form.type("plaats", "Ervoor")
            form.saved("plaats", "Ervoor")
            form.status(SAVED)
        began = time.monotonic()
        for name, (mode, _) in faults.items():
            lines[name].set(mode)
        for form in forms:
            form.type("plaats", "Erna")
            form.type("bestuur", "Stichting")
        for form, name in zip(forms, faults, strict=True):
            form.status(TWO_WAIT)
            shot(form, f"verbinding-{name}")
        for form, (name, (mode, seconds)) in zip(forms, faults.items(), strict=True):
            until(lambda end=began + seconds: time.monotonic() > end, "the fault lasts")
            if mode is Mode.SWALLOW:
                form.alert("De verbinding is weg")
                shot(form, "verbinding-half-lang")
            assert form.value("plaats") == "Ervoor", "the fault was none"
            form.status(TWO_WAIT, 1)
            lines[name].set(Mode.PASS)
        for form in forms:
            form.saved("plaats", "Erna")
            form.saved("bestuur", "Stichting")
            form.status(SAVED)
            until(lambda form=form: not form.page.locator(".smb-alert").is_visible(), "no alert")
            nothing_came_twice(form)


def nothing_came_twice(form: Form) -> None:
    """Undo step by step: each edit is there once."""
    form.type("plaats", "Later")
    form.saved("plaats", "Later")
    form.press("Maak ongedaan")
    form.saved("plaats", "Erna")
    form.press("Maak ongedaan")
    until(lambda: "bestuur" not in form.answers, "bestuur is undone")
    assert form.value("plaats") == "Erna"
    form.press("Maak ongedaan")
    form.saved("plaats", "Ervoor")


def test_connection_that_swallows_for_good_is_dialled_again(table: Table) -> None:
    """A connection dies without a word, but a new one would do."""
    table.client("dood")
    with table.line() as line, table.forms(("dood", line)) as (form,):
        form.type("plaats", "Ervoor")
        form.saved("plaats", "Ervoor")
        line.deafen()
        form.type("plaats", "Erna")
        form.status(ONE_WAITS)
        form.saved("plaats", "Erna")
        form.status(SAVED)


def test_late_bytes_that_come_all_at_once_count_once(table: Table) -> None:
    table.client("laat")
    with table.line() as line, table.forms(("laat", line)) as (form,):
        line.set(Mode.HOLD)
        for text in ("een", "twee", "drie"):
            form.type("plaats", text)
        form.status("wacht nog")
        line.set(Mode.PASS)
        form.saved("plaats", "drie")
        form.status(SAVED)
        assert not form.page.locator(".smb-conflict").filter(visible=True).count()


# ---- the page -----------------------------------------------------------------------------------


def test_reload_with_an_edit_that_was_not_confirmed(table: Table, shot: Shot) -> None:
    table.client("herladen")
    with table.line() as line, table.forms(("herladen", line)) as (form,):
        form.type("plaats", "Ervoor")
        form.saved("plaats", "Ervoor")
        line.set(Mode.HOLD)
        form.type("plaats", "Erna")
        line.set(Mode.CUT)
        line.set(Mode.PASS)
        form.page.reload(wait_until="commit")
        form.shown("plaats", "Erna")
        form.saved("plaats", "Erna")
        form.status(SAVED)
        shot(form, "herladen")
        assert form.page.evaluate("sessionStorage.length") == 0


def test_tab_closed_while_typing_and_opened_again(table: Table) -> None:
    table.client("dicht")
    with table.forms(("dicht", None)) as (form,):
        form.field("plaats").fill("Half getypt")
        with form.page.expect_event("close"):
            form.page.close(run_before_unload=True)
        form.saved("plaats", "Half getypt")
    with table.forms(("dicht", None)) as (form,):
        form.shown("plaats", "Half getypt")


def test_reload_while_typing_without_a_connection_finds_the_text_again(
    table: Table, shot: Shot
) -> None:
    table.client("typend")
    with table.line() as line, table.forms(("typend", line)) as (form,):
        form.theme("Doel en doelgroepen")
        line.set(Mode.SWALLOW)
        form.field("doel_succes").fill("Ouders vinden alles")
        line.set(Mode.PASS)
        form.page.reload(wait_until="commit")
        form.page.get_by_text("Deze antwoorden hebben we teruggevonden").wait_for()
        shot(form, "teruggevonden")
        form.saved("doel_succes", "Ouders vinden alles")


# ---- kernel and disk ----------------------------------------------------------------------------


def test_kernel_that_is_killed_is_told_and_the_form_opens_again(table: Table, shot: Shot) -> None:
    table.client("gestopt")
    with table.forms(("gestopt", None)) as (form,):
        form.type("plaats", "Ervoor")
        form.saved("plaats", "Ervoor")
        form.kernel.kill()
        form.type("plaats", "Erna")
        form.type("bestuur", "Stichting")
        form.alert("Het programma achter dit formulier is gestopt")
        form.status(TWO_WAIT)
        shot(form, "gestopt")
        form.press(REOPEN)
        form.page.get_by_text("Deze antwoorden hebben we teruggevonden").wait_for()
        form.saved("plaats", "Erna")
        form.saved("bestuur", "Stichting")
        form.status(SAVED)
        shot(form, "gestopt-hersteld")


@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="no limits per process here")
def test_disk_that_refuses_is_told_and_the_edit_waits(table: Table, shot: Shot) -> None:
    table.client("vol")
    with table.forms(("vol", None)) as (form,):
        form.type("plaats", "Ervoor")
        form.saved("plaats", "Ervoor")
        kernel = form.kernel
        before = (form.folder / "answers.json").read_bytes()
        usual = kernel.rlimit(psutil.RLIMIT_FSIZE)
        kernel.rlimit(psutil.RLIMIT_FSIZE, (50, usual[1]))
        form.type("plaats", "Erna")
        form.alert("Controleer of er ruimte op de schijf is")
        form.status(ONE_WAITS)
        shot(form, "schijf")
        assert "verbinding" not in form.page.locator(".smb-alert").inner_text()
        assert (form.folder / "answers.json").read_bytes() == before
        assert list(form.folder.glob(".*.tmp")) == []
        kernel.rlimit(psutil.RLIMIT_FSIZE, usual)
        form.saved("plaats", "Erna")
        form.status(SAVED)


def test_file_that_another_program_holds_is_told_and_the_edit_waits(
    table: Table, shot: Shot
) -> None:
    table.client("slot")
    with table.forms(("slot", None)) as (form,):
        with files.locked(form.folder / "answers.json"):
            form.type("plaats", "Hier")
            form.type("bestuur", "Stichting")
            form.alert("in gebruik door een ander programma")
            form.status(TWO_WAIT)
            shot(form, "in-gebruik")
            assert form.value("plaats") is None
        form.saved("plaats", "Hier")
        form.saved("bestuur", "Stichting")
        form.status(SAVED)


# ---- two at the table ---------------------------------------------------------------------------


def test_two_browsers_on_one_client(table: Table, shot: Shot) -> None:
    table.client("samen")
    with table.forms(("samen", None), ("samen", None)) as (one, other):
        one.type("plaats", "Hier")
        other.type("bestuur", "Stichting")
        one.shown("bestuur", "Stichting")
        other.shown("plaats", "Hier")
        # The cursor stands in the field of both: neither sees what the other types.
        for answer, stays in (("Neem mijn antwoord", "Van mij"), ("Laat dit staan", "Van hen")):
            one.field("plaats").focus()
            other.field("plaats").focus()
            other.field("plaats").fill("Van hen")
            other.saved("plaats", "Van hen")
            one.field("plaats").fill("Van mij")
            box = one.card("plaats").get_by_role("alert").filter(has_text="Een collega")
            box.wait_for()
            assert "Van hen" in box.inner_text()
            assert "Van mij" in box.inner_text()
            assert one.value("plaats") == "Van hen"
            box.scroll_into_view_if_needed()
            shot(one, f"conflict-{stays.lower().replace(' ', '-')}")
            # Mine is not shown to them as if it were theirs.
            assert other.field("plaats").input_value() == "Van hen"
            box.get_by_role("button", name=answer).click()
            box.wait_for(state="hidden")
            one.saved("plaats", stays)
            one.status(SAVED)
            other.field("bestuur").focus()
            other.shown("plaats", stays)
            one.field("bestuur").focus()
            one.shown("plaats", stays)
        for form in (one, other):
            assert form.page.locator(".smb-conflict").filter(visible=True).count() == 0


# ---- all of it ----------------------------------------------------------------------------------


def test_whole_consult_from_blank_to_documents(table: Table, shot: Shot) -> None:
    """Every kind of question, every state, a decision; then the documents, with the form alive."""
    folder = table.client("nieuw")
    with table.forms(("nieuw", None)) as (form,):
        for id_, typed in {
            "plaats": "Voorbeeldstad",
            "organisatie_adres": "Schoolstraat 1\n1234 AB Voorbeeldstad",
            "organisatie_email": "info@school.example",
            "organisatie_telefoon": "012-3456789",
            "aantal_leerlingen": "1.250",
        }.items():
            form.type(id_, typed)
        form.card("organisatie_aanleiding").get_by_role("checkbox").first.check()
        form.card("bestuur").get_by_role("radio", name="weet de school niet").check()
        form.theme("Beheer van de kanalen")
        form.card("beheer_overzicht").get_by_role("radio").first.check()
        form.card("kanalen").get_by_role("button", name="Rij erbij").click()
        for cell in form.card("kanalen").locator("select.smb-input").all():
            cell.select_option(index=1)
        form.card("rollen").get_by_role("radio", name="niet van toepassing").check()
        form.theme("Doel en doelgroepen")
        form.type("doel_succes", "Ouders vinden snel wat zij zoeken.")
        form.theme("Foto's, video's en privacy")
        form.card("fotos_leerlingen").get_by_role("radio").first.check()
        form.theme("Vaststellen, vertellen en bijhouden")
        form.type("vaststelling_datum", "1-2-2027")
        form.saved("vaststelling_datum", "2027-02-01")
        form.status(SAVED)
        answers = form.answers
        assert answers["aantal_leerlingen"] == given(1250)
        assert answers["bestuur"] == {"state": "unknown"}
        assert answers["rollen"] == {"state": "not_applicable"}
        assert answers["fotos_leerlingen"] == given("ja")
        assert len(answers["organisatie_aanleiding"]["value"]) == 1
        assert len(answers["kanalen"]["value"]) == 1
        assert len(answers) >= 13
        shot(form, "consult")
        form.press("Maak de documenten")
        form.status("U kunt gewoon doorwerken")
        form.type("vaststelling_datum", "1-3-2027")
        form.saved("vaststelling_datum", "2027-03-01")
        form.page.locator(".smb-made", has_text="De documenten zijn klaar").wait_for(
            timeout=3 * PATIENCE * 1000
        )
        shot(form, "gemaakt")
        made = {path.suffix for path in (folder / REPORT).rglob("*") if path.is_file()}
        assert made >= {".html", ".pdf", ".docx"}
