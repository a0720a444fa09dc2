/** The dashboard: filters, and a card for every picture with its table, its query and its files. */

import { byId, fill, h, save } from "./dom.js";
import { text } from "./figures.js";
import { filters, onChange } from "./filters.js";
import { ask, exploreLink } from "./graph.js";
import { PICTURES, variables } from "./pictures.js";
import { csv, png, svgText } from "./save.js";
import { shell } from "./shell.js";
import { day, locale } from "./words.js";
import { DASHBOARD } from "../words/dashboard.js";

const say = shell(DASHBOARD);
const shown = new Map();
/** What each card shows: its answer, and what was asked for it. */

function card(picture) {
  return h("figure", { class: "card picture", id: picture.id, "aria-labelledby": `${picture.id}-title`, "aria-busy": "true" },
    h("h2", { id: `${picture.id}-title` }, say(picture.id)),
    h("div", { class: "drawing" }), h("figcaption", {}));
}

function table(picture, rows) {
  return h("details", {}, h("summary", {}, say("table")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${say(picture.id)}: ${say("table")}` },
      h("table", {}, h("caption", {}, say(picture.id)),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say(picture.head)),
          picture.figures.map(({ name }) => h("th", { scope: "col", class: "number" }, say(name))))),
        h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, picture.label(row, say)),
          picture.figures.map(({ of, digits }) => h("td", { class: "number" }, text(of(row), say, digits)))))))));
}

function files(picture, { answer, asked }) {
  const place = byId(picture.id);
  const offer = (name, make) => h("button", { type: "button", "data-save": name, "aria-label": `${say(picture.id)}: ${name}`, click: make }, name);
  const drawing = () => place.querySelector("svg");
  return h("p", { class: "row tools" },
    h("a", { class: "button", href: exploreLink(picture.document, asked) }, say("query")),
    answer.csv ? h("a", { class: "button", href: answer.csv, download: "" }, "CSV") : offer("CSV", () => save(`${picture.id}.csv`, csv(picture, answer.rows), "text/csv")),
    answer.parquet ? h("a", { class: "button", href: answer.parquet, download: "" }, "Parquet") : null,
    answer.citation ? h("a", { class: "button", href: `/citations/${answer.citation}` }, say("cite")) : null,
    offer("SVG", () => save(`${picture.id}.svg`, svgText(drawing()), "image/svg+xml")),
    offer("PNG", async () => save(`${picture.id}.png`, await png(drawing()))));
}

function about(picture, { answer, now }) {
  const { freshness, protection, metric } = answer;
  const lines = [
    protection.mechanism === "NONE" ? say("exact") : say(protection.mechanism),
    freshness.dataAsOf && `${say("dataAsOf")} ${day(freshness.dataAsOf)}`,
    say(freshness.timeBasis), freshness.provisional && say("provisional"),
    now.region && !picture.applies.includes("region") && say("notByRegion"),
  ].filter(Boolean);
  const nearest = answer.rows.flatMap((row) => picture.figures.map(({ of }) => of(row)?.nearest)).find(Boolean);
  return [h("p", { class: "note" }, lines.join(" · "), nearest && [" · ", h("a", { href: exploreLink(nearest.document, nearest.variables) }, say("nearest"))]),
    h("details", {}, h("summary", {}, say("means")), h("p", {}, metric.definition), h("p", { class: "note" }, protection.guarantee),
      metric.caveats.length ? h("ul", {}, metric.caveats.map((caveat) => h("li", {}, caveat))) : null)];
}

function draw(picture) {
  const place = byId(picture.id);
  const { answer } = shown.get(picture.id);
  const drawing = place.querySelector(".drawing");
  const width = Math.max(260, Math.floor(drawing.clientWidth));
  const label = (row) => picture.label(row, say);
  const name = `${say(picture.id)}. ${say("asTable")}`;
  if (answer.rows.length) fill(drawing, picture.draw({ name, rows: answer.rows, key: picture.key, label, say }, width));
  else fill(drawing, h("p", { class: "note" }, say("noRows")));
}

async function refresh(picture, now) {
  const place = byId(picture.id);
  const asked = variables(picture, now, locale());
  place.setAttribute("aria-busy", "true");
  place.dataset.asked = JSON.stringify(asked);
  try {
    const { analytics } = await ask(picture.document, asked);
    if (place.dataset.asked !== JSON.stringify(asked)) return;
    shown.set(picture.id, { answer: analytics.answer, asked, now });
    draw(picture);
    fill(place.querySelector("figcaption"), about(picture, shown.get(picture.id)), table(picture, analytics.answer.rows), files(picture, shown.get(picture.id)));
  } catch (refused) {
    fill(place.querySelector(".drawing"), h("p", { class: "error", role: "alert" }, refused.message));
  }
  place.setAttribute("aria-busy", "false");
}

/** The filters as a line for paper, where there is no form. */
const inWords = (now) => ["from", "to", "origin", "region", "asOf", "knownAt"]
  .filter((name) => now[name]).map((name) => `${say(name)}: ${now[name]}`).join(" · ");

async function begin() {
  fill(byId("pictures"), PICTURES.map(card));
  const now = await filters(byId("filters"), say);
  fill(byId("standing"), say(now.clearance));
  const all = (changed) => {
    byId("asked").textContent = inWords(changed);
    return refreshed(changed);
  };
  const refreshed = (changed) => Promise.all(PICTURES.map((picture) => refresh(picture, changed)));
  onChange(all);
  await all(now);
  new ResizeObserver(() => PICTURES.filter(({ id }) => shown.has(id)).forEach(draw)).observe(byId("pictures"));
}

begin().catch((refused) => fill(byId("standing"), h("span", { class: "error", role: "alert" }, refused.message)));
