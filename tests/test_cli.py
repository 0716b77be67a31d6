"""Tests of the command line, as somebody types: what is said, where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import typer
from nbformat.v4 import new_code_cell

from smbeleid import __version__, cli, diagnosis, pipeline, usage
from smbeleid.answers import FILE_NAME, load_answers, save_answers
from smbeleid.diagnosis import Finding
from smbeleid.execution import read_notebook
from smbeleid.workspace import Workspace, starter_folder

COMMANDS = sorted(typer.main.get_command(cli.app).commands)
ENGLISH = re.compile(
    r"\b(usage|options|arguments|commands?|default|required|show|this|message|exit|install|"
    r"completion|error|the|and|path|str|text|integer|invalid|missing|such|try|for|help)"
    r"\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended."""

    code: int
    out: str
    err: str


Type = Callable[..., Ended]


@pytest.fixture
def smbeleid(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a command in this process, in a folder: ``smbeleid(folder, "report", "x")``."""

    def typed(folder: Path, *words: str) -> Ended:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, said.out, said.err)

    return typed


def start(folder: Path, *words: str, typed: str = "", **environment: str) -> Ended:
    """Start the program as a person would, in a process of its own."""
    ended = subprocess.run(
        [Path(sys.executable).with_name("smbeleid"), *words],
        cwd=folder,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


# --- as a person would -----------------------------------------------------------------------


@pytest.mark.slow
def test_from_an_empty_folder_to_a_report(tmp_path) -> None:
    made = start(tmp_path, "init", "werkmap")
    assert (made.code, made.err) == (0, "")
    assert "smbeleid report voorbeeldschool" in made.out
    report = start(tmp_path / "werkmap", "report", "voorbeeldschool", PYTHONUTF8="1")
    assert (report.code, report.err) == (0, "")
    paths = [Path(line) for line in report.out.splitlines()]
    assert [path.name for path in paths] == [
        "beleidsplan.html",
        "beleidsplan.pdf",
        "beleidsplan.docx",
        "beleidsplan.ipynb",
    ]
    assert all(path.is_file() for path in paths)


@pytest.mark.slow
def test_program_ends_with_the_code_that_a_script_can_trust(workspace) -> None:
    assert start(workspace.root, "--version").code == 0
    assert start(workspace.root, "report", "kompass").code == 1
    assert start(workspace.root, "rapport").code == 2
    assert start(workspace.root, "new", "sint-jan", typed="").code == 130
    assert not (workspace.clients / "sint-jan").exists()


def test_console_that_knows_few_letters_gets_a_question_mark_and_no_crash(workspace) -> None:
    ended = start(workspace.root, "new", "--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ended.code, ended.err) == (0, "")
    assert start(
        workspace.root, "report", "--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    ).out.isascii()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("smbeleid report k", ["kompas"]), ("smbeleid check ", ["kompas", "leeg", "voorbeeldschool"])],
)
def test_tab_key_completes_clients(typed, completed, workspace) -> None:
    ended = start(
        workspace.root,
        _SMBELEID_COMPLETE="complete_bash",
        COMP_WORDS=typed,
        COMP_CWORD=str(typed.count(" ")),
    )
    assert ended.out.split() == completed


def test_tab_key_completes_what_begins_so(workspace, monkeypatch) -> None:
    monkeypatch.chdir(workspace.root)
    assert usage.complete_client("l") == ["leeg"]
    assert usage.complete_client("x") == []


def test_tab_key_outside_a_workspace_completes_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert usage.complete_client("") == []


def test_stream_that_is_no_console_is_written_as_it_is(monkeypatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", said)
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert said.getvalue() == f"smbeleid {__version__}\n"


# --- help and what is typed wrongly ----------------------------------------------------------


def test_version_is_told(smbeleid, tmp_path) -> None:
    assert smbeleid(tmp_path, "--version") == Ended(0, f"smbeleid {__version__}\n", "")


@pytest.mark.parametrize("command", [(), *((command,) for command in COMMANDS)])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_is_dutch_to_the_last_word(command, option, smbeleid, tmp_path) -> None:
    ended = smbeleid(tmp_path, *command, option)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Gebruik: {' '.join(('smbeleid', *command))} ")
    page = re.sub(r"--[\w-]+|[\w-]+/|html,pdf,word", "", ended.out)
    assert ENGLISH.findall(page) == []


def test_help_names_every_command_with_a_sentence(smbeleid, tmp_path) -> None:
    page = smbeleid(tmp_path, "--help").out
    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z].*\.$", page, re.MULTILINE), command


def test_without_a_command_the_help_is_shown_as_an_error(smbeleid, tmp_path) -> None:
    ended = smbeleid(tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Fout: Noem een opdracht.\n\nGebruik: smbeleid ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("rapport", "De opdracht 'rapport' bestaat niet. Bedoelde u 'report'? Hulp: smbeleid"),
        ("xyz", "De opdracht 'xyz' bestaat niet. Er zijn: init, new, consult, customise, check,"),
        ("report --formaat pdf", "De optie --formaat bestaat niet. Bedoelde u --format?"),
        ("report -x", "De optie -x bestaat niet. Hulp: smbeleid report --help"),
        ("report leeg --format", "Achter de optie --format hoort nog een waarde."),
        ("report --all=ja", "De optie --all krijgt geen waarde."),
        ("check a b", "Dit is te veel: b. Hulp: smbeleid check --help"),
        ("init", "Er ontbreekt een gegeven: MAP. Hulp: smbeleid init --help"),
        ("new", "Er ontbreekt een gegeven: KLANT."),
        ("report", "Noem één of meer klanten, of kies --all."),
        ("report leeg --all", "Noem één of meer klanten, of kies --all."),
        ("report leeg -f odt", "'odt' is geen vorm. Kies uit: html, pdf, word."),
        ("report leeg -f ,", "Kies minstens één vorm uit: html, pdf, word."),
        ("report leeg -p client", "Schrijf 'client' als NAAM=WAARDE."),
        ("consult leeg --port 80", "'80' is geen poort. Kies een getal van 1024 tot en met"),
        ("consult leeg --port x", "'x' is geen poort."),
        ("consult --lab", "Noem bij --lab ook de klant."),
        ("customise", "Er ontbreekt een gegeven: KLANT."),
    ],
)
def test_what_is_typed_wrongly_ends_with_2_and_says_how_to_go_on(
    words, said, smbeleid, workspace
) -> None:
    ended = smbeleid(workspace.root, *words.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"Fout: {said}")
    assert not (workspace.clients / "leeg" / "report").exists()


@pytest.mark.parametrize(
    "words",
    [
        *("report kompas", "report --all", "check", "new sint-jan -n S -k po"),
        *("consult", "consult kompas", "consult kompas --lab", "customise kompas"),
    ],
)
def test_outside_a_workspace_the_remedy_is_told(words, smbeleid, tmp_path) -> None:
    ended = smbeleid(tmp_path, *words.split())
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"Fout: Er is geen werkmap gevonden in {tmp_path}")
    assert ended.err.endswith("maak er een met: smbeleid init MAP\n")


@pytest.mark.parametrize("command", ["report", "check", "consult", "customise"])
def test_unknown_client_gets_a_suggestion(command, smbeleid, workspace) -> None:
    assert smbeleid(workspace.root, command, "voorbeldschool") == Ended(
        1,
        "",
        "Fout: De klant 'voorbeldschool' bestaat niet. Bedoelde u 'voorbeeldschool'? "
        "Maak de klant eerst met: smbeleid new voorbeldschool\n",
    )


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--document=beleidsplam", "Het document 'beleidsplam' bestaat niet. Bedoelde u 'beleids"),
        ("--parameter=documnt=x", "Het notebook heeft geen parameter 'documnt'. Bedoelde u 'doc"),
    ],
)
def test_unknown_document_or_parameter_gets_a_suggestion(option, said, smbeleid, workspace) -> None:
    ended = smbeleid(workspace.root, "report", "leeg", option)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"Fout: {said}")


# --- init and new ----------------------------------------------------------------------------


def test_init_gives_a_whole_workspace(smbeleid, tmp_path) -> None:
    ended = smbeleid(tmp_path, "init", "werkmap")
    assert (ended.code, ended.err) == (0, "")
    assert "Wat er al stond, is niet veranderd." in ended.out
    made = Workspace(tmp_path / "werkmap")
    assert made.client_names() == ["voorbeeldschool"]
    assert [p.name for p in (made.clients / "voorbeeldschool").iterdir()] == [FILE_NAME]
    assert (made.templates / "VERSION").read_text("utf-8") == f"{__version__}\n"
    delivered = starter_folder() / "templates"
    for path in delivered.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            copy = made.templates / path.relative_to(delivered)
            assert copy.read_bytes() == path.read_bytes()


def test_init_never_overwrites(smbeleid, tmp_path) -> None:
    smbeleid(tmp_path, "init", ".")
    own = tmp_path / "templates" / "brand" / "brand.yaml"
    own.write_text("van de coach", "utf-8")
    (tmp_path / "notebooks" / "intake.ipynb").unlink()
    again = smbeleid(tmp_path, "init", ".")
    assert again.code == 0
    assert again.out.startswith(f"1 bestand toegevoegd in {tmp_path}. Wat er al stond")
    assert own.read_text("utf-8") == "van de coach"
    assert (tmp_path / "notebooks" / "intake.ipynb").is_file()
    assert smbeleid(tmp_path, "init", ".").out == (
        f"{tmp_path} was al een volledige werkmap. Er is niets veranderd.\n"
    )


def test_init_does_not_take_the_name_of_a_file(smbeleid, tmp_path) -> None:
    (tmp_path / "werkmap").write_text("een bestand", "utf-8")
    ended = smbeleid(tmp_path, "init", "werkmap")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        f"Fout: {tmp_path / 'werkmap'} bestaat al. Kies een andere naam voor de werkmap.\n"
    )


def test_new_asks_name_and_kind(smbeleid, workspace, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Sint Jan\nvo\n"))
    ended = smbeleid(workspace.root, "new", "sint-jan")
    assert (ended.code, ended.err) == (0, "")
    assert "Naam van de school of organisatie: " in ended.out
    assert re.search(r"^  vo +middelbare school$", ended.out, re.MULTILINE)
    assert "smbeleid report sint-jan" in ended.out
    answers = load_answers(workspace.clients / "sint-jan" / FILE_NAME)
    assert answers.of("organisatie_naam").value == "Sint Jan"
    assert answers.of("soort").value == "vo"


def test_new_that_is_broken_off_leaves_nothing(smbeleid, workspace, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Sint Jan\n"))
    ended = smbeleid(workspace.root, "new", "sint-jan")
    assert ended.code == 130
    assert ended.err.endswith("Fout: afgebroken. Wat al klaar was, staat er nog.\n")
    assert "sint-jan" not in workspace.client_names()


def test_new_asks_nothing_that_was_given(smbeleid, workspace) -> None:
    ended = smbeleid(workspace.root, "new", "sint-jan", "--name", "Sint Jan", "-k", "po")
    assert ended == Ended(
        0,
        f"De klant staat in {workspace.clients / 'sint-jan'}.\n"
        "Maak een eerste document met: smbeleid report sint-jan\n",
        "",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Sint-Jan -n S -k po", "kan geen naam van een klantmap zijn"),
        ("kompas -n S -k po", "bestaat al. Kies een andere naam, of werk met deze klant verder."),
        (
            "sint-jan -n S -k hbo",
            "'hbo' is geen keuze. Kies uit: po, vo, so, ikc, mbo, kinderopvang",
        ),
    ],
)
def test_new_client_that_cannot_be_is_refused(words, said, smbeleid, workspace) -> None:
    before = (workspace.clients / "kompas" / FILE_NAME).read_bytes()
    ended = smbeleid(workspace.root, "new", *words.split())
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err
    assert workspace.client_names() == ["kompas", "leeg", "voorbeeldschool"]
    assert (workspace.clients / "kompas" / FILE_NAME).read_bytes() == before


# --- check and doctor ------------------------------------------------------------------------


def test_check_of_what_is_delivered_finds_nothing(smbeleid, workspace) -> None:
    ended = smbeleid(workspace.root, "check")
    assert (ended.code, ended.err) == (0, "")
    assert re.search(r"^Nagekeken: .* adviesregels, .* 3 klanten\.$", ended.out, re.MULTILINE)
    assert ended.out.endswith("Alles in orde.\n")


def test_check_tells_all_faults_and_ends_with_1(smbeleid, workspace, answers) -> None:
    save_answers(workspace.clients / "leeg" / FILE_NAME, answers(plats="Z", soort="hbo"))
    ended = smbeleid(workspace.root, "check", "leeg")
    assert ended.code == 1
    assert ended.err.count("Fout: clients/leeg/answers.json, regel ") == 2
    assert ended.err.endswith("2 fouten gevonden.\n")
    assert "Alles in orde" not in ended.out
    save_answers(workspace.clients / "leeg" / FILE_NAME, answers(plats="Z"))
    assert smbeleid(workspace.root, "check", "leeg").err.endswith("\n1 fout gevonden.\n")


def test_check_tells_remarks_and_ends_with_0(smbeleid, workspace) -> None:
    (workspace.templates / "VERSION").write_text("0.0.1", "utf-8")
    ended = smbeleid(workspace.root, "check", "leeg")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Let op: templates/VERSION: de teksten horen bij versie 0.0.1")


@pytest.mark.parametrize(("works", "code"), [(True, 0), (False, 1)])
def test_doctor_ends_with_1_when_a_part_fails(works, code, smbeleid, tmp_path, monkeypatch) -> None:
    found = [Finding("Python", True, "3.13"), Finding("typst", works, "gezien")]
    monkeypatch.setattr(diagnosis, "diagnose", lambda _: iter(found))
    ended = smbeleid(tmp_path, "doctor")
    word = "goed" if works else "FOUT"
    assert ended == Ended(code, f"goed  Python: 3.13\n{word}  typst: gezien\n", "")


# --- report ----------------------------------------------------------------------------------


def test_report_prints_the_paths_and_nothing_else(smbeleid, workspace) -> None:
    folder = workspace.clients / "leeg" / "report"
    assert smbeleid(workspace.root, "report", "leeg", "-f", "word,html,html") == Ended(
        0,
        f"{folder / 'beleidsplan.docx'}\n{folder / 'beleidsplan.html'}\n"
        f"{folder / 'beleidsplan.ipynb'}\n",
        "",
    )


def test_report_of_all_with_one_broken_client_names_it_and_ends_with_1(smbeleid, workspace) -> None:
    (workspace.clients / "kompas" / FILE_NAME).write_text("{", "utf-8")
    ended = smbeleid(workspace.root, "report", "--all", "-f", "html", "-o", "uit")
    assert ended.code == 1
    assert ended.err.startswith("Fout: kompas: 1 fout gevonden:\n  - clients/kompas/answers.json")
    assert ended.out == (
        "uit/leeg/beleidsplan.html\nuit/leeg/beleidsplan.ipynb\n"
        "uit/voorbeeldschool/beleidsplan.html\nuit/voorbeeldschool/beleidsplan.ipynb\n"
        "2 gemaakt, 1 mislukt.\n"
    ).replace("/", os.sep)


def test_client_that_is_named_twice_is_made_once(smbeleid, workspace) -> None:
    ended = smbeleid(workspace.root, "report", "leeg", "leeg", "-f", "html")
    assert len(ended.out.splitlines()) == 2


def test_failure_of_a_single_client_is_told_without_its_name(smbeleid, workspace) -> None:
    (workspace.clients / "kompas" / FILE_NAME).write_text("{", "utf-8")
    ended = smbeleid(workspace.root, "report", "kompas")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Fout: 1 fout gevonden:\n  - clients/kompas/answers.json, regel 1")


def own_cell(workspace: Workspace, source: str) -> None:
    notebook = read_notebook(workspace.notebook("leeg"))
    notebook.cells.append(new_code_cell(source))
    nbformat.write(notebook, workspace.clients / "leeg" / "intake.ipynb")


def test_own_parameter_reaches_the_notebook(smbeleid, workspace) -> None:
    own_cell(workspace, "print(client, document)")
    ended = smbeleid(workspace.root, "report", "leeg", "-f", "html", "-p", "client=kompas")
    assert ended.code == 0
    executed = Path(ended.out.splitlines()[-1])
    last = json.loads(executed.read_text("utf-8"))["cells"][-1]
    assert "".join(last["outputs"][0]["text"]) == "kompas beleidsplan\n"


def test_failing_cell_is_told_and_the_run_is_kept(smbeleid, workspace) -> None:
    own_cell(workspace, "1 / 0")
    ended = smbeleid(workspace.root, "report", "leeg")
    kept = workspace.clients / "leeg" / "report" / "beleidsplan.mislukt.ipynb"
    assert (ended.code, ended.out) == (1, "")
    assert re.match(r"Fout: Het notebook van 'leeg' liep vast in cel \[\d+\]\. ", ended.err)
    assert ended.err.endswith(f"De mislukte uitvoering staat in {kept}.\n")
    assert kept.is_file()


def test_interrupt_ends_with_130_and_stops_the_other_clients(smbeleid, workspace) -> None:
    own_cell(workspace, "raise KeyboardInterrupt")
    ended = smbeleid(workspace.root, "report", "leeg", "voorbeeldschool")
    assert (ended.code, ended.out) == (130, "")
    assert ended.err == "Fout: afgebroken. Wat al klaar was, staat er nog.\n"
    assert not (workspace.clients / "voorbeeldschool" / "report").exists()


def test_remark_about_a_document_goes_to_the_error_stream(smbeleid, workspace, monkeypatch) -> None:
    made = pipeline.Made("leeg", (Path("uit.pdf"),), ("een teken ontbreekt.",))
    monkeypatch.setattr(pipeline, "make_reports", lambda *_, **__: [made])
    assert smbeleid(workspace.root, "report", "leeg") == Ended(
        0, "uit.pdf\n", "Let op: leeg: een teken ontbreekt.\n"
    )


def test_progress_goes_to_the_error_stream_of_a_terminal(smbeleid, workspace, monkeypatch) -> None:
    def make_reports(*_: object, tell: Callable[[str, str], None], **__: object) -> list[object]:
        tell("leeg", "notebook uitvoeren")
        return [pipeline.Made("leeg", (Path("uit.pdf"),))]

    monkeypatch.setattr(pipeline, "make_reports", make_reports)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    ended = smbeleid(workspace.root, "report", "leeg")
    assert (ended.code, ended.out) == (0, "uit.pdf\n")
    assert "leeg: notebook uitvoeren" in ended.err


def test_fault_in_the_program_shows_where(workspace, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.chdir(workspace.root)
    monkeypatch.setattr(pipeline, "make_reports", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        cli.main(["report", "leeg"])


# --- consult and customise -------------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Do as if both doors serve: keep what they were asked, and tell an address."""
    from smbeleid import lab, server

    asked: list[tuple[object, ...]] = []

    def door(name: str) -> Callable[..., None]:
        def serve(_: Workspace, client: str, *, port: int, browser: bool, tell) -> None:
            asked.append((name, client, port, browser))
            tell("http://adres")

        return serve

    monkeypatch.setattr(server, "serve_consult", door("bladzijde"))
    monkeypatch.setattr(lab, "serve_lab", door("lab"))
    return asked


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", ("bladzijde", None, 0, True)),
        ("leeg", ("bladzijde", "leeg", 0, True)),
        ("leeg --no-browser --port 5005", ("bladzijde", "leeg", 5005, False)),
        ("leeg --lab", ("lab", "leeg", 0, True)),
    ],
)
def test_consult_opens_the_door_that_was_asked_and_tells_the_address(
    words, asked, served, smbeleid, workspace
) -> None:
    ended = smbeleid(workspace.root, "consult", *words.split())
    assert (ended.code, ended.err) == (0, "")
    assert served == [asked]
    assert "Het formulier staat klaar op http://adres\n" in ended.out
    assert "druk hier op Ctrl-C" in ended.out
    assert ended.out.endswith("staat in de map van de klant.\n")


def test_customise_makes_a_copy_once_and_again_moves_it_aside(smbeleid, workspace) -> None:
    own = workspace.clients / "leeg" / "intake.ipynb"
    ended = smbeleid(workspace.root, "customise", "leeg")
    assert ended == Ended(
        0,
        f"Het eigen notebook staat in {own}. Voortaan gebruiken we dat voor deze klant.\n"
        "Open het met: smbeleid consult leeg --lab\n",
        "",
    )
    refused = smbeleid(workspace.root, "customise", "leeg")
    assert (refused.code, refused.out) == (1, "")
    assert "smbeleid customise leeg --again" in refused.err
    again = smbeleid(workspace.root, "customise", "leeg", "--again")
    assert re.match(r"Uw eerdere notebook staat nu in .*intake-eerder-[\d-]+\.ipynb\.", again.out)
    assert smbeleid(workspace.root, "check", "leeg").code == 0


# --- map -------------------------------------------------------------------------------------


def test_map_shows_questions_rules_and_sections_within_a_hundred_columns(
    smbeleid, workspace, monkeypatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    ended = smbeleid(workspace.root, "map")
    assert (ended.code, ended.err) == (0, "")
    table, _, findings = ended.out.partition("Vragen die nergens")
    assert max(map(len, table.splitlines())) <= 100
    for word in ("fotos_leerlingen", "fotos_zonder_toestemming", "toestemming:", "elk omslag"):
        assert word in table
    assert "terechtkomen: geen." in findings


def test_map_of_a_section_and_a_rule_says_which_answers_lead_there(smbeleid, workspace) -> None:
    said = smbeleid(workspace.root, "map", "--section", "toestemming/keuze").out
    assert "Hiervoor is één antwoord genoeg:" in said
    assert "fotos_leerlingen" in said
    assert "Deze staat er altijd" in smbeleid(workspace.root, "map", "-s", "beleidsplan/crisis").out
    assert (
        "besluit zijn opgeschreven"
        in smbeleid(workspace.root, "map", "-s", "beleidsplan/besluiten").out
    )
    rule = smbeleid(workspace.root, "map", "--rule", "fotos_zonder_toestemming", "--json").out
    goal = json.loads(rule)
    assert goal["goal"]["id"] == "fotos_zonder_toestemming"
    assert goal["answers"][0]["question"] == "fotos_leerlingen"


def test_map_of_a_question_says_what_it_feeds(smbeleid, workspace) -> None:
    said = smbeleid(workspace.root, "map", "--question", "fotos_leerlingen").out
    for word in ("beleidsplan/fotos", "fotos_zonder_toestemming", "fotos/2", "toestemming_rol"):
        assert word in said
    assert "op het omslag" in smbeleid(workspace.root, "map", "-q", "plaats").out


def test_map_of_provisions_says_where_they_stand_and_whether_a_client_has_them(
    smbeleid, workspace
) -> None:
    said = smbeleid(workspace.root, "map", "--provisions").out
    assert "BEH-01" in said
    assert "staan erin" not in said
    client = smbeleid(workspace.root, "map", "--provisions", "leeg").out
    assert re.search(r"\d+ van de \d+ bepalingen die gelden, staan erin\.", client)


def test_map_is_written_as_json_and_as_a_page(smbeleid, workspace) -> None:
    ended = smbeleid(workspace.root, "map", "--json", "--output", "kaart.json")
    assert ended.out.strip() == "kaart.json"
    assert json.loads((workspace.root / "kaart.json").read_text("utf-8"))["schema_version"] == 1
    assert smbeleid(workspace.root, "map", "--html").out.strip() == "kaart.html"
    assert "<svg" in (workspace.root / "kaart.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--section", "a/b", "--rule", "x"], 2, "Kies één van --section"),
        (["--html", "--json"], 2, "--html toont de hele kaart"),
        (["--output", "x"], 2, "--output hoort bij --json of --html"),
        (["leeg"], 2, "Een klant noemt u alleen bij --provisions"),
        (["--section", "beleidsplan/crisi"], 1, "Bedoelde u 'beleidsplan/crisis'"),
        (["--rule", "doel_tik"], 1, "De regel 'doel_tik' bestaat niet. Bedoelde u"),
        (["--question", "soor"], 1, "De vraag 'soor' bestaat niet. Bedoelde u 'soort'?"),
        (["--provisions", "leegg"], 1, "De klant 'leegg' bestaat niet. Bedoelde u 'leeg'?"),
    ],
)
def test_map_says_what_was_typed_wrongly(smbeleid, workspace, words, code, said) -> None:
    ended = smbeleid(workspace.root, "map", *words)
    assert ended.code == code
    assert said in ended.err
