"""The form's own queue, run in a browser with a clock and a connection of the test's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FORM = Path(__file__).parent.parent / "smbeleid" / "static" / "form"

HARNESS = """
window.tabs = {};
const source = `%s\n%s\nreturn Queue;`;
window.openTab = (name, state) => {
  const old = tabs[name];
  const store = old ? old.store : new Map();
  const tab = { out: [], time: old ? old.time : 1e12, timers: [], store, state, heed: null };
  const storage = {
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, text) => store.set(key, text),
    removeItem: (key) => store.delete(key),
  };
  const model = {
    get: () => tab.state,
    send: (message) => tab.out.push(structuredClone(message)),
    widget_manager: { kernel: {
      statusChanged: { connect: (heed) => { tab.heed = heed; }, disconnect: () => {} },
      reconnect: () => Promise.resolve(),
    } },
  };
  const clock = { now: () => tab.time };
  const Queue = new Function("sessionStorage", "Date", "setInterval", "clearInterval", source)(
    storage, clock, (act) => tab.timers.push(act), () => {});
  tab.queue = new Queue(model, () => {});
  tabs[name] = tab;
  return sent(name);
};
const sent = (name) => {
  const { queue, out } = tabs[name];
  return {
    out: out.splice(0), gone: queue.gone,
    waiting: queue.entries.map(({ seq, kind, slot, mine }) => ({ seq, kind, slot, mine })),
  };
};
window.act = (name, what, ...args) => {
  const tab = tabs[name];
  let told = null;
  if (what === "put") tab.queue.put(...args);
  if (what === "ask") tab.queue.ask(...args);
  if (what === "hear") told = tab.queue.acknowledge(args[0]);
  if (what === "state") tab.state = args[0];
  if (what === "die") tab.heed(null, "autorestarting");
  if (what === "leave") tab.queue.leave();
  if (what === "wait") {
    tab.time += args[0];
    for (const timer of tab.timers) timer();
  }
  return { ...sent(name), told: told && { slot: told.slot, mine: told.mine, kind: told.kind } };
};
"""


class BrowserQueue:
    """One tab's queue.

    Attributes:
        out: What it sent and what is still on its way, oldest first.
        waiting: What it holds.
    """

    def __init__(self, page: Page, name: str, version: int) -> None:
        """Open the tab, or open it again with what its storage holds."""
        self.page, self.name = page, name
        self.out: list[dict[str, Any]] = []
        self.waiting: list[dict[str, Any]] = []
        state = {"client": {"folder": "klant"}, "version": version}
        self._take(page.evaluate("([name, state]) => openTab(name, state)", [name, state]))

    def _take(self, answer: dict[str, Any]) -> dict[str, Any]:
        self.out += answer["out"]
        self.waiting = answer["waiting"]
        return answer

    def act(self, what: str, *args: Any) -> dict[str, Any]:
        """Do something, and take what the queue sends because of it."""
        call = "([name, what, args]) => act(name, what, ...args)"
        return self._take(self.page.evaluate(call, [self.name, what, list(args)]))


def prepare(page: Page) -> None:
    """Load the queue in a blank page."""
    parts = [(FORM / f"{part}.js").read_text(encoding="utf-8") for part in ("dom", "queue")]
    dom, queue = (
        part.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${") for part in parts
    )
    page.evaluate("(source) => { (0, eval)(source); }", HARNESS % (dom, queue))
