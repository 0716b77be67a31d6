// The page with all clients: to search, to open, and to begin with a new one.

class HomePage {
  constructor(model, el) {
    this.model = model;
    const { words, clients, kinds } = model.get("data");
    this.words = words;
    this.cards = clients.map((client) => this.card(client));
    this.found = h("p", { role: "status" });
    this.search = h("input", { class: "smb-input", type: "search", autocomplete: "off", on: { input: () => this.filter() } });
    this.list = h("ul", { class: "smb-cards" }, this.cards.map((one) => one.node));
    add(el, [h("div", { class: "smb smb-home" },
      h("h1", {}, words.home_title), h("p", {}, words.home_intro),
      h("div", { class: "smb-home-tools", role: "search" }, h("label", { class: "smb-side" }, h("span", {}, words.search_label), this.search)),
      this.found, this.list, this.makeNew(kinds))]);
    this.filter();
    model.on("msg:custom", (message) => this.hear(message));
  }

  address(folder) {
    const address = new URL(location.href);
    address.searchParams.set("client", folder);
    return address.href;
  }

  card(client) {
    const { words } = this;
    const line = (title, text) => [h("dt", {}, title), h("dd", {}, text)];
    const heading = freshId("card");
    const node = h("li", { class: "smb-card", "aria-labelledby": heading }, client.fault
      ? [h("h2", { id: heading }, client.name), h("p", { class: "smb-fault" }, words.damaged),
        h("p", { class: "smb-damage" }, client.fault), h("p", {}, words.damaged_remedy)]
      : [h("h2", { id: heading }, h("a", { href: this.address(client.folder) }, client.name)),
        h("p", {}, client.kind, h("span", { class: "smb-badge" }, words.concept)),
        h("span", { class: "smb-bar-line", "aria-hidden": "true" }, this.bar(client)),
        h("dl", {},
          line(words.progress, `${client.discussed} ${words.of} ${client.asked} ${words.discussed}`),
          line(words.last_consult, client.last || words.no_consult),
          client.review && line(words.review_month, client.review),
          client.adoption && line(words.adoption, client.adoption),
          line(words.version, client.version))]);
    return { node, text: [client.name, client.kind, client.folder].join(" ").toLowerCase() };
  }

  bar({ discussed, asked }) {
    const bar = h("span", {});
    bar.style.width = `${Math.round((100 * discussed) / Math.max(asked, 1))}%`;
    return bar;
  }

  filter() {
    const { words, cards } = this;
    const wanted = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = cards.filter((one) => wanted.every((word) => one.text.includes(word)));
    for (const one of cards) show(one.node, hits.includes(one));
    const many = words.found_many.replace("{count}", hits.length);
    const none = cards.length ? words.found_none : words.no_clients;
    say(this.found, hits.length > 1 ? many : hits.length ? words.found_one : none);
  }

  // ---- a new client ----------------------------------------------------------------------------

  makeNew(kinds) {
    const { words } = this;
    const labelled = (label, field) => h("label", { class: "smb-side" }, h("span", {}, label), field.node);
    this.fault = h("p", { class: "smb-fault", id: freshId("fault"), role: "alert", hidden: true });
    this.told = h("p", { role: "status" });
    this.fields = {
      name: textField({ kind: "text" }, { "aria-required": "true" }, () => this.propose()),
      folder: textField({ kind: "name", aid: words.new_folder_hint }, { "aria-required": "true" }),
      client_kind: selectField(kinds, { "aria-required": "true" }, () => {}, words.choose),
    };
    const { name, folder, client_kind } = this.fields;
    const form = h("form", { class: "smb-new", novalidate: "", on: { submit: (event) => this.make(event) } },
      labelled(words.new_name, name), labelled(words.new_folder, folder), labelled(words.new_kind, client_kind),
      this.fault, h("p", {}, h("button", { type: "submit", class: "smb-button smb-primary" }, words.new_make)), this.told);
    return h("section", { class: "smb-panel", "aria-labelledby": "smb-new" }, h("h2", { id: "smb-new" }, words.new_client), form);
  }

  propose() {
    this.model.send({ kind: "propose", name: this.fields.name.read() ?? "" });
  }

  make(event) {
    event.preventDefault();
    tellAll();
    const said = Object.fromEntries(Object.entries(this.fields).map(([key, field]) => [key, field.read() ?? ""]));
    const missing = Object.keys(said).find((key) => !said[key]);
    this.complain(missing ? this.words.new_missing : "", missing);
    if (!missing) this.model.send({ kind: "make", ...said });
  }

  complain(text, name) {
    say(show(this.fault, text !== ""), text);
    for (const [key, field] of Object.entries(this.fields)) field.describe(key === name ? this.fault.id : "", key === name);
    this.fields[name]?.focus();
  }

  hear(message) {
    if (message.kind === "proposal") this.hearProposal(message);
    if (message.kind === "fault") this.complain(message.text, "folder");
    if (message.kind === "made") {
      say(this.told, this.words.new_made);
      location.assign(this.address(message.folder));
    }
  }

  // A folder's name that the coach wrote is left alone.
  hearProposal({ folder }) {
    const written = this.fields.folder.read() ?? "";
    if (written === (this.proposed ?? "")) {
      this.fields.folder.write(folder);
      this.proposed = this.fields.folder.read();
    }
  }
}

export default {
  render({ model, el }) {
    el.append(add(h("style", {}), [model.get("look")]));
    return void new HomePage(model, el);
  },
};
