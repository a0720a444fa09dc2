/** Parts of pictures: frames, scales, axes and whiskers, in SVG. */

import { s } from "./dom.js";
import { exact, given } from "./figures.js";
import { short } from "./words.js";

/** An empty picture with a name for readers of screens. */
export const frame = (width, height, name, ...children) =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": name }, children);

/** From values to places. */
export const scale = (from, to, start, end) => (value) =>
  to === from ? start : start + ((value - from) / (to - from)) * (end - start);

/** Round steps between two values, about `count` of them. */
export function steps(from, to, count = 4) {
  const rough = (to - from) / count || 1;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * unit).find((one) => one >= rough);
  const found = [];
  for (let at = Math.ceil(from / step) * step; at <= to + step / 1000; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

/** The least and the greatest value that figures reach with their intervals, zero among them. */
export function reach(figures, sign = 1) {
  const ends = figures.filter(given).flatMap((figure) => [sign * Number(figure.low), sign * Number(figure.high)]);
  return [Math.min(0, ...ends), Math.max(0, ...ends)];
}

/** Lines across, with their values at the left. */
export const levels = (from, to, y, left, width) =>
  steps(from, to).map((at) => [
    s("line", { class: "grid", x1: left, x2: width, y1: y(at), y2: y(at) }),
    s("text", { class: "soft end", x: left - 6, y: y(at) + 4 }, short(at)),
  ]);

/** The interval of a figure, upright or lying; nothing where it is exact. */
export function whisker(figure, across, along, upright = true) {
  if (!given(figure) || exact(figure)) return null;
  const [low, high] = [along(Number(figure.low)), along(Number(figure.high))];
  const path = upright
    ? `M${across - 4} ${low}h8M${across} ${low}V${high}M${across - 4} ${high}h8`
    : `M${low} ${across - 4}v8M${low} ${across}H${high}M${high} ${across - 4}v8`;
  return s("path", { class: "whisker", d: path, "data-low": figure.low, "data-high": figure.high });
}

/** A text cut to a width. */
export function cut(text, width, letter = 6.6) {
  const most = Math.max(2, Math.floor(width / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
