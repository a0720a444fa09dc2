/** A figure of the graph: given with its interval, suppressed, or not collected. */

import { number, short } from "./words.js";

export const FRAGMENT =
  "fragment F on Figure { __typename ... on Published { value low high } ... on Suppressed { reason nearest { document variables } } ... on NotCollected { since } }";

export const given = (figure) => figure?.__typename === "Published";
export const value = (figure) => (given(figure) ? Number(figure.value) : null);
export const exact = (figure) => figure.low === figure.high;

/** Why there is no value: NOT_RELEASED, NOT_USEFUL or NOT_COLLECTED. */
export const state = (figure) => (given(figure) ? "" : (figure?.reason ?? "NOT_COLLECTED"));

/** A figure as a reader says it, its interval with it where it has one. */
export function text(figure, say, digits = 0) {
  if (!given(figure)) return say(state(figure));
  const said = number(figure.value, digits);
  return exact(figure) ? said : `${said} (${number(figure.low, digits)} – ${number(figure.high, digits)})`;
}

/** Half of an interval, with its sign; empty where a figure is exact. */
export const spread = (figure) =>
  given(figure) && !exact(figure) ? `± ${short((Number(figure.high) - Number(figure.low)) / 2)}` : "";

/** What marks carry: their row, their name, and the value as the answer has it. */
export const marked = (name, key, figure) =>
  given(figure) ? { "data-mark": name, "data-key": key, "data-value": figure.value } : { "data-mark": name, "data-key": key, "data-state": state(figure) };
