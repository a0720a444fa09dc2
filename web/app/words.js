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

/** Browsers know no Kazakh numbers and months: the numbers are written as in Russian, the months stand here. */
const MONTHS = ["қаң.", "ақп.", "нау.", "сәу.", "мам.", "мау.", "шіл.", "там.", "қыр.", "қаз.", "қар.", "жел."];
const numbers = () => (locale() === "KK" ? "RU" : locale());

/** A number as the language writes it. */
export const number = (value, digits = 0) =>
  new Intl.NumberFormat(numbers(), { maximumFractionDigits: digits }).format(value);

/** Large amounts, shortened: 12 thousand, 3.4 million. */
export function short(value) {
  const text = new Intl.NumberFormat(numbers(), { notation: "compact", maximumFractionDigits: 1 }).format(value);
  return locale() === "KK" ? text.replace("тыс.", "мың") : text;
}

/** A day, or a moment, as the language writes it. */
export function day(text) {
  const moment = new Date(text);
  if (locale() !== "KK") return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "Asia/Almaty" }).format(moment);
  const [year, month, number] = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Almaty" }).format(moment).split("-").map(Number);
  return `${year} ж. ${number} ${MONTHS[month - 1]}`;
}

/** The month after one such as 2025-03. */
export const after = (text) => new Date(Date.UTC(...text.split("-").map(Number), 1)).toISOString().slice(0, 7);

/** A month such as 2025-03. */
export function month(text) {
  const [year, number] = text.split("-").map(Number);
  if (locale() === "KK") return `${year} ж. ${MONTHS[number - 1]}`;
  return new Intl.DateTimeFormat(locale(), { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${text}-01`));
}
