"""A papermill engine that runs a notebook in this process, without starting a kernel.

Starting a kernel costs more than everything else in a run. Cells that only call this package
need none: they run in a fresh IPython shell here, and the executed notebook is, but for
timings, the one that papermill's own engine makes; a test compares the two.
"""

from __future__ import annotations

import atexit
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

NAME = "smbeleid"
"""How papermill knows this engine: ``papermill --engine smbeleid``."""


class Recorder:
    """Collects what a cell says, as the outputs that a notebook keeps."""

    def __init__(self) -> None:
        self.outputs: list[NotebookNode] = []

    def display(self, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Keep something that was displayed."""
        self.outputs.append(new_output("display_data", data, metadata=metadata))

    def result(self, data: dict[str, Any], metadata: dict[str, Any], count: int) -> None:
        """Keep the value of a cell's last line."""
        self.outputs.append(
            new_output("execute_result", data, metadata=metadata, execution_count=count)
        )

    def error(self, kind: str, value: str, traceback: list[str]) -> None:
        """Keep an error."""
        self.outputs.append(new_output("error", ename=kind, evalue=value, traceback=traceback))

    def stream(self, name: str, text: str) -> None:
        """Keep printed text; text that follows text is joined, as a kernel does."""
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self.outputs.append(new_output("stream", name=name, text=text))


class _Stream(TextIOBase):
    encoding = "UTF-8"

    def __init__(self, recorder: Recorder, name: str) -> None:
        self._recorder = recorder
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._recorder.stream(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    recorder = AnyTrait()

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        self.recorder.display(dict(data), dict(metadata or {}))

    def clear_output(self, wait: bool = False) -> None:
        self.recorder.outputs.clear()


class _DisplayHook(DisplayHook):
    recorder = AnyTrait()

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.recorder.result(dict(format_dict), dict(md_dict or {}), self.prompt_count)

    def finish_displayhook(self) -> None:
        pass


class _Shell(InteractiveShell):
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_DisplayHook)
    recorder = AnyTrait()

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.recorder.error(getattr(etype, "__name__", str(etype)), str(evalue), list(stb))

    def record_into(self, recorder: Recorder) -> None:
        """Send everything that cells say to a recorder."""
        self.recorder = recorder
        for part in (self.display_pub, self.displayhook):
            part.set_trait("recorder", recorder)


@contextmanager
def _fresh_shell() -> Iterator[_Shell]:
    """Give a shell with an empty namespace, and leave the process as it was found."""
    main = sys.modules["__main__"]
    hooks = sys.displayhook, sys.excepthook
    config = Config()
    config.HistoryManager.enabled = False
    module = types.ModuleType("__main__")
    outer = InteractiveShell._instance  # noqa: SLF001  of a notebook that runs us, or None
    InteractiveShell._instance = None  # noqa: SLF001
    shell = _Shell.instance(config=config, user_module=module, user_ns=module.__dict__)
    try:
        yield shell
    finally:
        # Nothing of it is kept: no history, and a namespace that goes when nobody holds it.
        atexit.unregister(shell.atexit_operations)
        _Shell.clear_instance()
        InteractiveShell._instance = outer  # noqa: SLF001
        sys.modules["__main__"] = main
        sys.displayhook, sys.excepthook = hooks


class InProcessEngine(Engine):
    """Runs the cells in this process; to papermill an engine like any other."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003  papermill's signature; there is no kernel here
        **_: Any,
    ) -> None:
        """Run all cells, up to the first that fails.

        Args:
            nb_man: Papermill's keeper of the notebook and its timings.
            kernel_name: Not used.
        """
        with _fresh_shell() as shell:
            nb_man.nb.metadata["language_info"] = _language_info()
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                succeeded = _run_cell(shell, cell)
                if not succeeded:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if not succeeded:
                    break


def _run_cell(shell: _Shell, cell: NotebookNode) -> bool:
    """Run a cell when it holds code, and return whether it succeeded."""
    if cell.cell_type != "code" or not cell.source.strip():
        return True
    recorder = Recorder()
    shell.record_into(recorder)
    cell.execution_count = shell.execution_count
    with (
        redirect_stdout(_Stream(recorder, "stdout")),
        redirect_stderr(_Stream(recorder, "stderr")),
    ):
        result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
    if isinstance(result.error_in_exec, KeyboardInterrupt):
        raise result.error_in_exec  # the user stops the program, not only this cell
    cell.outputs = recorder.outputs
    return bool(result.success)


def _language_info() -> NotebookNode:
    """Return what a Python kernel says about its language."""
    version = sys.version_info
    info: NotebookNode = nbformat.from_dict(
        {
            "codemirror_mode": {"name": "ipython", "version": version.major},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": f"ipython{version.major}",
            "version": f"{version.major}.{version.minor}.{version.micro}",
        }
    )
    return info
