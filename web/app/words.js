/** The language of the page: of the address, else as chosen before, else the browser's; and texts in it. */

export const LOCALES = { KK: "Қазақша", RU: "Русский", EN: "English", FR: "Français" };
const ORDER = Object.keys(LOCALES);
const KEPT = "qazeta-locale";

const known = (text) => ORDER.find((one) => one === text?.slice(0, 2).toUpperCase());

/** KK, RU, EN or FR. */
export function locale() {
  const asked = new URLSearchParams(location.search).get("locale");
  return known(asked) ?? known(localStorage.getItem(KEPT)) ?? navigator.languages.map(known).find(Boolean) ?? "EN";
}

/** Keeps a language, and says it in the address. */
export function choose(chosen) {
  localStorage.setItem(KEPT, chosen);
  const address = new URL(location.href);
  address.searchParams.set("locale", chosen.toLowerCase());
  location.assign(address);
}

/** A speaker of a table of texts `{key: [KK, RU, EN, FR]}`; `{name}` in a text is replaced. */
export const speaker = (table) => (key, values = {}) => {
  const text = table[key]?.[ORDER.indexOf(locale())] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
};

/** A number as the language writes it. */
export const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);

/** Large amounts, shortened: 12 thousand, 3.4 million. */
export const short = (value) =>
  new Intl.NumberFormat(locale(), { notation: "compact", maximumFractionDigits: 1 }).format(value);

/** A day, or a moment, as the language writes it. */
export const day = (text) =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "Asia/Almaty" }).format(new Date(text));

/** The month after one such as 2025-03. */
export const after = (text) => new Date(Date.UTC(...text.split("-").map(Number), 1)).toISOString().slice(0, 7);

/** A month such as 2025-03. */
export const month = (text) =>
  new Intl.DateTimeFormat(locale(), { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${text}-01`));
