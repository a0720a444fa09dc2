/** The catalogue of metrics, as the graph describes it. */

import { byId, fill, h } from "./dom.js";
import { ask, exploreLink } from "./graph.js";
import { shell } from "./shell.js";
import { locale } from "./words.js";
import { METRICS } from "../words/metrics.js";

const say = shell(METRICS);
const CATALOGUE = `query Catalogue($locale: Locale) {
  analytics { metrics { id title(locale: $locale) definition(locale: $locale) population(locale: $locale) unit
    caveats(locale: $locale) dimensions measures owner } }
}`;

const line = (name, what) => [h("dt", {}, say(name)), h("dd", {}, what)];
const codes = (all) => all.map((code, index) => [index ? ", " : "", h("code", {}, code)]);

const one = (metric) => h("article", { class: "card", id: metric.id },
  h("h2", {}, metric.title, " ", h("code", {}, metric.id)),
  h("p", {}, metric.definition),
  h("dl", {}, line("population", metric.population), line("unit", metric.unit), line("measures", codes(metric.measures)),
    line("dimensions", codes(metric.dimensions)), line("owner", h("code", {}, metric.owner))),
  metric.caveats.length ? [h("h3", {}, say("caveats")), h("ul", {}, metric.caveats.map((caveat) => h("li", {}, caveat)))] : null);

async function begin() {
  const { analytics } = await ask(CATALOGUE, { locale: locale() });
  fill(byId("list"), h("p", {}, h("a", { href: exploreLink(CATALOGUE, { locale: locale() }) }, say("query"))),
    h("div", { class: "stack" }, analytics.metrics.map(one)));
}

begin().catch((refused) => fill(byId("list"), h("p", { class: "error", role: "alert" }, refused.message)));
