// The form: draws what Python says, and sends what the coach does. It knows no rules.

const POLL = 4000;
const TICK = 30;
const CLIENT_KEY = "F2";

class Form {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.view = new URLSearchParams(location.search).get("view");
    this.root = h("div", { class: "smb" });
    el.append(this.root);
    this.queue = new Queue(model, (slot) => this.onDisk(slot), () => this.status());
    this.draw();
    this.timers = [setInterval(() => this.poll(), POLL), setInterval(() => this.tick(), TICK * 1000)];
    this.listen();
  }

  get state() { return this.model.get("state"); }
  get bank() { return this.model.get("bank"); }
  get words() { return this.bank.words; }

  questionOf(id) { return this.bank.questions.find((question) => question.id === id); }
  levelOf(theme) { return this.state.levels.find((level) => level.theme === theme); }

  onDisk([kind, id]) {
    if (kind === "answer") return this.state.answers[id] ?? null;
    if (kind === "note") return this.notes?.[id] ?? "";
    if (kind === "level") {
      const level = this.levelOf(id);
      return level?.chosen ? { level: level.number, reason: level.reason } : null;
    }
    return this.state.decisions.find((one) => one.id === id) ?? null;
  }

  text(question, answer) {
    if (!answer || answer.state !== "given") return this.words.states[answer?.state ?? "open"];
    const label = (value) => question.options.find(([id]) => id === value)?.[1] ?? String(value);
    if (question.kind === "table") return answer.value.map((row) => Object.values(row).join(", ")).join("; ");
    return [answer.value].flat().map(label).join(", ");
  }

  // ---- what is drawn once ----------------------------------------------------------------------

  draw() {
    const { words, state } = this;
    const inSight = new Set(state.progress.map((one) => one.theme));
    const start = this.questionOf(state.here)?.theme;
    this.theme = this.theme ?? (inSight.has(start) ? start : state.progress[0].theme);
    this.cards = new Map();
    this.statusLine = h("p", { class: "smb-status", role: "status" });
    this.alert = h("p", { class: "smb-alert", role: "alert", hidden: true });
    this.news = h("div", { class: "smb-news smb-coach", hidden: true });
    this.clock = h("p", { class: "smb-clock smb-coach" });
    this.heading = h("h2", { tabindex: "-1" });
    this.intro = h("p", { class: "smb-intro" });
    this.list = h("div", { class: "smb-questions" });
    this.hiddenList = h("details", { class: "smb-hidden smb-coach" });
    this.nav = h("ol", { class: "smb-themes" });
    this.panels = [levelPanel(this), signalsPanel(this), previewPanel(this), decisionPanel(this)];
    [this.levelBox, , this.preview, this.decisionBox] = this.panels;
    this.dialog = dialog(this, words.review);
    this.noteField = textField({ kind: "long_text" }, { "aria-label": words.notes_of_consult }, () => this.putNote("", this.noteField.read() ?? ""));
    fill(this.root,
      h("a", { class: "smb-skip", href: "#smb-main" }, words.questions),
      this.makeBar(), this.alert, this.news,
      h("div", { class: "smb-body" },
        h("nav", { class: "smb-nav", "aria-label": words.themes }, this.nav),
        h("div", { class: "smb-main", id: "smb-main" }, this.heading, this.intro, this.clock, this.list, this.hiddenList, this.makeSteps()),
        h("aside", { class: "smb-aside", "aria-label": words.signals }, this.panels.map((panel) => panel.node),
          h("details", { class: "smb-panel smb-coach" }, h("summary", {}, words.notes_of_consult), h("p", {}, words.notes_hint), this.noteField.node))),
      this.dialog.node);
    this.root.classList.toggle("smb-client", this.view === "client");
    this.drawTheme();
    this.update();
  }

  makeBar() {
    const { words } = this;
    const route = h("div", { class: "smb-pills smb-coach", role: "radiogroup", "aria-label": words.route },
      ["express", "full"].map((name) => {
        const input = h("input", { type: "radio", name: "smb-route", value: name, autocomplete: "off", on: { change: () => this.queue.ask({ kind: "route", route: name }) } });
        this.routes = { ...this.routes, [name]: input };
        return h("label", { class: "smb-pill smb-small", title: name === "express" ? words.express_hint : null }, input, h("span", {}, words[name]));
      }));
    this.undo = button(words.undo, () => this.queue.ask({ kind: "undo" }));
    this.redo = button(words.redo, () => this.queue.ask({ kind: "redo" }));
    this.made = h("p", { class: "smb-made", role: "status" });
    this.title = h("h1", {});
    this.switch = button(`${words.client_view} (${CLIENT_KEY})`, () => this.toggleClient());
    this.make = button(words.make, () => this.queue.ask({ kind: "make", documents: null }), { class: "smb-button smb-primary" });
    return h("header", { class: "smb-bar" },
      h("div", { class: "smb-bar-top" }, this.title, this.statusLine, this.switch),
      h("div", { class: "smb-tools smb-coach" }, route, this.undo, this.redo,
        button(words.review, () => this.queue.ask({ kind: "review" })),
        button(words.readback, () => this.queue.ask({ kind: "readback" })),
        button(`${words.client_view} ↗`, () => this.openSecond()),
        this.make, button(words.stop, () => this.stop())),
      this.made);
  }

  makeSteps() {
    const { words } = this;
    this.previous = button(words.previous, () => this.step(-1));
    this.next = button(words.next_theme, () => this.step(1), { class: "smb-button smb-primary" });
    return h("p", { class: "smb-steps" }, this.previous, this.next);
  }

  // Other words for another kind of organisation; the cursor goes back to where it was.
  redraw() {
    const active = document.activeElement?.closest?.(".smb-question")?.id;
    this.draw();
    const card = [...this.cards.values()].find((one) => one.node.id === active);
    card?.field.focus();
  }

  // ---- what is drawn per theme -----------------------------------------------------------------

  drawTheme() {
    const theme = this.bank.themes.find((one) => one.id === this.theme);
    say(this.heading, theme.title);
    say(this.intro, theme.intro);
    this.cards = new Map();
    for (const question of this.bank.questions) {
      if (question.theme === this.theme) this.cards.set(question.id, new QuestionCard(question, this));
    }
    if (this.notes) this.hearNotes(this.notes);
    fill(this.list);
  }

  choose(theme, { focus = true } = {}) {
    if (theme !== this.theme) {
      this.theme = theme;
      this.drawTheme();
      this.update();
    }
    if (focus) {
      this.heading.focus({ preventScroll: true });
      this.heading.scrollIntoView({ block: "start" });
    }
  }

  step(by) {
    const themes = this.state.progress.map((one) => one.theme);
    const next = themes[themes.indexOf(this.theme) + by];
    if (next) this.choose(next);
  }

  goTo(id) {
    this.choose(this.questionOf(id).theme, { focus: false });
    const card = this.cards.get(id);
    if (!card?.node.isConnected) return;
    card.node.scrollIntoView({ block: "center" });
    card.field.focus();
  }

  look(id) {
    if (this.looked === id || this.view === "client") return;
    this.looked = id;
    this.queue.send({ kind: "look", question: id });
  }

  // ---- what changes ----------------------------------------------------------------------------

  update() {
    const { state, words } = this;
    const progress = Object.fromEntries(state.progress.map((one) => [one.theme, one]));
    if (!progress[this.theme]) return this.choose(state.progress[0].theme, { focus: false });
    say(this.title, state.client.name);
    this.arrange();
    let number = 0;
    for (const [id, card] of this.cards) if (state.visible.includes(id)) card.update((number += 1));
    this.drawNav(progress);
    this.drawHidden();
    for (const panel of this.panels) panel.update();
    this.routes[state.route].checked = true;
    this.undo.disabled = !state.can_undo;
    this.redo.disabled = !state.can_redo;
    const themes = state.progress.map((one) => one.theme);
    this.previous.disabled = this.theme === themes[0];
    this.next.disabled = this.theme === themes.at(-1);
    this.drawClock();
    this.drawNews();
    this.status();
    if (this.view === "client" && state.here !== this.followed) this.follow();
    return undefined;
  }

  // Puts the questions that are asked in order, and leaves the one with the cursor where it is.
  arrange() {
    const wanted = [...this.cards].filter(([id]) => this.state.visible.includes(id)).map(([, card]) => card.node);
    for (const node of [...this.list.children]) if (!wanted.includes(node)) node.remove();
    wanted.forEach((node, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
  }

  drawNav(progress) {
    const { words } = this;
    const shown = this.bank.themes.filter((theme) => progress[theme.id]);
    if (this.nav.children.length !== shown.length || this.navBank !== this.bank) {
      this.navBank = this.bank;
      fill(this.nav, shown.map((theme) => {
        const count = h("span", { class: "smb-count" });
        const bar = h("span", { class: "smb-bar-line", "aria-hidden": "true" }, h("span", {}));
        const act = button("", () => this.choose(theme.id), { class: "smb-theme" });
        act.append(h("span", {}, theme.title), count, bar);
        act.dataset.theme = theme.id;
        return h("li", {}, act);
      }));
    }
    for (const act of this.nav.querySelectorAll("button")) {
      const one = progress[act.dataset.theme];
      const done = one.asked - one.open;
      const level = this.levelOf(act.dataset.theme)?.number;
      set(act, "aria-current", act.dataset.theme === this.theme ? "step" : null);
      say(act.querySelector(".smb-count"), `${done} ${words.of} ${one.asked}${level ? ` · ${words.level.toLowerCase()} ${level}` : ""}`);
      act.querySelector(".smb-bar-line span").style.width = `${Math.round((100 * done) / one.asked)}%`;
    }
  }

  drawHidden() {
    const { words, state } = this;
    const hidden = [...this.cards.keys()].filter((id) => state.hidden[id]);
    show(this.hiddenList, hidden.length > 0);
    fill(this.hiddenList, h("summary", {}, `${words.show_hidden} (${hidden.length})`),
      h("ul", {}, hidden.map((id) => h("li", {}, h("strong", {}, this.questionOf(id).label), " ", state.hidden[id]))));
  }

  drawClock() {
    const { words, state } = this;
    const time = state.minutes[this.theme] ?? { planned: 0, spent: 0 };
    if (this.clock.contains(document.activeElement)) return;
    const planned = h("input", {
      class: "smb-input smb-minutes", type: "text", inputmode: "numeric", autocomplete: "off", "aria-label": `${words.planned} (${words.minutes})`,
      on: { change: () => this.queue.ask({ kind: "plan_minutes", theme: this.theme, minutes: Number.parseInt(planned.value, 10) || 0 }) },
    });
    planned.value = time.planned || "";
    fill(this.clock, `${words.planned} `, planned, ` ${words.minutes} · ${words.spent} ${time.spent} ${words.minutes}`);
  }

  drawNews() {
    const { words, state } = this;
    const lines = (title, list) => list.length ? [h("strong", {}, title),
      h("ul", {}, list.map((one) => h("li", {}, button(one.label || one.id, () => this.goTo(one.id), { class: "smb-link" }), one.text ? ` ${one.text}` : "")))] : [];
    const resume = !this.resumed && this.questionOf(state.here) && Object.keys(state.answers).length
      ? [h("strong", {}, `${words.here}: `), button(this.questionOf(state.here).label, () => { this.resumed = true; this.goTo(state.here); this.drawNews(); }, { class: "smb-link" })] : [];
    const news = [...resume, ...lines(words.recovered, state.recovered.filter((one) => this.questionOf(one.id))), ...lines(words.others, state.others)];
    const key = JSON.stringify([resume.length, state.recovered, state.others]);
    if (key === this.newsKey) return;
    this.newsKey = key;
    fill(show(this.news, news.length > 0), ...news, news.length ? h("p", {}, button(words.close, () => { this.resumed = true; show(this.news, false); })) : null);
  }

  status() {
    if (!this.statusLine) return;
    const { words, state } = this;
    const { entries, failure, patience } = this.queue;
    const silent = Date.now() - this.queue.heard > 4 * POLL;
    const count = entries.length;
    const waiting = count === 1 ? words.waiting_one : words.waiting_many.replace("{count}", count);
    let text = words.saved;
    if (count) text = patience > 2 ? waiting : words.saving;
    else if (silent) text = words.connection_lost;
    say(this.statusLine, text);
    this.statusLine.dataset.kind = count ? (patience > 2 ? "waiting" : "saving") : silent ? "lost" : "saved";
    const trouble = [failure, state.alert, ...state.messages, count && (silent || patience > 8) ? words.connection_lost : ""].filter(Boolean);
    say(show(this.alert, trouble.length > 0), [...new Set(trouble)].join(" "));
  }

  // ---- what is sent ----------------------------------------------------------------------------

  put(slot, base, mine) {
    this.queue.put(slot, base, mine);
  }

  putNote(id, text) {
    this.put(["note", id], this.notes?.[id] ?? "", text);
  }

  poll() {
    this.queue.send({ kind: "poll", tab: this.queue.tab, seq: (this.queue.seq += 1) });
    this.status();
  }

  tick() {
    if (document.visibilityState === "visible" && this.view !== "client") {
      this.queue.send({ kind: "tick", theme: this.theme, seconds: TICK });
    }
  }

  stop() {
    this.queue.ask({ kind: "stop" });
  }

  toggleClient() {
    const client = this.root.classList.toggle("smb-client");
    this.switch.firstChild.textContent = `${client ? this.words.coach_view : this.words.client_view} (${CLIENT_KEY})`;
  }

  openSecond() {
    const address = new URL(location.href);
    address.searchParams.set("client", this.state.client.folder);
    address.searchParams.set("view", "client");
    window.open(address, "smbeleid-client");
  }

  // The second window shows the question that the coach is at.
  follow() {
    this.followed = this.state.here;
    const question = this.questionOf(this.state.here);
    if (!question) return;
    this.choose(question.theme, { focus: false });
    const card = this.cards.get(question.id);
    for (const other of this.cards.values()) other.node.classList.toggle("smb-now", other === card);
    card?.node.scrollIntoView({ block: "center" });
  }

  // ---- what is heard ---------------------------------------------------------------------------

  listen() {
    this.onState = () => this.update();
    this.onBank = () => this.redraw();
    this.onMessage = (message) => this.hear(message);
    this.onKey = (event) => {
      if (event.key === CLIENT_KEY && !event.defaultPrevented) {
        event.preventDefault();
        this.toggleClient();
      }
    };
    this.onLeave = () => this.queue.leave();
    this.onUnload = (event) => {
      if (this.queue.entries.length && this.queue.patience > 2) event.preventDefault();
    };
    this.model.on("change:state", this.onState);
    this.model.on("change:bank", this.onBank);
    this.model.on("msg:custom", this.onMessage);
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("smbeleid-leaving", this.onLeave);
    window.addEventListener("beforeunload", this.onUnload);
  }

  hear(message) {
    const act = {
      ack: () => this.hearAck(message),
      notes: () => this.hearNotes(message.notes),
      preview: () => this.preview.draw(message),
      review: () => this.dialog.open(...reviewOf(this, message.themes, () => this.dialog.close())),
      readback: () => this.dialog.open(...message.text.split("\n\n").map((part) => h("p", { class: "smb-read" }, part))),
      making: () => say(this.made, `${this.words.making} ${message.progress ?? ""}`),
      made: () => this.hearMade(message),
      stopped: () => this.hearStopped(),
    }[message.kind];
    act?.();
  }

  hearAck(ack) {
    const entry = this.queue.acknowledge(ack);
    if (!entry) return;
    const [kind, id] = entry.slot;
    if (kind === "answer") {
      this.cards.get(id)?.showConflict(ack.conflict);
      this.cards.get(id)?.update();
    }
    if (kind === "level") this.levelBox.fault(ack.fault);
    if (kind === "decision") this.decisionBox.fault(ack.fault);
    if (kind === "answer" && ack.ok) this.queue.send({ kind: "look", question: id });
  }

  hearNotes(notes) {
    this.notes = notes;
    this.noteField.write(notes[""] ?? "");
    for (const [id, card] of this.cards) card.note.write(notes[id] ?? "");
  }

  hearMade(message) {
    fill(this.made, message.failure || `${this.words.made}: ${message.files.join(", ")} `,
      message.failure ? null : button(this.words.open_folder, () => this.queue.send({ kind: "open_folder" })));
  }

  hearStopped() {
    this.close();
    fill(this.root, h("main", { class: "smb-stopped" }, h("h1", {}, this.words.stop), h("p", { role: "status" }, this.words.stopped)));
  }

  close() {
    this.queue.close();
    for (const timer of this.timers) clearInterval(timer);
    this.model.off("change:state", this.onState);
    this.model.off("change:bank", this.onBank);
    this.model.off("msg:custom", this.onMessage);
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("smbeleid-leaving", this.onLeave);
    window.removeEventListener("beforeunload", this.onUnload);
  }
}

export default {
  render({ model, el }) {
    const style = h("style", {});
    style.textContent = model.get("look");
    el.append(style);
    const form = new Form(model, el);
    return () => form.close();
  },
};
