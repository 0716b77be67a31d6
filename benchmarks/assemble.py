"""What it costs to assemble every document of one client, without making files of them.

Warm: the content was read before, as in a notebook or between two reports. Each run opens the
client anew from its answers, so that nothing of it was worked out before. Ends with exit code 1
when a bar falls short.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from smbeleid.answers import FILE_NAME, Answers, load_answers
from smbeleid.consult import Library, consult_of, load_library
from smbeleid.workspace import Workspace

ROOT = Path(__file__).parent.parent
RUNS = 15
BOUND = 0.100
CLIENTS = {
    "voorbeeldschool": ROOT / "clients" / "voorbeeldschool",
    "vo, much amiss": ROOT / "tests" / "clients" / "vo",
}


def main() -> int:
    """Measure, print a line per bar, and return the exit code."""
    workspace = Workspace(ROOT)
    library = load_library(workspace)
    bars = {
        name: measured(workspace, library, load_answers(folder / FILE_NAME))
        for name, folder in CLIENTS.items()
    }
    for name, seconds in bars.items():
        verdict = "holds" if seconds <= BOUND else "SHORT"
        print(f"assemble all, CPU s: {name:18} {seconds:6.3f}  bound {BOUND:6.3f}  {verdict}")
    return int(any(seconds > BOUND for seconds in bars.values()))


def measured(workspace: Workspace, library: Library, answers: Answers) -> float:
    """Return the median CPU seconds in which all documents are assembled."""
    seconds: list[float] = []
    for run in range(RUNS + 1):
        start = time.process_time()
        consult = consult_of(workspace, "klant", library, answers)
        for document in consult.documents():
            consult.assemble(document)
        if run:
            seconds.append(time.process_time() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    sys.exit(main())
