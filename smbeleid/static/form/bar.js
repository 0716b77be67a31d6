// What stands above the questions: whose consult it is, whether all is saved, and the tools.

const CLIENT_KEY = "F2";

class Bar {
  constructor(form) {
    this.form = form;
    const { words, queue } = form;
    const ask = (label, message, props) => button(label, () => queue.ask(message), props);
    this.title = h("h1", {});
    this.statusLine = h("p", { class: "smb-status", role: "status" });
    this.alert = h("p", { class: "smb-alert", role: "alert", hidden: true });
    this.reopen = button(words.reopen, () => form.reopen(), { hidden: true });
    this.made = h("p", { class: "smb-made", role: "status" });
    this.undo = button(words.undo, () => isAllowed(this.undo) && queue.ask({ kind: "undo" }), { class: "smb-button smb-less" });
    this.redo = button(words.redo, () => isAllowed(this.redo) && queue.ask({ kind: "redo" }), { class: "smb-button smb-less" });
    this.tools = h("div", { class: "smb-tools", id: freshId("tools") }, form.coach(() => [
      this.makeRoutes(words),
      ask(words.review, { kind: "review" }),
      ask(words.readback, { kind: "readback" }),
      button(words.second_view, () => form.openSecond()),
      ask(words.make, { kind: "make", documents: null }, { class: "smb-button smb-primary" }),
      button(words.stop, () => form.stop()),
    ]));
    this.more = button(words.more_tools, () => this.fold(), { class: "smb-button smb-fold", "aria-controls": this.tools.id, "aria-expanded": "false" });
    const label = form.isClient ? words.coach_view : words.client_view;
    this.switch = form.isSecond ? null : button(`${label} (${CLIENT_KEY})`, () => form.toggleClient(), { class: `smb-button ${form.isClient ? "" : "smb-less"}` });
    this.node = h("header", { class: "smb-bar" },
      h("div", { class: "smb-bar-top" }, this.title, this.statusLine, form.coach(() => this.more), form.coach(() => [this.undo, this.redo]), this.switch),
      this.tools, this.made, this.alert, this.reopen);
    this.node.dataset.place = "bar";
    // What sticks below the bar must know how high it is.
    this.sizes = new ResizeObserver(() => form.root.style.setProperty("--bar", `${this.node.offsetHeight}px`));
    this.sizes.observe(this.node);
  }

  makeRoutes(words) {
    const { queue } = this.form;
    this.routes = {};
    return h("div", { class: "smb-pills", role: "radiogroup", "aria-label": words.route }, ["express", "full"].map((route) => {
      const input = h("input", { type: "radio", name: "smb-route", value: route, autocomplete: "off", on: { change: () => queue.ask({ kind: "route", route }) } });
      this.routes[route] = input;
      return h("label", { class: "smb-state", title: route === "express" ? words.express_hint : null }, input, h("span", {}, words[route]));
    }));
  }

  fold() {
    const open = this.node.classList.toggle("smb-unfolded");
    set(this.more, "aria-expanded", String(open));
  }

  update() {
    const { state, isClient } = this.form;
    say(this.title, state.client.name);
    if (isClient) return;
    this.routes[state.route].checked = true;
    allow(this.undo, state.can_undo);
    allow(this.redo, state.can_redo);
  }

  // Says what is true at this moment: nothing is called saved that a disk did not confirm.
  status() {
    const { words, state, queue } = this.form;
    const { failure, patience, gone } = queue;
    const silent = queue.silent || gone;
    const { count } = queue;
    const waits = count > 0 && (patience > 2 || gone);
    const typing = [...untold.keys()].some((element) => this.form.root.contains(element));
    const many = count === 1 ? words.waiting_one : words.waiting_many.replace("{count}", count);
    const kind = waits ? "waiting" : count || typing ? "saving" : silent ? "lost" : "saved";
    say(this.statusLine, { waiting: many, saving: words.saving, lost: words.no_connection, saved: words.saved }[kind]);
    this.statusLine.dataset.kind = kind;
    const lost = gone ? words.program_gone : silent && words.connection_lost;
    const trouble = [failure, state.alert, ...state.messages, lost, this.form.isStopping && count > 0 && words.stopping];
    say(show(this.alert, trouble.some(Boolean)), [...new Set(trouble.filter(Boolean))].join(" "));
    show(this.reopen, gone);
  }

  hearMade({ failure, files }) {
    const { words, queue } = this.form;
    const open = button(words.open_folder, () => queue.send({ kind: "open_folder" }));
    fill(this.made, failure || [`${words.made}: ${(files ?? []).join(", ")} `, open]);
  }

  close() {
    this.sizes.disconnect();
  }
}

// News at the top: where the talk stopped, what was recovered, what a colleague changed.
class News {
  constructor(form) {
    this.form = form;
    this.node = h("section", { class: "smb-news", "aria-label": form.words.news, hidden: true });
    this.node.dataset.place = "news";
    this.start = form.state.here;
    this.seen = new Set();
  }

  lines(title, list) {
    const { form } = this;
    const known = list.filter((one) => form.questionOf(one.id) && !this.seen.has(`${title} ${one.id}`));
    if (!known.length) return [];
    return [h("h2", {}, title), h("ul", {}, known.map((one) => h("li", {},
      link(form.questionOf(one.id).label, () => form.goTo(one.id)), one.text && ` ${one.text}`)))];
  }

  update() {
    const { state, words } = this.form;
    const begun = this.start && !this.form.looked && Object.keys(state.answers).length > 0;
    const resume = begun ? [{ id: this.start }] : [];
    const parts = [[words.here, resume], [words.recovered, state.recovered], [words.others, state.others]];
    const key = JSON.stringify([parts, [...this.seen]]);
    if (key === this.drawn) return;
    this.drawn = key;
    const news = parts.map(([title, list]) => this.lines(title, list));
    const any = news.some((lines) => lines.length);
    const close = () => {
      for (const [title, list] of parts) for (const one of list) this.seen.add(`${title} ${one.id}`);
      this.update();
      this.form.heading.focus();
    };
    fill(show(this.node, any), news, any && button(words.close, close));
  }
}
