/** The traveller's question: a form, the graph's answer route by route, and what would still change it. */

import { byId, choice, fill, h, labelled } from "./dom.js";
import { FIRST, MORE, trip } from "./facts.js";
import { ask, exploreLink } from "./graph.js";
import { shell } from "./shell.js";
import { day, locale } from "./words.js";
import { CHECK } from "../words/check.js";

const say = shell(CHECK);
const COUNTRIES = `query($locale: Locale!) { eligibilityMatrix(trip: { passports: [] }) { rows { country { code name(locale: $locale) } } } }`;
export const QUESTION = `query Eligibility($trip: TripInput!, $locale: Locale!) {
  eligibility(trip: $trip) {
    rulesOn rulesVersion receipt
    routes {
      route verdict necessity summary(locale: $locale) maxStayDays validityDays applyBy missing awaiting
      steps { code text(locale: $locale) }
      reasons { id verdict text(locale: $locale)
        rule { id title(locale: $locale) source inForceFrom verifiedOn disputed } }
      nearestChange { fact text(locale: $locale) }
    }
  }
}`;
const RANK = { OPEN: 0, UNDETERMINED: 1, CLOSED: 2 };
const NEED = { REQUIRED: 0, RECOMMENDED: 2, OPTIONAL: 3 };

function control(asked) {
  const named = { name: asked.fact };
  if (asked.options) return choice([["", say("unknown")], ...asked.options.map((one) => [one, say(one)])], "", named);
  return h("input", { ...named, type: asked.type, min: asked.least, max: asked.most, autocomplete: "off" });
}

const field = (asked) => labelled(`fact-${asked.fact}`, say(asked.fact), control(asked));

async function countries() {
  const { eligibilityMatrix } = await ask(COUNTRIES, { locale: locale() });
  const names = eligibilityMatrix.rows.map(({ country }) => [country.code, country.name ?? country.code]);
  return names.sort((one, other) => one[1].localeCompare(other[1], locale()));
}

/** Goes to where a fact is asked. */
function point(fact) {
  if (MORE.some((asked) => asked.fact === fact)) byId("more").open = true;
  byId(`fact-${fact}`).focus();
}

/** What the routes that are not settled would need to know, without what has been said. */
const wanted = (routes) => new Set(routes.flatMap((route) => route.missing));

function reason(one) {
  const rule = one.rule;
  return h("li", {}, one.text, rule && h("span", { class: "note" }, ` ${rule.title}`,
    rule.inForceFrom && ` · ${say("since")} ${day(rule.inForceFrom)}`,
    rule.disputed && ` · ${say("disputed")}`));
}

function told(route) {
  const facts = [
    route.maxStayDays && `${say("stay")}: ${route.maxStayDays}`,
    route.validityDays && `${say("valid")}: ${route.validityDays}`,
    route.applyBy && `${say("by")} ${day(route.applyBy)}`,
  ].filter(Boolean);
  return h("article", { class: `card route ${route.verdict}`, "data-route": route.route, "data-verdict": route.verdict },
    h("h3", {}, say(route.route), h("span", { class: "verdict" }, say(route.verdict)),
      route.verdict === "OPEN" && route.necessity ? h("span", { class: "note" }, say(route.necessity)) : null),
    h("p", {}, route.summary),
    facts.length ? h("p", { class: "note" }, facts.join(" · ")) : null,
    route.nearestChange && h("p", { class: "change" }, h("strong", {}, `${say("change")} `), route.nearestChange.text),
    route.missing.length ? h("p", {}, `${say("missing")} `, route.missing.map((fact, index) => [index ? ", " : "",
      h("button", { type: "button", class: "link", click: () => point(fact) }, say(fact))])) : null,
    route.steps.length && route.verdict !== "CLOSED"
      ? h("ol", {}, route.steps.map((step) => h("li", {}, step.text))) : null,
    h("details", {}, h("summary", {}, say("why")), h("ul", {}, route.reasons.map(reason))));
}

function show(given, { eligibility }) {
  const routes = [...eligibility.routes].sort((one, other) =>
    RANK[one.verdict] - RANK[other.verdict] || (NEED[one.necessity] ?? 1) - (NEED[other.necessity] ?? 1));
  const missing = wanted(routes);
  for (const place of byId("trip").querySelectorAll(".field")) {
    const asked = place.querySelector("[name]");
    place.classList.toggle("asked", missing.has(asked.name) && asked.value === "");
  }
  const open = routes.filter((route) => route.verdict === "OPEN").length;
  fill(byId("answer"),
    h("h2", {}, say("routes", { open, all: routes.length })),
    missing.size ? h("p", { class: "note" }, say("fill")) : null,
    routes.map(told),
    h("details", { class: "card receipt" }, h("summary", {}, say("receipt")),
      h("p", {}, say("receiptSays")), h("p", {}, h("code", { id: "receipt" }, eligibility.receipt)),
      h("p", { class: "note" }, `${say("rulesOn")} ${day(eligibility.rulesOn)} · ${eligibility.rulesVersion}`),
      h("p", {}, h("a", { href: exploreLink(`query($id: ID!) { eligibilityReceipt(id: $id) { authentic answeredAt routes { route verdict } } }`,
        { id: eligibility.receipt }) }, say("replay")))),
    h("p", { class: "tools" }, h("a", { href: exploreLink(QUESTION, { trip: given, locale: locale() }) }, say("query"))));
}

async function asked(event) {
  event.preventDefault();
  const given = trip(new FormData(event.target));
  const place = byId("answer");
  try {
    const seen = place.childElementCount;
    show(given, await ask(QUESTION, { trip: given, locale: locale() }));
    if (!seen) place.focus();
  } catch (refused) {
    fill(place, h("p", { class: "error", role: "alert" }, refused.message));
  }
}

async function begin() {
  const country = h("select", { name: "country", required: true }, h("option", { value: "" }, say("wait")));
  const form = byId("trip");
  fill(form,
    labelled("country", say("country"), country),
    h("div", { class: "pair" }, FIRST.map(field)),
    h("details", { class: "more", id: "more" }, h("summary", {}, say("more")), h("div", { class: "pair" }, MORE.map(field))),
    h("div", {}, h("button", { class: "main", type: "submit" }, say("ask"))));
  form.addEventListener("submit", asked);
  form.addEventListener("change", () => byId("answer").childElementCount && form.requestSubmit());
  const names = await countries();
  fill(country, [["", say("choose")], ...names].map(([value, text]) => h("option", { value }, text)));
}

begin().catch((refused) => fill(byId("answer"), h("p", { class: "error", role: "alert" }, refused.message)));
