/** Elements from a name, attributes and children. Text stays text: nothing here reads markup. */

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element; an attribute that is a function listens to the event of its name. */
export const h = (name, attributes = {}, ...children) => filled(document.createElement(name), attributes, children);

/** An SVG element. */
export const s = (name, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, name), attributes, children);

/** Puts children in place of whatever an element held. */
export const fill = (element, ...children) =>
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));

export const byId = (id) => document.getElementById(id);

/** A labelled control. */
export const labelled = (id, text, control, note = null) => {
  control.id = id;
  return h("div", { class: "field" }, h("label", { for: id }, text), control, note && h("p", { class: "note" }, note));
};

/** A select with options [value, text], the chosen one selected. */
export const choice = (options, chosen, attributes = {}) =>
  h("select", attributes, options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));

/** Offers a text or a blob as a file. */
export function save(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
