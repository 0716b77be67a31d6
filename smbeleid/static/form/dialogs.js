// Windows over the form: all answers to read over, and the text to read aloud.

const dialog = (form) => {
  const { words } = form;
  const body = h("div", { class: "smb-dialog-body" });
  const heading = h("h2", { id: freshId("dialog"), tabindex: "-1" });
  const print = () => {
    document.body.classList.add("smb-printing");
    window.print();
    document.body.classList.remove("smb-printing");
  };
  const node = h("dialog", { class: "smb-dialog", "aria-labelledby": heading.id },
    h("div", { class: "smb-dialog-head" }, heading, button(words.print, print), button(words.close, () => node.close())),
    body);
  return {
    node,
    open: (title, ...content) => {
      say(heading, title);
      fill(body, content);
      if (!node.open) node.showModal();
      body.scrollTop = 0;
      heading.focus();
    },
    close: () => node.close(),
  };
};

const reviewOf = (form, themes) => {
  const { words } = form;
  const edit = (row) => button(words.edit, () => {
    form.dialog.close();
    form.goTo(row.id);
  }, { "aria-label": `${words.edit}: ${row.label}` });
  const line = (row) => h("tr", { class: `smb-is-${row.state}` },
    h("th", { scope: "row" }, row.label),
    h("td", {}, row.text, row.owner && ` (${row.owner})`, row.reason && ` – ${row.reason}`),
    h("td", { class: "smb-no-print" }, edit(row)));
  const head = () => h("tr", {}, h("th", { scope: "col" }, words.question), h("th", { scope: "col" }, words.answer),
    h("th", { scope: "col", class: "smb-no-print" }, words.edit));
  return themes.map((theme) => [
    h("h3", { id: `smb-review-${theme.id}` }, theme.theme),
    h("table", { class: "smb-review", "aria-labelledby": `smb-review-${theme.id}` },
      h("thead", {}, head()), h("tbody", {}, theme.rows.map(line))),
  ]);
};

const readbackOf = (text) => text.split("\n\n").map((part) => h("p", { class: "smb-read" }, part));
