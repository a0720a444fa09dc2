/** A small explorer: a document, its variables, who asks, the answer; the promised operations; the schema. */

import { byId, choice, fill, h, labelled } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { keepToken, send, token } from "./graph.js";
import { browse } from "./schema.js";
import { shell } from "./shell.js";
import { EXPLORE } from "../words/explore.js";

const opened = new URLSearchParams(location.hash.slice(1));
const say = shell(EXPLORE);
const HELLO = `{ eligibility(trip: { passports: [{ country: "FRA" }], purpose: TOURISM, stayDays: 20 }) {
    routes { route verdict missing nearestChange { text } } } }`;

const text = (id, content) => h("textarea", { class: "code", spellcheck: "false", autocapitalize: "off", keydown: quick }, content);

function quick(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
}

async function run() {
  const answer = byId("answer");
  let variables;
  try {
    variables = JSON.parse(byId("variables").value || "{}");
  } catch (wrong) {
    answer.textContent = `${say("notJson")} ${wrong.message}`;
    return;
  }
  answer.setAttribute("aria-busy", "true");
  const began = performance.now();
  const given = byId("token").value.trim();
  try {
    const response = await send(byId("document").value, variables, given);
    answer.textContent = JSON.stringify(response, null, 2);
    byId("took").textContent = `${Math.round(performance.now() - began)} ms`;
  } catch (wrong) {
    answer.textContent = `${wrong}`;
  }
  answer.setAttribute("aria-busy", "false");
}

function take(query, variables, needs) {
  byId("document").value = query;
  byId("variables").value = JSON.stringify(variables, null, 2);
  byId("needs").textContent = needs ? `${say("needs")} ${needs}` : "";
}

async function promised() {
  const index = await (await fetch("/operations/index.json")).json();
  const list = byId("operation");
  list.append(...index.map((name) => h("option", { value: name }, name)));
  list.addEventListener("change", async () => {
    if (!list.value) return;
    const example = EXAMPLES[list.value.slice(0, 2)] ?? {};
    take(await (await fetch(`/operations/${list.value}.graphql`)).text(), example.variables?.() ?? {}, example.needs);
  });
}

function begin() {
  const variables = opened.get("variables") ?? "{}";
  fill(byId("asking"),
    labelled("operation", say("operations"), choice([["", say("choose")]], "")),
    h("p", { class: "note", id: "needs" }),
    labelled("document", say("document"), text("document", opened.get("query") ?? HELLO)),
    labelled("variables", say("variables"), text("variables", variables)),
    labelled("token", say("tokenOf"), h("input", { type: "password", autocomplete: "off", value: token() ?? "", change: (event) => keepToken(event.target.value.trim()) })),
    h("p", { class: "row" }, h("button", { type: "button", class: "main", id: "run", click: run }, say("run")), h("span", { class: "note" }, "Ctrl + Enter")));
  fill(byId("answering"), h("h2", {}, say("answer"), " ", h("span", { class: "note", id: "took" })), h("pre", { id: "answer", tabindex: "0" }));
  promised();
  browse(byId("schema"), say);
  if (opened.get("query")) run();
}

begin();
