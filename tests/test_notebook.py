"""Tests of what the cells of a notebook call: outputs that a reader and an exporter understand."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from smbeleid import notebook
from smbeleid.answers import FILE_NAME, save_answers
from smbeleid.consult import Consult, open_consult
from smbeleid.errors import NotFoundError
from smbeleid.figures import LEGEND
from smbeleid.report import MIME, Cover, Picture
from smbeleid.texts import FIGURES
from smbeleid.workspace import NoWorkspaceError, Workspace

COVER = Cover(
    "beleidsplan", "Plan", "De *Brug* <b>", "Zwolle", "Bestuur", "concept", "0.1", "2026-11-22"
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Collect what is displayed: data and metadata."""
    kept: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def display(data: dict[str, Any], *, metadata: Any = None, raw: bool) -> None:
        assert raw
        kept.append((data, metadata or {}))

    monkeypatch.setattr(notebook, "display", display)
    return kept


@pytest.fixture(scope="module")
def consult(checkout: Workspace) -> Consult:
    return open_consult(checkout, "voorbeeldschool")


def test_client_is_opened_from_any_folder_of_the_workspace(workspace, monkeypatch) -> None:
    monkeypatch.chdir(workspace.root / "notebooks")
    consult = notebook.open_client("kompas")
    assert (consult.client, consult.workspace) == ("kompas", workspace)


def test_unknown_client_gets_a_suggestion(workspace, monkeypatch) -> None:
    monkeypatch.chdir(workspace.root)
    with pytest.raises(NotFoundError, match="Bedoelde u 'kompas'"):
        notebook.open_client("kompass")


def test_notebook_outside_a_workspace_tells_how_to_make_one(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoWorkspaceError, match="smbeleid init MAP"):
        notebook.open_client("kompas")


def test_cover_carries_its_facts_for_the_exporters(shown) -> None:
    notebook.show_cover(COVER)
    ((data, _),) = shown
    assert data[MIME] == dataclasses.asdict(COVER)


def test_cover_reads_well_and_runs_nothing_that_was_typed(shown) -> None:
    notebook.show_cover(COVER)
    ((data, _),) = shown
    assert data["text/plain"] == ("Plan – De *Brug* <b>\nconcept, versie 0.1, 22 november 2026")
    assert data["text/markdown"].startswith("**Plan** – ")
    assert "*Brug*" not in data["text/markdown"]
    assert "<b>" not in data["text/markdown"]


def test_figure_carries_its_name_and_its_words(shown) -> None:
    notebook.show_picture(Picture("themas.svg", b"<svg/>", "Drie van vier."))
    ((data, metadata),) = shown
    assert data == {"image/svg+xml": "<svg/>", "text/plain": "Drie van vier."}
    assert metadata == {"smbeleid": {"name": "themas.svg", "alt": "Drie van vier."}}


@pytest.mark.parametrize("client", ["voorbeeldschool", "leeg"])
def test_document_is_shown_whole_and_in_order(client, workspace, shown) -> None:
    consult = open_consult(workspace, client)
    document = consult.assemble("beleidsplan")
    notebook.show_document(consult, "beleidsplan")
    (cover, _), *parts = shown
    assert cover[MIME] == dataclasses.asdict(document.cover)
    told = [
        data.get("text/markdown") or f"![{metadata['smbeleid']['name']}]"
        for data, metadata in parts
    ]
    text = document.markdown
    for name in FIGURES:
        text = text.replace(f"![{name}]({name}.svg)", f"![{name}.svg]")
    assert "".join("".join(told).split()) == "".join(text.split())
    assert all(data["text/plain"].strip() for data, _ in parts)


def test_figure_of_the_themes_says_in_words_how_far_the_talk_is(consult) -> None:
    picture = notebook.draw_figure("themas", consult, notebook_brand(consult))
    for progress in consult.intake.progress():
        counts = [getattr(progress, name) for name in LEGEND]
        assert f"{progress.theme.title}: {sum(counts) - progress.open} van {sum(counts)}" in (
            picture.alt
        )


def notebook_brand(consult: Consult) -> notebook.Brand:
    return notebook.load_brand(consult.workspace.templates / "brand")


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_that_texts_may_name_can_be_drawn(name, consult) -> None:
    picture = notebook.draw_figure(name, consult, notebook_brand(consult))
    assert picture.name == f"{name}.svg"
    assert picture.data.startswith(b"<svg")
    assert picture.alt


def test_unknown_document_gets_a_suggestion_and_shows_nothing(consult, shown) -> None:
    with pytest.raises(NotFoundError, match="Bedoelde u 'beleidsplan'"):
        notebook.show_document(consult, "beleidsplam")
    assert shown == []


def test_school_that_has_not_told_its_name_goes_by_its_folder(
    workspace: Workspace, answers, shown
) -> None:
    folder: Path = workspace.clients / "leeg"
    save_answers(folder / FILE_NAME, answers(plaats="Voorbeeldstad"))
    notebook.show_document(open_consult(workspace, "leeg"), "beleidsplan")
    assert shown[0][0][MIME]["client"] == "leeg"
    assert shown[0][0][MIME]["place"] == "Voorbeeldstad"
