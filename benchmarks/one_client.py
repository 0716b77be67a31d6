"""What one client costs: from a cold start, from a warm process, and beside the naive way.

The naive way is what a reader of the manuals would do: papermill, then ``jupyter nbconvert --to
html``, then pandoc for Word and for PDF, each a command of its own. All is measured in this one
run; the bars are ratios, but for the CPU time of a warm process. Ends with exit code 1 when a
bar falls short.
"""

from __future__ import annotations

import compileall
import os
import random
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pypandoc

from smbeleid.answers import FILE_NAME, Answer, State, load_answers, save_answers
from smbeleid.pipeline import FORMATS, make_report
from smbeleid.press import Press
from smbeleid.workspace import Workspace, make_client_folder, make_workspace

ROUNDS = 3
HELP_ROUNDS = 7
WARM_RUNS = 7
SHARE_UNKNOWN = 0.1
CLIENT = "voorbeeldschool"
SCRIPTS = Path(sysconfig.get_path("scripts"))


def main() -> int:
    """Measure, print a line per bar, and return the exit code."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compile_all()
    with tempfile.TemporaryDirectory(prefix="smbeleid-bench-") as folder:
        root = Path(folder) / "werkmap"
        make_workspace(root)
        cold, naive = cold_beside_naive(root)
        ours, theirs = in_turn(
            HELP_ROUNDS, root, [["smbeleid", "--help"]], [["papermill", "--help"]]
        )
        warm = warm_cpu(Workspace(root))
    print(f"naive way            {naive:6.2f} s (median of {ROUNDS}, wall)")
    print(f"smbeleid report      {cold:6.2f} s (median of {ROUNDS}, wall)")
    print(f"papermill --help     {theirs:6.2f} s (median of {HELP_ROUNDS}, wall)")
    print(f"smbeleid --help      {ours:6.2f} s (median of {HELP_ROUNDS}, wall)")
    bars = [
        ("warm CPU per client, s", warm, 1.5),
        ("cold start / naive way", cold / naive, 1 / 3),
        ("--help / papermill --help", ours / theirs, 1 / 10),
    ]
    for name, figure, bound in bars:
        verdict = "holds" if figure <= bound else "SHORT"
        print(f"{name:28} {figure:6.3f}  bound {bound:6.3f}  {verdict}")
    return int(any(figure > bound for _, figure, bound in bars))


def compile_all() -> None:
    """Write byte code for everything that is timed, as any second run has it."""
    for folder in (Path(sysconfig.get_path("purelib")), Path(__file__).parent.parent / "smbeleid"):
        compileall.compile_dir(folder, quiet=2, workers=os.cpu_count() or 1)


def cold_beside_naive(root: Path) -> tuple[float, float]:
    """Return the median seconds of a report from a cold start, and of the naive way, in turn."""
    out = root / "naief"
    out.mkdir()
    pandoc = str(pypandoc.get_pandoc_path())
    executed, typst = str(out / "beleidsplan.ipynb"), str(root / "naief.typ")
    pdf = str(out / "beleidsplan.pdf")
    compile_typst = f"import typst; typst.compile({typst!r}, output={pdf!r})"
    media = "--extract-media=naief"
    ours = [["smbeleid", "report", CLIENT]]
    naive = [
        ["papermill", "notebooks/intake.ipynb", executed, "-p", "client", CLIENT],
        ["jupyter", "nbconvert", "--to", "html", executed],
        [pandoc, executed, "--output", str(out / "beleidsplan.docx")],
        [pandoc, executed, "--standalone", media, "--output", typst],
        [sys.executable, "-c", compile_typst],
    ]
    return in_turn(ROUNDS, root, ours, naive)


def in_turn(
    rounds: int, folder: Path, first: list[list[str]], second: list[list[str]]
) -> tuple[float, float]:
    """Return the median wall seconds of two series of commands, run A B A B after a warm-up."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for round_ in range(rounds + 1):
        for commands, times in zip((first, second), seconds, strict=True):
            taken = wall(lambda commands=commands: run_all(commands, folder))
            if round_:
                times.append(taken)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def run_all(commands: list[list[str]], folder: Path) -> None:
    """Run commands one after another; each must succeed."""
    for command in commands:
        program = shutil.which(command[0], path=str(SCRIPTS)) or command[0]
        subprocess.run(
            [program, *command[1:]], cwd=folder, check=True, capture_output=True, text=True
        )


def wall(work: Callable[[], None]) -> float:
    """Return the seconds on the clock that work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def warm_cpu(workspace: Workspace) -> float:
    """Return the median CPU seconds, children included, of a report in a warm process.

    Every run is another client with other answers, so that nothing of it was made before.
    """
    seconds: list[float] = []
    with Press(workspace.templates) as press:
        for run in range(WARM_RUNS + 1):
            client = make_variant(workspace, run)
            before = cpu_of_family()
            make_report(workspace, client, press, formats=FORMATS)
            if run:
                seconds.append(cpu_of_family() - before)
    return statistics.median(seconds)


def make_variant(workspace: Workspace, number: int) -> str:
    """Make a client like the example, with another name and a tenth of its answers unknown."""
    draw = random.Random(number)  # noqa: S311  the same variants in every run of the benchmark
    example = load_answers(workspace.clients / CLIENT / FILE_NAME)
    answers = {
        id_: Answer(state=State.UNKNOWN) if draw.random() < SHARE_UNKNOWN else answer
        for id_, answer in example.answers.items()
    }
    answers["organisatie_naam"] = Answer(state=State.GIVEN, value=f"Basisschool Nummer {number}")
    client = f"school-{number}"
    folder = make_client_folder(workspace, client)
    save_answers(folder / FILE_NAME, example.model_copy(update={"answers": answers}))
    return client


def cpu_of_family() -> float:
    """Return the CPU seconds of this process, its living children and those that ended."""
    me = psutil.Process()
    own = me.cpu_times()
    living = [child.cpu_times() for child in me.children(recursive=True)]
    ended = own.children_user + own.children_system if hasattr(own, "children_user") else 0.0
    return ended + sum(times.user + times.system for times in [own, *living])


if __name__ == "__main__":
    sys.exit(main())
