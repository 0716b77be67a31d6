"""The home page's clients, without a browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CLIENTS, ROOT, TODAY
from hypothesis import given
from hypothesis import strategies as st

from smbeleid.answers import no_answers, save_answers
from smbeleid.home import Home, cards
from smbeleid.workspace import CLIENT_NAME, Workspace


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the delivered content, which is read once for all tests here."""
    root = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "templates", root / "templates", ignore=shutil.ignore_patterns(".*"))
    return root


@pytest.fixture
def workspace(root: Path) -> Iterator[Workspace]:
    """``kompas``, ``leeg`` and ``voorbeeldschool``, as they were before each test."""
    for source in (ROOT / "clients" / "voorbeeldschool", CLIENTS / "kompas"):
        (root / "clients" / source.name).mkdir(parents=True)
        shutil.copy(source / "answers.json", root / "clients" / source.name)
    (root / "clients" / "leeg").mkdir()
    save_answers(root / "clients" / "leeg" / "answers.json", no_answers(TODAY))
    yield Workspace(root)
    shutil.rmtree(root / "clients")


@pytest.fixture
def home(workspace: Workspace) -> Home:
    return Home(workspace)


def card_of(workspace: Workspace, folder: str):
    return next(card for card in cards(workspace) if card.folder == folder)


def opened_on(workspace: Workspace, folder: str, content: str) -> None:
    path = workspace.clients / folder / "private" / "session.json"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")


def test_a_card_says_how_a_client_stands(workspace) -> None:
    card = card_of(workspace, "voorbeeldschool")
    assert (card.name, card.kind) == ("Basisschool De Kraanvogel", "basisschool")
    assert card.asked == card.discussed > 100
    assert card.review == "mei"
    assert card.adoption == "1 februari 2027"
    assert card.fault == ""


def test_a_client_that_answered_nothing_has_its_folder_for_a_name(workspace) -> None:
    card = card_of(workspace, "leeg")
    assert (card.name, card.kind, card.discussed, card.last) == ("leeg", "", 0, "")
    assert card.asked > 0


def test_last_consult_is_when_the_form_was_opened(workspace) -> None:
    opened_on(workspace, "kompas", '{"values": {"opened": "2027-03-04T09:00:00+01:00"}}')
    assert card_of(workspace, "kompas").last == "4 maart 2027"
    assert cards(workspace)[0].folder == "kompas"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"values": {"opened": 7}}', '{"values": 1}'])
def test_a_damaged_session_hides_no_client(workspace, content) -> None:
    before = card_of(workspace, "kompas")
    opened_on(workspace, "kompas", content)
    assert card_of(workspace, "kompas") == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "bestaat niet"),
        ("{", "geen leesbare JSON"),
        ('{"schema_version": 9}', "answers.json"),
    ],
)
def test_a_damaged_client_is_shown_with_its_fault(workspace, content, said) -> None:
    path = workspace.clients / "kompas" / "answers.json"
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    card = card_of(workspace, "kompas")
    assert said in card.fault
    assert card_of(workspace, "voorbeeldschool").fault == ""


def test_data_can_be_sent_to_a_browser(home) -> None:
    again = json.loads(json.dumps(home.data))
    assert [one["folder"] for one in again["clients"]] == [
        one.folder for one in cards(home._workspace)
    ]
    assert ["po", "basisschool"] in again["kinds"]


def test_new_client_is_made(home, workspace) -> None:
    sent = {"kind": "make", "name": " Sint Jan ", "folder": "sint-jan", "client_kind": "vo"}
    assert home.receive(sent) == {"kind": "made", "folder": "sint-jan"}
    assert card_of(workspace, "sint-jan").name == "Sint Jan"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Vul de naam, de map en de soort in"),
        ({"client_kind": None}, "Vul de naam, de map en de soort in"),
        ({"folder": "../weg"}, "kan geen naam van een klantmap zijn"),
        ({"folder": "leeg"}, "bestaat al"),
        ({"client_kind": "hbo"}, "Kies uit"),
    ],
)
def test_new_client_that_cannot_be_is_refused_in_dutch(home, workspace, change, said) -> None:
    before = workspace.client_names()
    sent = {"kind": "make", "name": "S", "folder": "nieuw", "client_kind": "po", **change}
    reply = home.receive(sent)
    assert reply["kind"] == "fault"
    assert said in reply["text"]
    assert workspace.client_names() == before


def test_a_folder_is_proposed_that_is_free(home, workspace) -> None:
    proposed = home.receive({"kind": "propose", "name": "Kompás!"})
    assert proposed == {"kind": "proposal", "name": "Kompás!", "folder": "kompas-2"}
    assert home.free("") == home.free("!!!") == ""
    (workspace.clients / "kompas-2").mkdir()
    assert home.free("Kompas") == "kompas-3"


@given(name=st.text(max_size=40))
def test_what_is_proposed_can_be_a_folder(checkout, name) -> None:
    home = Home.__new__(Home)
    home._workspace = checkout
    proposed = home.free(name)
    assert not proposed or CLIENT_NAME.fullmatch(proposed)
    assert proposed not in checkout.client_names()


@pytest.mark.parametrize("sent", [None, 7, [], {}, {"kind": "weg"}, {"kind": ["make"]}])
def test_what_is_no_message_is_left_unanswered(home, sent) -> None:
    assert home.receive(sent) is None
