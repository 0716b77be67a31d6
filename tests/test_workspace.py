"""Tests of the workspace: what is found, what is made, and what is never overwritten."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smbeleid import __version__
from smbeleid.consult import load_library
from smbeleid.errors import ExistsError, NotFoundError
from smbeleid.files import UnwritableError
from smbeleid.workspace import (
    CLIENT_NAME,
    RESERVED_NAME,
    ClientNameError,
    NoWorkspaceError,
    Workspace,
    find_workspace,
    make_client_folder,
    make_workspace,
    slug,
    starter_folder,
    templates_version,
)

RESERVED = [
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
]


def made(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


# Finding


def test_workspace_is_found_from_a_folder_inside(workspace: Workspace) -> None:
    root = workspace.root.resolve()
    assert find_workspace(workspace.root) == Workspace(root)
    assert find_workspace(workspace.clients / "kompas") == Workspace(root)


def test_no_workspace_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspaceError) as caught:
        find_workspace(tmp_path)
    assert str(tmp_path.resolve()) in str(caught.value)
    assert str(caught.value).endswith("smbeleid init MAP")


def test_places_lie_inside_the_workspace() -> None:
    workspace = Workspace(Path("werk"))
    assert workspace.templates == Path("werk/templates")
    assert workspace.clients == Path("werk/clients")
    assert workspace.fonts == Path("werk/templates/brand/fonts")


def test_clients_are_folders_in_order_of_name(workspace: Workspace) -> None:
    (workspace.clients / ".gitkeep").mkdir()
    (workspace.clients / "lees-mij.txt").touch()
    assert workspace.client_names() == ["kompas", "leeg", "voorbeeldschool"]


def test_workspace_without_clients_has_none(tmp_path: Path) -> None:
    assert Workspace(tmp_path).client_names() == []


def test_client_is_found(workspace: Workspace) -> None:
    assert workspace.find_client("kompas") == workspace.clients / "kompas"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "kompass",
            (
                "De klant 'kompass' bestaat niet. Bedoelde u 'kompas'? "
                "Maak de klant eerst met: smbeleid new kompass"
            ),
        ),
        (
            "Sint Renée",
            "De klant 'Sint Renée' bestaat niet. Maak de klant eerst met: smbeleid new sint-renee",
        ),
        ("??", "De klant '??' bestaat niet. Maak de klant eerst met: smbeleid new KLANT"),
        ("..", "De klant '..' bestaat niet. Maak de klant eerst met: smbeleid new KLANT"),
    ],
)
def test_unknown_client_is_told_with_the_remedy(
    workspace: Workspace, name: str, message: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        workspace.find_client(name)
    assert str(caught.value) == message


def test_name_that_climbs_out_is_no_client(workspace: Workspace) -> None:
    for name in ("../clients/kompas", "../templates", "", "."):
        with pytest.raises(NotFoundError):
            workspace.find_client(name)


def test_notebook_of_the_client_wins_over_the_common_one(workspace: Workspace) -> None:
    common = workspace.root / "notebooks" / "intake.ipynb"
    own = workspace.clients / "kompas" / "intake.ipynb"
    assert workspace.notebook("kompas") == common
    shutil.copy(common, own)
    assert workspace.notebook("kompas") == own
    assert workspace.notebook("leeg") == common


def test_lost_notebook_is_told_with_the_remedy(workspace: Workspace) -> None:
    (workspace.root / "notebooks" / "intake.ipynb").unlink()
    with pytest.raises(NotFoundError, match=r"notebooks/intake\.ipynb.*smbeleid init \."):
        workspace.notebook("kompas")


# Making a workspace


def test_new_workspace_can_be_worked_in(tmp_path: Path) -> None:
    added = make_workspace(tmp_path / "werk")
    workspace = find_workspace(tmp_path / "werk")
    assert len(load_library(workspace).questionnaire) > 0
    assert workspace.client_names() == ["voorbeeldschool"]
    assert workspace.notebook("voorbeeldschool").is_file()
    assert {str(path) for path in added} == {
        name for name in made(workspace.root) if (workspace.root / name).is_file()
    }


def test_new_workspace_knows_its_version(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    assert templates_version(Workspace(tmp_path)) == __version__


def test_workspace_without_version_says_nothing(tmp_path: Path) -> None:
    assert templates_version(Workspace(tmp_path)) == ""


def test_what_a_person_changed_stays(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    changed = tmp_path / "templates" / "sources.yaml"
    changed.write_text("van mij", encoding="utf-8")
    (tmp_path / "templates" / "VERSION").write_text("0.0.1\n", encoding="utf-8")
    lost = tmp_path / "notebooks" / "intake.ipynb"
    lost.unlink()
    assert make_workspace(tmp_path) == [Path("notebooks/intake.ipynb")]
    assert changed.read_text(encoding="utf-8") == "van mij"
    assert templates_version(Workspace(tmp_path)) == "0.0.1"
    assert lost.is_file()


def test_file_in_place_of_the_workspace_is_told(tmp_path: Path) -> None:
    (tmp_path / "werk").touch()
    with pytest.raises(ExistsError, match="Kies een andere naam voor de werkmap"):
        make_workspace(tmp_path / "werk")


def test_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "notebooks").touch()
    with pytest.raises(UnwritableError, match="kan niet worden geschreven"):
        make_workspace(tmp_path)


def test_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(UnwritableError, match="No space left on device"):
        make_workspace(tmp_path)


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "pakket"
    monkeypatch.setattr("smbeleid.workspace.resources.files", lambda _: folder / "smbeleid")
    return folder


def test_starter_of_an_installed_package_lies_inside_it(starter: Path) -> None:
    (starter / "smbeleid" / "starter").mkdir(parents=True)
    assert starter_folder() == starter / "smbeleid" / "starter"


def test_starter_of_a_checkout_is_the_checkout(starter: Path) -> None:
    assert starter_folder() == starter


def test_only_content_is_handed_out(starter: Path, tmp_path: Path) -> None:
    for name in (
        "notebooks/intake.ipynb",
        "notebooks/.ipynb_checkpoints/intake-checkpoint.ipynb",
        "templates/questionnaire/01-a.yaml",
        "templates/__pycache__/a.pyc",
        "clients/voorbeeldschool/answers.json",
        "clients/voorbeeldschool/.answers.json.lock",
        "clients/voorbeeldschool/report/beleidsplan.pdf",
        "clients/voorbeeldschool/private/notes.json",
        "clients/echte-school/answers.json",
    ):
        (starter / name).parent.mkdir(parents=True, exist_ok=True)
        (starter / name).touch()
    assert sorted(map(Path.as_posix, make_workspace(tmp_path / "werk"))) == [
        "clients/voorbeeldschool/answers.json",
        "notebooks/intake.ipynb",
        "templates/VERSION",
        "templates/questionnaire/01-a.yaml",
    ]


# Making a client


@pytest.mark.parametrize(
    "name", ["sint-jan", "a", "obs-12", "2college", "console", "com10", "nul-1"]
)
def test_client_gets_a_folder(tmp_path: Path, name: str) -> None:
    folder = make_client_folder(Workspace(tmp_path), name)
    assert folder == tmp_path / "clients" / name
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("name", "example_"),
    [
        ("Sint Jan", "Bijvoorbeeld: sint-jan"),
        ("sint_jan", "Bijvoorbeeld: sint-jan"),
        ("sint--jan", "Bijvoorbeeld: sint-jan"),
        ("-sint", "Bijvoorbeeld: sint"),
        ("sint.", "Bijvoorbeeld: sint"),
        ("renée", "Bijvoorbeeld: renee"),
        ("../elders", "Bijvoorbeeld: elders"),
        ("a/b", "Bijvoorbeeld: a-b"),
        ("sint\n", "Bijvoorbeeld: sint"),
        ("", "streepjes."),
        ("学校", "streepjes."),
    ],
)
def test_name_that_not_every_system_takes_is_refused(
    tmp_path: Path, name: str, example_: str
) -> None:
    with pytest.raises(ClientNameError, match="Gebruik kleine letters, cijfers en") as caught:
        make_client_folder(Workspace(tmp_path), name)
    assert str(caught.value).endswith(example_)
    assert made(tmp_path) == []


@pytest.mark.parametrize("name", RESERVED)
def test_name_that_windows_keeps_for_itself_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ClientNameError) as caught:
        make_client_folder(Workspace(tmp_path), name)
    assert str(caught.value) == (
        f"'{name}' kan geen naam van een klantmap zijn. Windows gebruikt deze naam zelf. "
        f"Bijvoorbeeld: school-{name}"
    )
    assert made(tmp_path) == []


def test_client_that_is_there_is_not_touched(workspace: Workspace) -> None:
    before = made(workspace.clients / "kompas")
    with pytest.raises(ExistsError, match="werk met deze klant verder"):
        make_client_folder(workspace, "kompas")
    assert made(workspace.clients / "kompas") == before


def test_disk_that_refuses_a_client_is_told(tmp_path: Path) -> None:
    (tmp_path / "clients").touch()
    with pytest.raises(UnwritableError, match="kan niet worden geschreven"):
        make_client_folder(Workspace(tmp_path), "sint-jan")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sint Jan!", "sint-jan"),
        ("Sint-Renée", "sint-renee"),
        ("Daltonschool 't Vlot", "daltonschool-t-vlot"),
        ("Über Straße", "uber-strasse"),
        ("De \N{LATIN SMALL LIGATURE IJ}ssel", "de-ijssel"),
        ("e\N{COMBINING ACUTE ACCENT}cole", "ecole"),
        ("CON", "school-con"),
        ("  --  ", ""),
        ("学校", ""),
    ],
)
def test_any_text_becomes_a_name_for_a_folder(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text())
@example("nul")
@example("Lpt1.")
def test_suggested_name_is_always_allowed_and_stays_itself(text: str) -> None:
    name = slug(text)
    assert name == "" or CLIENT_NAME.fullmatch(name)
    assert not RESERVED_NAME.fullmatch(name)
    assert re.fullmatch("[ -~]*", name)
    assert slug(name) == name
