// The themes with how far each is; on a small screen they fold away.

class Themes {
  constructor(form) {
    this.form = form;
    const { words } = form;
    this.list = h("ol", { class: "smb-themes", id: freshId("themes") });
    this.fold = button("", () => this.toggle(), { class: "smb-button smb-fold", "aria-controls": this.list.id, "aria-expanded": "false" });
    this.node = h("nav", { class: "smb-nav", "aria-label": words.themes }, this.fold, this.list);
    this.node.dataset.place = "themes";
    this.shown = [];
  }

  toggle(open = !this.list.classList.contains("smb-unfolded")) {
    this.list.classList.toggle("smb-unfolded", open);
    set(this.fold, "aria-expanded", String(open));
  }

  choose(theme) {
    this.toggle(false);
    this.form.choose(theme);
  }

  item(theme) {
    const count = h("span", { class: "smb-count" });
    const bar = h("span", {});
    const act = h("button", { type: "button", class: "smb-theme", on: { click: () => this.choose(theme.id) } },
      h("span", {}, theme.title), count, h("span", { class: "smb-bar-line", "aria-hidden": "true" }, bar));
    return { id: theme.id, act, count, bar, node: h("li", {}, act) };
  }

  update() {
    const { state, bank, theme, words } = this.form;
    const progress = new Map(state.progress.map((one) => [one.theme, one]));
    const themes = bank.themes.filter((one) => progress.has(one.id));
    if (!same(themes.map((one) => one.id), this.shown.map((one) => one.id))) {
      this.shown = themes.map((one) => this.item(one));
      fill(this.list, this.shown.map((one) => one.node));
    }
    for (const one of this.shown) this.updateItem(one, progress.get(one.id));
    const at = themes.findIndex((one) => one.id === theme);
    say(this.fold, `${words.theme} ${at + 1} ${words.of} ${themes.length}: ${themes[at].title}`);
  }

  updateItem({ id, act, count, bar }, { asked, open }) {
    const { words, theme, isClient } = this.form;
    const done = asked - open;
    const level = isClient ? null : this.form.levelOf(id)?.number;
    set(act, "aria-current", id === theme ? "step" : null);
    say(count, `${done} ${words.of} ${asked}${level ? ` · ${words.level.toLowerCase()} ${level}` : ""}`);
    bar.style.width = `${Math.round((100 * done) / asked)}%`;
  }
}
