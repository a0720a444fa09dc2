/** What was released, month by month, as anybody is answered: with intervals, or with the reason why not. */

import { byId, fill, h } from "./dom.js";
import { FRAGMENT, text } from "./figures.js";
import { exploreLink, send } from "./graph.js";
import { shell } from "./shell.js";
import { locale, month } from "./words.js";
import { RELEASES } from "../words/releases.js";

const say = shell(RELEASES);
const PRODUCTS = [["arrivals", "persons"], ["placements", "persons"], ["placements", "families"], ["aidSpend", "net"]];
const RELEASED = `query Released($locale: Locale) { analytics { ${PRODUCTS.map(([metric, measure]) => `
  ${metric}_${measure}: ${metric}(by: [MONTH]) { metric { title(locale: $locale) unit } protection { mechanism guarantee releases { id period epsilon delta madeAt } }
    rows { month figure: ${measure} { ...F } } total { figure: ${measure} { ...F } } }`).join("")} } }
${FRAGMENT}`;

const link = (card) => h("a", { href: `/releases/${card.id}` }, card.id);
const linked = (cards) => (cards.length < 2 ? cards.map(link)
  : h("details", {}, h("summary", {}, String(cards.length)), h("ul", {}, cards.map((card) => h("li", {}, link(card))))));
const line = (head, figure, cards = []) => h("tr", {}, h("th", { scope: "row" }, head), h("td", { class: "number" }, text(figure, say)),
  h("td", {}, linked(cards)));

function one(name, measure, table) {
  const id = `${name}-title`;
  return h("article", { class: "card", id: name, "aria-labelledby": id },
    h("h2", { id }, table.metric.title, ": ", say(measure)),
    table.rows.length
      ? [h("p", { class: "note" }, table.protection.guarantee), h("table", {}, h("caption", {}, `${table.metric.title}, ${table.metric.unit}`),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("month")), h("th", { scope: "col", class: "number" }, say("figure")), h("th", { scope: "col" }, say("cards")))),
        h("tbody", {}, table.rows.map((row) => line(month(row.month), row.figure, table.protection.releases.filter(({ period }) => period === row.month))), line(say("total"), table.total.figure)))]
      : h("p", {}, say("none")));
}

async function begin() {
  const variables = { locale: locale() };
  const { data, errors } = await send(RELEASED, variables, null);
  if (errors) throw new Error(errors[0].message);
  fill(byId("list"), h("p", {}, h("a", { href: exploreLink(RELEASED, variables) }, say("query"))),
    h("div", { class: "cards wide" }, PRODUCTS.map(([metric, measure]) =>
      one(`${metric}_${measure}`, measure, data.analytics[`${metric}_${measure}`]))));
}

begin().catch((refused) => fill(byId("list"), h("p", { class: "error", role: "alert" }, refused.message)));
