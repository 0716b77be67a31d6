"""A client's own notebook: copied, never lost, and compared with the common one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell

from smbeleid.consult_page import checked_notebook, missing_cells, page_of
from smbeleid.errors import ContentError, ExistsError, NotFoundError
from smbeleid.execution import read_notebook, tags
from smbeleid.inspection import inspect
from smbeleid.own_notebook import fingerprint, has_moved_on, make_own
from smbeleid.workspace import Workspace

TODAY = dt.date(2026, 11, 22)


def change_common(workspace: Workspace) -> None:
    path = workspace.common_notebook()
    notebook = read_notebook(path)
    notebook.cells.append(new_markdown_cell("Nieuw", metadata={"tags": ["internal"]}))
    nbformat.write(notebook, path)


def remarks(workspace: Workspace, client: str) -> list[str]:
    return [str(remark) for remark in inspect(workspace, [client], TODAY).remarks]


def test_copy_holds_the_client_and_wins(workspace) -> None:
    own, aside = make_own(workspace, "kompas")
    assert aside is None
    assert workspace.notebook("kompas") == own == workspace.clients / "kompas" / "intake.ipynb"
    assert workspace.notebook("leeg") == workspace.common_notebook()
    (choices,) = [c for c in read_notebook(own).cells if "parameters" in tags(c)]
    chosen: dict[str, object] = {}
    exec(choices.source, chosen)  # noqa: S102 (ours, and only constants)
    assert chosen["client"] == "kompas"


def test_copy_is_never_overwritten(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    own.write_text("van de coach", "utf-8")
    with pytest.raises(ExistsError, match="smbeleid customise kompas --again"):
        make_own(workspace, "kompas")
    assert own.read_text("utf-8") == "van de coach"


def test_again_moves_the_copy_aside_whatever_is_in_it(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    own.write_text("beschadigd {", "utf-8")
    again, aside = make_own(workspace, "kompas", again=True)
    assert again == own
    assert aside is not None
    assert aside.read_text("utf-8") == "beschadigd {"
    assert checked_notebook(workspace, "kompas")[0] == own


def test_again_without_a_copy_just_makes_one(workspace) -> None:
    assert make_own(workspace, "kompas", again=True)[1] is None


def test_no_copy_of_a_common_notebook_that_is_damaged_or_lost(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    before = own.read_bytes()
    workspace.common_notebook().write_text("{", "utf-8")
    with pytest.raises(ContentError):
        make_own(workspace, "kompas", again=True)
    workspace.common_notebook().unlink()
    with pytest.raises(NotFoundError, match="smbeleid init"):
        make_own(workspace, "kompas", again=True)
    assert [path.name for path in own.parent.glob("*.ipynb")] == ["intake.ipynb"]
    assert own.read_bytes() == before


def test_copy_of_an_unknown_client_is_refused(workspace) -> None:
    with pytest.raises(NotFoundError, match="Bedoelde u 'kompas'"):
        make_own(workspace, "kompass")


def test_check_says_when_the_common_one_has_moved_on(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    assert not has_moved_on(workspace, read_notebook(own))
    assert not any("intake.ipynb" in told for told in remarks(workspace, "kompas"))
    change_common(workspace)
    assert has_moved_on(workspace, read_notebook(own))
    (told,) = [told for told in remarks(workspace, "kompas") if "intake.ipynb" in told]
    assert "clients/kompas/intake.ipynb" in told
    assert "smbeleid customise kompas --again" in told


def test_own_cells_and_a_save_do_not_count_as_another_version(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    notebook = read_notebook(own)
    notebook.cells.append(new_markdown_cell("Van de coach"))
    nbformat.write(notebook, own)
    common = read_notebook(workspace.common_notebook())
    common.metadata["language_info"] = {"name": "python", "version": "3.13.1"}
    nbformat.write(common, workspace.common_notebook())
    assert not has_moved_on(workspace, read_notebook(own))


def test_copy_made_by_hand_is_left_alone(workspace) -> None:
    notebook = read_notebook(workspace.common_notebook())
    change_common(workspace)
    assert not has_moved_on(workspace, notebook)


def test_fingerprint_sees_tags_order_and_text(workspace) -> None:
    def changed(change) -> str:
        notebook = read_notebook(workspace.common_notebook())
        change(notebook.cells)
        return fingerprint(notebook)

    same = changed(lambda _: None)
    assert changed(lambda _: None) == same
    assert changed(lambda cells: cells.reverse()) != same
    assert changed(lambda cells: cells[0].metadata.update(tags=["x"])) != same
    assert changed(lambda cells: cells[0].update(source="x")) != same


@pytest.mark.parametrize("tag", ["parameters", "consult"])
def test_notebook_without_its_cells_shows_no_other_client_but_an_explanation(
    tag, workspace
) -> None:
    own, _ = make_own(workspace, "kompas")
    notebook = read_notebook(own)
    notebook.cells = [cell for cell in notebook.cells if tag not in tags(cell)]
    nbformat.write(notebook, own)
    with pytest.raises(ContentError, match=rf"tag '{tag}'.*customise kompas --again"):
        page_of(workspace, "kompas")
    assert any(f"de tag '{tag}'" in told for told in remarks(workspace, "kompas"))


def test_damaged_notebook_is_explained_with_its_remedy(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    own.write_text("{", "utf-8")
    with pytest.raises(ContentError, match="customise kompas --again"):
        page_of(workspace, "kompas")
    workspace.common_notebook().write_text("{", "utf-8")
    with pytest.raises(ContentError, match="smbeleid init"):
        page_of(workspace, "leeg")


# --- what the page runs ----------------------------------------------------------------------


def source_of(workspace: Workspace, client: str | None) -> str:
    return "\n".join(cell.source for cell in page_of(workspace, client).cells)


def test_page_opens_its_own_client_and_makes_no_document(workspace) -> None:
    source = source_of(workspace, "kompas")
    assert source.index("client = 'kompas'") > source.index('client = "voorbeeldschool"')
    assert source.index("open_client(client)") > source.index("client = 'kompas'")
    assert "open_form" in source
    assert "show_document" not in source
    assert "progress_table" not in source


def test_page_shows_what_the_coach_added(workspace) -> None:
    own, _ = make_own(workspace, "kompas")
    notebook = read_notebook(own)
    notebook.cells.insert(2, new_markdown_cell("Welkom, team van Kompas"))
    nbformat.write(notebook, own)
    assert "Welkom, team van Kompas" in source_of(workspace, "kompas")
    assert "Welkom, team van Kompas" not in source_of(workspace, "leeg")


def test_page_without_a_client_opens_the_home_page(workspace) -> None:
    assert "open_home" in source_of(workspace, None)


@pytest.mark.parametrize("name", ["kompass", "../kompas", "kompas/", "'; import os; '", ""])
def test_page_of_an_unknown_client_is_refused(name, workspace) -> None:
    with pytest.raises(NotFoundError):
        page_of(workspace, name)


def test_common_notebook_lacks_nothing(checkout: Workspace) -> None:
    path: Path = checkout.common_notebook()
    assert missing_cells(read_notebook(path), path) == []
