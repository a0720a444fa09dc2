/** The one door to the server: documents to /graphql, with the token of this tab where there is one. */

import { locale } from "./words.js";

const KEPT = "qazeta-token";

/** Takes the token of a `#token=…` link into this tab, and out of its address. */
export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given === null) return;
  if (given) sessionStorage.setItem(KEPT, given);
  else sessionStorage.removeItem(KEPT);
  history.replaceState(null, "", location.pathname + location.search);
}

export const token = () => sessionStorage.getItem(KEPT);

export const keepToken = (text) =>
  text ? sessionStorage.setItem(KEPT, text) : sessionStorage.removeItem(KEPT);

/** What went wrong, with the stable code of the first error. */
export class Refused extends Error {
  constructor(errors) {
    super(errors.map((error) => error.message).join(" "));
    this.code = errors[0]?.extensions?.code ?? "UNKNOWN";
  }
}

/** The whole response to a document, errors and all. */
export async function send(query, variables = {}, bearer = token()) {
  const headers = { "content-type": "application/json", "accept-language": locale().toLowerCase() };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return response.json();
}

/** The data of a document's answer; raises Refused where there are errors. */
export async function ask(query, variables = {}) {
  const { data, errors } = await send(query, variables);
  if (errors) throw new Refused(errors);
  return data;
}

/** Where a document can be read, changed and run. */
export const exploreLink = (query, variables = {}) =>
  `/explore#${new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) })}`;
