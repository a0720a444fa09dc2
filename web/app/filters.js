/** The filters of the dashboard. They act on every picture and stand in the address, so that a link keeps them. */

import { choice, fill, h, labelled } from "./dom.js";
import { ask } from "./graph.js";
import { day, locale, month } from "./words.js";

const NAMES = ["from", "to", "origin", "region", "asOf", "knownAt"];
const BACK = 60;
/** How many months back the sliders reach. */
const OPTIONS = `query Options($locale: Locale) {
  analytics {
    months: arrivals(by: [MONTH]) { rows { month persons { __typename } } protection { clearance } }
    origins: arrivals(by: [ORIGIN], orderBy: [{ measure: PERSONS, direction: DESC }], first: 30) { rows { origin { code name(locale: $locale) } } }
    regions: placements(by: [REGION]) { rows { region { code name(locale: $locale) } } }
  }
}`;

const lastDay = (text) => {
  const [year, number] = text.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** The end of a day in Almaty. */
const endOf = (text) => `${text}T19:00:00Z`;

/** The last twelve months that are over. */
function usual(months) {
  const over = months.filter((one) => lastDay(one) < new Date().toISOString().slice(0, 10));
  const last = (over.length ? over : months).at(-1);
  const [year, number] = last.split("-").map(Number);
  const first = new Date(Date.UTC(year, number - 12, 1)).toISOString().slice(0, 10);
  return { from: first < `${months[0]}-01` ? `${months[0]}-01` : first, to: lastDay(last) };
}

const listeners = [];
export const onChange = (listener) => listeners.push(listener);

const fromAddress = () => {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
};

function toAddress(now, plain) {
  const query = new URLSearchParams(location.search);
  for (const name of NAMES) {
    if (now[name] && now[name] !== plain[name]) query.set(name, now[name]);
    else query.delete(name);
  }
  const text = query.toString();
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}`);
}

/** A slider over the ends of months, the newest of all at its right end. */
function slider(id, text, days, chosen, say, change) {
  const at = days.findIndex((one) => chosen?.startsWith(one));
  const said = h("output", { for: id, class: "note" });
  const name = (index) => (index >= days.length ? say("newest") : day(days[index]));
  const control = h("input", { type: "range", min: 0, max: days.length, value: at < 0 ? days.length : at, step: 1 });
  const tell = () => {
    said.textContent = name(Number(control.value));
    control.setAttribute("aria-valuetext", said.textContent);
  };
  control.addEventListener("input", tell);
  control.addEventListener("change", () => change(days[Number(control.value)] ?? null));
  tell();
  const field = labelled(id, text, control);
  field.append(said);
  return field;
}

/** Fills the form, and gives what is chosen with the viewer's clearance. */
export async function filters(form, say) {
  const { analytics } = await ask(OPTIONS, { locale: locale() });
  const { clearance } = analytics.months.protection;
  const months = analytics.months.rows.map((row) => row.month).sort();
  const plain = months.length ? usual(months) : { from: null, to: null };
  const now = { ...plain, ...fromAddress(), clearance };
  const changed = (part) => {
    Object.assign(now, part);
    toAddress(now, plain);
    for (const listener of listeners) listener({ ...now });
  };
  const named = (rows, pick) => [["", say("all")], ...rows.map(pick).filter(Boolean).map(({ code, name }) => [code, name])];
  const days = months.slice(-BACK).map(lastDay);
  const selected = (id, text, options, chosen, change) =>
    labelled(id, text, choice(options, chosen, { change: (event) => change(event.target.value) }));
  fill(form,
    selected("from", say("from"), months.map((one) => [`${one}-01`, month(one)]).reverse(), now.from, (from) => changed({ from })),
    selected("to", say("to"), months.map((one) => [lastDay(one), month(one)]).reverse(), now.to, (to) => changed({ to })),
    selected("origin", say("origin"), named(analytics.origins.rows, (row) => row.origin), now.origin, (origin) => changed({ origin })),
    selected("region", say("region"), named(analytics.regions.rows, (row) => row.region), now.region, (region) => changed({ region })),
    slider("asOf", say("asOf"), days, now.asOf, say, (asOf) => changed({ asOf })),
    slider("knownAt", say("knownAt"), days, now.knownAt, say, (text) => changed({ knownAt: text && endOf(text) })),
    h("div", { class: "row tools" },
      h("button", { type: "button", click: () => location.assign(location.pathname) }, say("reset")),
      h("button", { type: "button", click: () => print() }, say("print"))));
  form.addEventListener("submit", (event) => event.preventDefault());
  return now;
}
