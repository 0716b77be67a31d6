// Small builders of elements. No text of an answer is ever read as HTML.

const h = (tag, props = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
};

const set = (element, name, value) => {
  if (name === "on") {
    for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
  } else if (value === null || value === undefined) {
    element.removeAttribute(name);
  } else if (typeof value === "boolean" && name in element) {
    element[name] = value;
  } else {
    element.setAttribute(name, value);
  }
};

const fill = (element, ...children) => {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
};

const show = (element, visible) => {
  element.hidden = !visible;
  return element;
};

// Text is only written when it differs: a screen reader reads a live region again after each write.
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
  return element;
};

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

const button = (label, act, props = {}) =>
  h("button", { type: "button", class: "smb-button", on: { click: act }, ...props }, label);

let lastId = 0;
const freshId = (prefix) => `smb-${prefix}-${(lastId += 1)}`;
