"""How fast the consult form answers in a real browser, beside bare widgets in the same run.

Voila serves the form as ``smbeleid consult`` does, and two notebooks of a few lines: a text field
whose letters a label repeats, and a button. Times are taken inside the page, from the event of
the input to the frame in which its effect stands. Ends with exit code 1 when a bar falls short.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from smbeleid.serving import free_port
from smbeleid.workspace import make_workspace

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
CLIENT = "voorbeeldschool"
CHANGES = 300
WARM = 10
"""Changes before the first that counts."""
OPENINGS = 5
QUIET = 12
"""Seconds between two pages."""
CALM = 250
"""Milliseconds between the cursor in a field and the change of it; hands are no faster."""

ECHO = """import ipywidgets
text, label = ipywidgets.Text(), ipywidgets.Label()
text.observe(lambda change: setattr(label, "value", change.new), "value")
display(text, label)"""
BUTTON = 'import ipywidgets\nipywidgets.Button(description="Hallo")'

MEASURE = """
window.until = (holds) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error("no effect after 10 seconds")), 10000);
  const look = () => {
    if (!holds()) return false;
    watch.disconnect();
    clearTimeout(late);
    requestAnimationFrame(() => resolve(performance.now()));
    return true;
  };
  const watch = new MutationObserver(look);
  const all = {subtree: true, childList: true, characterData: true, attributes: true};
  watch.observe(document.body, all);
  look();
});
window.type = (element, text) => {
  const kind = element.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(element, text);
  element.dispatchEvent(new Event("input", {bubbles: true}));
};
window.measureEcho = async (text) => {
  await new Promise((resolve) => setTimeout(resolve, CALM));
  const label = [...document.querySelectorAll(".jupyter-widgets.widget-label")].at(-1);
  const start = performance.now();
  type(document.querySelector("input"), text);
  return await until(() => label.textContent === text) - start;
};
window.measureChange = async ([pick, word]) => {
  const saved = () => document.querySelector(".smb-status").dataset.kind === "saved";
  await until(saved);
  const inputs = ".smb-pills input, input.smb-input, textarea.smb-input, select.smb-input";
  const controls = [...document.querySelectorAll(".smb-questions .smb-question")].map((card) =>
    [...card.querySelectorAll(inputs)]
      .filter((one) => !one.closest(".smb-coach") && one.offsetParent));
  const some = controls.filter((one) => one.length);
  const fields = some[pick % some.length];
  const field = fields[pick % fields.length];
  field.focus({preventScroll: true});
  await new Promise((resolve) => setTimeout(resolve, CALM));
  let kind = "";
  const start = performance.now();
  if (field.type === "radio" || field.type === "checkbox") {
    kind = "choice";
    if (field.type === "radio" && field.checked) return null;
    field.click();
  } else if (field.tagName === "SELECT") {
    kind = "list";
    const options = [...field.options].filter((one) => one.value && one.value !== field.value);
    if (!options.length) return null;
    field.value = options[pick % options.length].value;
    field.dispatchEvent(new Event("change", {bubbles: true}));
  } else {
    kind = "text";
    const text = field.type === "date" ? word.date : word[field.inputMode || "text"];
    if (field.value === text) return null;
    type(field, text);
    field.dispatchEvent(new Event("change", {bubbles: true}));
  }
  if (saved()) return null;
  const end = await until(saved);
  return {kind, question: field.closest(".smb-question").id, ms: end - start};
};
null;
""".replace("CALM", str(CALM))


def main() -> int:
    """Measure, print a line per bar, and return the exit code."""
    with tempfile.TemporaryDirectory(prefix="smbeleid-bench-") as folder:
        root = Path(folder) / "werkmap"
        make_workspace(root)
        with (
            consult(root) as form,
            bare(root.parent, "echo", ECHO) as echo,
            bare(root.parent, "button", BUTTON) as button,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            changes, echoes = measured_changes(browser, form, echo)
            opened, plain = measured_openings(browser, form, button)
            browser.close()
    return told(changes, echoes, opened, plain)


def told(
    changes: list[dict[str, str | float]],
    echoes: list[float],
    opened: list[float],
    plain: list[float],
) -> int:
    """Print the figures and a line per bar, and return the exit code."""
    times = [float(change["ms"]) for change in changes]
    for name in ("choice", "list", "text"):
        some = [float(change["ms"]) for change in changes if change["kind"] == name]
        if some:
            print(
                f"change, {name:22} {p50(some):7.1f} ms p50 {p95(some):7.1f} ms p95 ({len(some)})"
            )
    slowest = sorted(changes, key=lambda change: -float(change["ms"]))[:5]
    print("slowest: " + ", ".join(f"{one['question']} {float(one['ms']):.0f}" for one in slowest))
    print(row("change, all", times))
    print(row("bare Text and Label", echoes))
    print(f"page to usable form            {p50(opened):7.2f} s (median of {len(opened)})")
    print(f"page to one bare button        {p50(plain):7.2f} s (median of {len(plain)})")
    bars = [
        (f"{len(times)} changes, ms p95", p95(times), 100.0),
        ("change / bare echo, p95", p95(times) / p95(echoes), 2.0),
        ("opening / bare page, median", p50(opened) / p50(plain), 1.5),
    ]
    for name, figure, bound in bars:
        verdict = "holds" if figure <= bound else "SHORT"
        print(f"{name:28} {figure:7.2f}  bound {bound:7.2f}  {verdict}")
    return int(any(figure > bound for _, figure, bound in bars))


def row(name: str, figures: list[float]) -> str:
    return f"{name:30} {p50(figures):7.1f} ms p50 {p95(figures):7.1f} ms p95"


def p50(figures: list[float]) -> float:
    return statistics.median(figures)


def p95(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20, method="inclusive")[-1]


@contextmanager
def consult(root: Path) -> Iterator[str]:
    """Serve the form as a coach does; gives its address."""
    command = [sys.executable, "-m", "smbeleid", "consult", CLIENT, "--no-browser"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stdout or ())
            yield next(word for line in lines for word in line.split() if word.startswith("http"))
        finally:
            process.terminate()


@contextmanager
def bare(folder: Path, name: str, code: str) -> Iterator[str]:
    """Serve a notebook of one cell with Voila as it comes; gives its address."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    port = free_port(0)
    private = {f"JUPYTER_{part}_DIR": str(folder / part) for part in ("CONFIG", "RUNTIME")}
    command = [sys.executable, "-m", "voila", str(path), "--no-browser", f"--port={port}"]
    with subprocess.Popen(
        command,
        env={**os.environ, **private, "IPYTHONDIR": str(folder / "ipython")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(f"{address}voila/static/")
            yield address
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    """Wait until a server answers, whatever it says."""
    for _ in range(300):
        try:
            urlopen(address, timeout=5).close()  # noqa: S310 (our own server)
        except OSError as error:
            if hasattr(error, "code"):
                return
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def opened_page(browser: Browser, address: str, sign: str) -> tuple[Page, float]:
    """Open a page with nothing kept; return it and the seconds until a sign of life stands."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(sign, timeout=60_000)
    return page, time.perf_counter() - start


def measured_changes(
    browser: Browser, form: str, echo: str
) -> tuple[list[dict[str, str | float]], list[float]]:
    """Return what was changed in the form with its milliseconds, and those of the bare echo.

    Both are done in turn, so that whatever else the machine does hits both.
    """
    plain, _ = opened_page(browser, echo, "input")
    page, _ = opened_page(browser, form, ".smb-question")
    plain.evaluate(MEASURE)
    page.evaluate(MEASURE)
    page.locator(".smb-pills input[value=full]").first.dispatch_event("click")
    page.wait_for_timeout(1000)
    draw = random.Random(4)  # noqa: S311  the same changes in every run of the benchmark
    changes: list[dict[str, str | float]] = []
    echoes: list[float] = []
    while len(changes) < CHANGES + WARM:
        change = one_change(page, draw)
        if change:
            changes.append(change)
            echoes.append(plain.evaluate("text => measureEcho(text)", f"woord {len(changes)}"))
    page.context.close()
    plain.context.close()
    return changes[WARM:], echoes[WARM:]


def one_change(page: Page, draw: random.Random) -> dict[str, str | float] | None:
    """Change something in a theme; None when what was drawn cannot be changed."""
    number = draw.randrange(10**6)
    themes = page.locator(".smb-theme")
    themes.nth(draw.randrange(themes.count())).dispatch_event("click")
    change: dict[str, str | float] | None = page.evaluate(
        "([pick, word]) => measureChange([pick, word])", [number, words(number)]
    )
    return change


def words(number: int) -> dict[str, str]:
    """Return something to type in a field of each kind."""
    return {
        "text": f"De directeur kijkt elke maandag, voor de {number % 1000}e keer.",
        "date": f"2027-0{number % 9 + 1}-1{number % 10}",
        "decimal": str(number + 3),
        "email": f"bericht{number}@school.example",
        "tel": f"06 1234 {number % 10_000:04}",
    }


def measured_openings(browser: Browser, form: str, button: str) -> tuple[list[float], list[float]]:
    """Return the seconds until the form and the bare button can be used, opened in turn."""
    seconds: tuple[list[float], list[float]] = ([], [])
    signs = (".smb-question", "button.jupyter-button")
    for round_ in range(OPENINGS + 1):
        for address, sign, times in zip((form, button), signs, seconds, strict=True):
            page, taken = opened_page(browser, address, sign)
            page.context.close()
            # The form's server makes the next kernel ready; nobody opens a page every second.
            time.sleep(QUIET)
            if round_:
                times.append(taken)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
