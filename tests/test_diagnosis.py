"""Tests of what is told about an installation that works, and about one that does not."""

from __future__ import annotations

import platform
import tempfile
from importlib.metadata import PackageNotFoundError, version

from smbeleid import diagnosis
from smbeleid.diagnosis import PACKAGES, Finding, diagnose
from smbeleid.errors import ToolError
from smbeleid.press import Press


def test_every_part_that_a_report_needs_is_tried(workspace) -> None:
    found = {finding.part: finding for finding in diagnose(workspace.clients)}
    assert list(found) == [
        "Python",
        *PACKAGES,
        "Werkmap",
        "Schrijven in de werkmap",
        "Webpagina, PDF en Word",
    ]
    assert all(finding.works for finding in found.values()), found
    assert platform.python_version() in found["Python"].said
    assert found["papermill"].said == version("papermill")
    assert found["Werkmap"].said == str(workspace.root)
    assert found["Webpagina, PDF en Word"].said.count(" kB") == 3


def test_trial_leaves_nothing_behind(workspace) -> None:
    before = sorted(workspace.root.rglob("*"))
    list(diagnose(workspace.root))
    assert sorted(workspace.root.rglob("*")) == before


def test_outside_a_workspace_the_remedy_is_told_and_the_rest_is_tried(tmp_path) -> None:
    failed = [finding for finding in diagnose(tmp_path) if not finding.works]
    assert [finding.part for finding in failed] == [
        "Werkmap",
        "Schrijven in de werkmap",
        "Webpagina, PDF en Word",
    ]
    assert all("smbeleid init MAP" in finding.said for finding in failed)


def test_absent_package_is_told_with_its_remedy(monkeypatch, tmp_path) -> None:
    def found(name: str) -> str:
        if name == "typst":
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(diagnosis, "version", found)
    assert Finding("typst", False, "niet gevonden. Installeer het met: pip install typst") in list(
        diagnose(tmp_path)
    )


def test_document_that_cannot_be_made_says_why(workspace, monkeypatch) -> None:
    def refuse(*_: object) -> bytes:
        raise ToolError("Typst", "de pdf", "kapot")

    monkeypatch.setattr(Press, "make", refuse)
    said = "Typst kon de pdf niet afmaken. De melding was: kapot"
    failed = [finding for finding in diagnose(workspace.root) if not finding.works]
    assert failed == [Finding("Webpagina, PDF en Word", False, said)]


def test_workspace_in_which_nobody_may_write_is_a_finding(workspace, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Press, "make", lambda *_: b"")
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    (failed,) = [finding for finding in diagnose(workspace.root) if not finding.works]
    assert failed.part == "Schrijven in de werkmap"
    assert "of u in deze map mag schrijven" in failed.said
