/** Reads the schema by introspection, and shows it type by type. */

import { fill, h, labelled } from "./dom.js";
import { send } from "./graph.js";

const OF = "name kind ofType { name kind ofType { name kind ofType { name kind ofType { name } } } }";
const INTROSPECTION = `{ __schema { queryType { name } types { name kind description
  fields { name description type { ${OF} } args { name description type { ${OF} } } }
  inputFields { name description type { ${OF} } } enumValues { name description } possibleTypes { name } } } }`;

/** A type as SDL writes it, and the name at its heart. */
function written(type) {
  if (type.kind === "NON_NULL") return `${written(type.ofType)}!`;
  return type.kind === "LIST" ? `[${written(type.ofType)}]` : type.name;
}
const heart = (type) => (type.ofType ? heart(type.ofType) : type.name);

/** Fills a place with a search over the types and fields of the schema. */
export async function browse(place, say) {
  const { data } = await send(INTROSPECTION);
  const types = new Map(data.__schema.types.filter(({ name }) => !name.startsWith("__")).map((type) => [type.name, type]));
  const list = h("ul", { id: "types" });
  const search = h("input", { type: "search", autocomplete: "off", input: () => find(search.value.trim().toLowerCase()) });
  const linked = (type) => (types.has(heart(type))
    ? h("button", { type: "button", class: "link", click: () => show(heart(type)) }, h("code", {}, written(type))) : h("code", {}, written(type)));
  const field = (one) => h("li", {}, h("code", {}, one.name),
    one.args?.length ? ["(", one.args.map((each, index) => [index ? ", " : "", h("code", {}, each.name), ": ", linked(each.type)]), ")"] : null,
    one.type ? [": ", linked(one.type)] : null, one.description ? h("div", { class: "note" }, one.description) : null);

  function show(name) {
    const type = types.get(name);
    search.value = name;
    fill(list, h("li", {}, h("strong", {}, name), " ", h("span", { class: "note" }, type.kind), h("div", { class: "note" }, type.description ?? "")),
      [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])].map(field),
      (type.possibleTypes ?? []).map((one) => h("li", {}, h("button", { type: "button", class: "link", click: () => show(one.name) }, one.name))));
  }

  function find(wanted) {
    if (!wanted) return show(data.__schema.queryType.name);
    const hits = [...types.values()].filter(({ name, fields }) =>
      name.toLowerCase().includes(wanted) || fields?.some((one) => one.name.toLowerCase().includes(wanted)));
    fill(list, hits.slice(0, 60).map(({ name, fields }) => h("li", {},
      h("button", { type: "button", class: "link", click: () => show(name) }, name),
      (fields ?? []).filter((one) => one.name.toLowerCase().includes(wanted)).map((one) => [" ", h("code", {}, one.name)]))));
  }

  fill(place, h("h2", {}, say("schema")), labelled("search", say("search"), search), list);
  find("");
}
