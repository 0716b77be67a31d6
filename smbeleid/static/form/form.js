// The form: draws what Python says, and sends what the coach does. It knows no rules.

const POLL = 4000;
const FOLLOW = 1000;
const TICK = 30;

class Form {
  constructor(model, el) {
    this.model = model;
    this.isSecond = model.get("view") === "client";
    this.isClient = this.isSecond;
    this.notes = {};
    this.noteDrafts = {};
    this.scratch = null;
    this.root = h("div", { class: "smb", on: { input: () => this.bar.status() } });
    el.append(this.root);
    this.queue = new Queue(model, () => this.bar?.status());
    this.news = new News(this);
    this.draw();
    const poll = this.isSecond ? FOLLOW : POLL;
    this.timers = [setInterval(() => this.poll(), poll), setInterval(() => this.tick(), TICK * 1000)];
    this.listen();
  }

  get state() { return this.model.get("state"); }
  get bank() { return this.model.get("bank"); }
  get words() { return this.bank.words; }

  questionOf(id) { return this.bank.questions.find((question) => question.id === id); }
  levelOf(theme) { return this.state.levels.find((level) => level.theme === theme); }

  // A part that the school's screen does not have.
  coach(make) { return this.isClient ? null : make(); }

  // What a slot holds on disk; of a note that was just saved Python tells later.
  onDisk({ slot: [kind, id], mine }) {
    if (kind === "answer") return this.state.answers[id] ?? null;
    if (kind === "note") return mine;
    if (kind === "level") {
      const level = this.levelOf(id);
      return level?.chosen ? { level: level.number, reason: level.reason } : null;
    }
    return this.state.decisions.find((one) => one.id === id) ?? null;
  }

  // An answer as people read it.
  text(question, answer) {
    if (!answer || answer.state !== "given") return this.words.states[answer?.state ?? "open"];
    const label = (options, value) => options.find(([id]) => id === value)?.[1] ?? dutchDate(value);
    if (question.kind !== "table") return [answer.value].flat().map((one) => label(question.options, one)).join(", ");
    const cells = (row) => question.columns.map(({ id, options }) => row[id] && label(options, row[id])).filter(Boolean);
    return [answer.value].flat().map((row) => cells(row).join(", ")).join("; ");
  }

  // ---- what is drawn once ----------------------------------------------------------------------

  draw() {
    const { words, state } = this;
    const inSight = state.progress.map((one) => one.theme);
    const start = this.questionOf(state.here)?.theme;
    this.theme ??= inSight.includes(start) ? start : inSight[0];
    this.heading = h("h2", { tabindex: "-1", id: freshId("theme") });
    this.intro = h("p", { class: "smb-intro" });
    this.list = h("div", { class: "smb-questions" });
    this.hiddenSummary = h("summary", {});
    this.hiddenItems = h("ul", {});
    this.hiddenList = h("details", { class: "smb-hidden" }, this.hiddenSummary, this.hiddenItems);
    this.bar?.close();
    this.bar = new Bar(this);
    this.nav = new Themes(this);
    this.dialog = dialog(this);
    this.panels = this.coach(() => this.makePanels()) ?? [];
    this.main = h("div", { class: "smb-main", id: "smb-main", tabindex: "-1" }, this.heading, this.intro,
      this.coach(() => this.makeClock()), this.list, this.coach(() => this.hiddenList), this.makeSteps());
    fill(this.root,
      h("a", { class: "smb-skip", href: "#smb-main", on: { click: (event) => this.skip(event) } }, words.skip),
      this.bar.node, this.coach(() => this.news.node),
      h("div", { class: "smb-body" }, this.nav.node, this.main,
        this.coach(() => h("div", { class: "smb-aside", role: "region", "aria-label": words.aside }, this.panels.map((one) => one.node)))),
      this.dialog.node);
    this.root.classList.toggle("smb-client", this.isClient);
    this.drawTheme();
    this.update();
  }

  makePanels() {
    this.preview = previewPanel(this);
    this.levelBox = levelPanel(this);
    this.decisions = new DecisionPanel(this);
    if (this.shownPreview) this.preview.draw(this.shownPreview);
    return [this.preview, this.levelBox, signalsPanel(this), todoPanel(this), this.decisions, notesPanel(this)];
  }

  makeClock() {
    const { words } = this;
    const plan = () => {
      const minutes = Number.parseInt(this.planned.read() ?? "0", 10);
      if (Number.isInteger(minutes)) this.queue.ask({ kind: "plan_minutes", theme: this.theme, minutes });
    };
    this.planned = textField({ kind: "number", unit: words.minutes }, { class: "smb-input smb-minutes" }, plan);
    this.spent = h("span", {});
    return h("div", { class: "smb-clock" }, h("label", {}, h("span", {}, words.planned), this.planned.node), this.spent);
  }

  makeSteps() {
    const { words } = this;
    this.previous = button(words.previous_theme, () => this.step(-1));
    this.next = button(words.next_theme, () => this.step(1), { class: "smb-button smb-primary" });
    const steps = h("p", { class: "smb-steps" }, this.previous, this.next);
    steps.dataset.place = "steps";
    return steps;
  }

  skip(event) {
    event.preventDefault();
    this.heading.focus();
  }

  // Other words, or another screen: all is drawn anew, and the cursor goes back to where it was.
  redraw() {
    tellAll();
    const place = placeOfCursor(this.root);
    const top = window.scrollY;
    this.draw();
    window.scrollTo({ top, behavior: "instant" });
    putCursor(this.root, place);
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
    fill(this.list);
  }

  choose(theme, { focus = true } = {}) {
    if (theme !== this.theme) {
      tellAll();
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
    else if (by > 0 && !this.isClient) this.queue.ask({ kind: "review" });
  }

  // A question outside the short talk is shown by going on with the whole talk.
  goTo(id) {
    const question = this.questionOf(id);
    if (!this.state.visible.includes(id)) {
      const isOffRoute = !this.state.hidden[id] && this.state.route === "express";
      this.wanted = isOffRoute ? id : null;
      if (isOffRoute) this.queue.ask({ kind: "route", route: "full" });
      else this.choose(question.theme);
      return;
    }
    this.choose(question.theme, { focus: false });
    const card = this.cards.get(id);
    card.node.scrollIntoView({ block: "center" });
    card.field.focus();
  }

  look(id) {
    if (this.looked === id || this.isSecond) return;
    this.looked = id;
    this.queue.send({ kind: "look", question: id });
  }

  // ---- what changes ----------------------------------------------------------------------------

  update() {
    const { state } = this;
    const themes = state.progress.map((one) => one.theme);
    if (!themes.includes(this.theme)) {
      this.choose(themes[0], { focus: false });
      return;
    }
    this.bar.update();
    this.arrange();
    this.nav.update();
    if (!this.isClient) this.updateCoach();
    for (const one of this.panels) one.update();
    allow(this.previous, this.theme !== themes[0]);
    const isLast = this.theme === themes.at(-1);
    say(this.next, isLast && !this.isClient ? this.words.review : this.words.next_theme);
    allow(this.next, !isLast || !this.isClient);
    this.bar.status();
    if (this.isSecond && state.here !== this.followed) this.follow();
    if (this.wanted && state.visible.includes(this.wanted)) {
      const { wanted } = this;
      this.wanted = null;
      this.goTo(wanted);
    }
  }

  updateCoach() {
    const { words, state } = this;
    const hidden = [...this.cards.keys()].filter((id) => state.hidden[id]);
    show(this.hiddenList, hidden.length > 0);
    say(this.hiddenSummary, `${words.show_hidden} (${hidden.length})`);
    const reasons = hidden.map((id) => [this.questionOf(id).label, state.hidden[id]]);
    if (!same(reasons, this.reasons)) {
      this.reasons = reasons;
      fill(this.hiddenItems, reasons.map(([label, why]) => h("li", {}, h("strong", {}, label), ` ${why}`)));
    }
    const time = state.minutes[this.theme] ?? { planned: 0, spent: 0 };
    this.planned.write(time.planned || "");
    say(this.spent, `${words.spent}: ${time.spent} ${words.minutes}`);
    this.news.update();
  }

  // Puts the questions that are asked in order, and leaves the one with the cursor where it is.
  arrange() {
    const shown = [...this.cards.values()].filter((card) => this.state.visible.includes(card.id));
    const nodes = new Set(shown.map((card) => card.node));
    for (const node of [...this.list.children]) if (!nodes.has(node)) node.remove();
    shown.forEach(({ node }, index) => {
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
    shown.forEach((card, index) => card.update(index + 1));
  }

  // ---- what is sent ----------------------------------------------------------------------------

  put(slot, base, mine) {
    this.queue.put(slot, base, mine);
  }

  poll() {
    this.queue.ask({ kind: "poll" });
    this.bar.status();
  }

  tick() {
    if (document.visibilityState === "visible" && !this.isSecond) {
      this.queue.send({ kind: "tick", theme: this.theme, seconds: TICK });
    }
  }

  // What waits is kept for the next page of this tab; without a server there would be none.
  async reopen() {
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store" });
    } catch {
      return;
    }
    this.isReopening = true;
    location.reload();
  }

  // The talk ends when all that was typed is on disk, and not before.
  stop() {
    tellAll();
    this.isStopping = true;
    this.stopWhenSaved();
  }

  stopWhenSaved() {
    if (this.isStopping && !this.queue.entries.length) this.queue.ask({ kind: "stop" });
    this.bar.status();
  }

  toggleClient() {
    if (this.isSecond) return;
    this.isClient = !this.isClient;
    if (this.dialog.node.open) this.dialog.close();
    this.redraw();
    if (!this.root.contains(document.activeElement)) this.bar.switch.focus();
  }

  // A window of its own, with nothing of this one: what waits here is sent from here only.
  openSecond() {
    const address = new URL(location.href);
    address.searchParams.set("client", this.state.client.folder);
    address.searchParams.set("view", "client");
    window.open(address, "_blank", "noopener");
  }

  // The second window shows the question that the coach is at.
  follow() {
    this.followed = this.state.here;
    const question = this.questionOf(this.state.here);
    if (!question) return;
    this.choose(question.theme, { focus: false });
    for (const card of this.cards.values()) card.node.classList.toggle("smb-now", card.id === question.id);
    this.cards.get(question.id).node.scrollIntoView({ block: "center" });
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
      tellAll();
      this.queue.leave();
      if (!this.isReopening && this.queue.entries.length && this.queue.patience > 2) event.preventDefault();
    };
    this.model.on("change:state", this.onState);
    this.model.on("change:bank", this.onBank);
    this.model.on("msg:custom", this.onMessage);
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("smbeleid-leaving", this.onLeave);
    window.addEventListener("beforeunload", this.onUnload);
  }

  hear(message) {
    const { words } = this;
    const act = {
      ack: () => this.hearAck(message),
      notes: () => this.hearNotes(message),
      preview: () => this.preview?.draw(message),
      review: () => this.dialog.open(words.review, reviewOf(this, message.themes)),
      readback: () => this.dialog.open(words.readback, readbackOf(message.text)),
      making: () => say(this.bar.made, `${words.making} ${message.progress ?? ""}`),
      made: () => this.bar.hearMade(message),
      folder: () => say(this.bar.made, message.failure),
      state: () => this.hearState(message),
      stopped: () => this.hearStopped(),
    }[message.kind];
    act?.();
  }

  // Only what changed comes; when a part was lost on the way, the ack's version tells, and the
  // whole is asked for.
  hearState({ before, changed }) {
    if (this.state.version === before) this.model.set("state", { ...this.state, ...changed });
  }

  hearAck(ack) {
    const entry = this.queue.acknowledge(ack);
    if (!entry) return;
    const [kind, id] = entry.slot;
    const fault = ack.fault.join(" ");
    if (kind === "answer") this.hearAnswer(ack, this.cards.get(id), id);
    if (kind === "note" && ack.ok) this.keepNote(id, entry.mine);
    if (this.isClient) return;
    if (kind === "level") {
      this.levelBox.fault(fault);
      if (ack.ok) this.levelBox.settled();
    }
    if (kind === "decision") this.decisions.refused(fault, fault ? id : null);
    this.stopWhenSaved();
  }

  hearAnswer(ack, card, id) {
    if (ack.ok) {
      card?.knows(ack.disk);
      this.queue.send({ kind: "look", question: id });
    }
    card?.update();
  }

  keepNote(id, text) {
    this.notes = { ...this.notes, [id]: text };
    this.noteOf(id)?.update(true);
  }

  noteOf(id) {
    return id ? this.cards.get(id)?.note : this.consultNote;
  }

  hearNotes({ notes, drafts }) {
    this.notes = notes;
    this.noteDrafts = drafts ?? {};
    if (this.isClient) return;
    this.consultNote.update(false);
    for (const card of this.cards.values()) card.note.update(false);
  }

  hearStopped() {
    const { stop, stopped } = this.words;
    this.close();
    fill(this.root, h("div", { class: "smb-stopped" }, h("h1", { tabindex: "-1" }, stop), h("p", { role: "status" }, stopped)));
    this.root.querySelector("h1").focus();
  }

  close() {
    this.queue.close();
    this.bar.close();
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
    el.append(add(h("style", {}), [model.get("look")]));
    const form = new Form(model, el);
    return () => form.close();
  },
};
