/** Pictures of rows: columns in time, bars by kind, a map of tiles, a table of cohorts. Every mark says its value. */

import { s } from "./dom.js";
import { cut, frame, levels, reach, scale, whisker } from "./drawing.js";
import { given, marked, spread, state, text, value } from "./figures.js";
import { number, short } from "./words.js";

const LEFT = 58;
const HEIGHT = 230;
const title = (...parts) => s("title", {}, parts.join(" · "));

/** Columns in time. `up` grow from zero, `down` hang from it, `dot` lies where its value is; each an accessor. */
export function columns({ name, rows, key, label, up, down, dot, say }, width) {
  const parts = [["up", up], ["down", down], ["dot", dot]].filter(([, part]) => part);
  const ends = parts.map(([kind, part]) => reach(rows.map(part.of), kind === "down" ? -1 : 1));
  const [from, to] = [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high)) || 1];
  const told = rows.some((row) => !row.gap && parts.some(([, part]) => given(part.of(row))));
  const y = scale(from, to, HEIGHT - 26, 10);
  const room = (width - LEFT) / Math.max(rows.length, 1);
  const every = Math.ceil((Math.max(0, ...rows.map((row) => label(row).length)) * 5.8 + 6) / room);
  const mark = (kind, part, row, index) => {
    if (row.gap) return null;
    const figure = part.of(row);
    const middle = LEFT + room * (index + 0.5);
    const attributes = marked(part.name, key(row), figure);
    const spoken = title(label(row), say(part.name), text(figure, say));
    if (!given(figure)) {
      if (kind !== "up" && up) return null;
      return s("rect", { class: "withheld", ...attributes, x: middle - room * 0.35, width: room * 0.7, y: 10, height: y(0) - 10 }, spoken);
    }
    const at = y((kind === "down" ? -1 : 1) * value(figure));
    const shape = kind === "dot"
      ? s("circle", { class: "dot", ...attributes, cx: middle, cy: at, r: 4 }, spoken)
      : s("rect", { class: kind === "down" ? "back" : "bar", ...attributes, x: middle - room * 0.35, width: room * 0.7,
        y: Math.min(at, y(0)), height: Math.max(Math.abs(at - y(0)), 0.5) }, spoken);
    return [shape, whisker(figure, middle, y)];
  };
  return frame(width, HEIGHT, name,
    told ? levels(from, to, y, LEFT, width) : null,
    rows.flatMap((row, index) => parts.map(([kind, part]) => mark(kind, part, row, index))),
    told || !rows.length ? null : s("text", { class: "middle", x: LEFT + (width - LEFT) / 2, y: HEIGHT / 2 }, say(state(parts[0][1].of(rows[0])))),
    s("line", { class: "grid", x1: LEFT, x2: width, y1: y(0), y2: y(0) }),
    rows.map((row, index) => index % every === 0
      ? s("text", { class: "soft middle small", x: LEFT + room * (index + 0.5), y: HEIGHT - 8 }, cut(label(row), room * every, 5.4)) : null));
}

/** Bars, one a row, with the value beside; `tick` marks a second figure on the bar. */
export function bars({ name, rows, key, label, bar, tick, say, digits = 0 }, width) {
  const step = 28;
  const left = Math.min(150, width * 0.32);
  const right = width - 92;
  const [from, to] = reach(rows.map(bar.of));
  const x = scale(from, to || 1, left, right);
  return frame(width, rows.length * step + 6, name, rows.map((row, index) => {
    const [middle, figure] = [index * step + step / 2, bar.of(row)];
    const second = tick?.of(row);
    const told = title(label(row), say(bar.name), text(figure, say, digits));
    const attributes = { ...marked(bar.name, key(row), figure), y: middle - 9, height: 18 };
    const shape = given(figure)
      ? s("rect", { class: "bar", ...attributes, x: Math.min(x(0), x(value(figure))), width: Math.max(Math.abs(x(value(figure)) - x(0)), 0.5) }, told)
      : s("rect", { class: "withheld", ...attributes, x: left, width: right - left }, told);
    return [
      s("text", { class: "end", x: left - 8, y: middle + 4 }, cut(label(row), left - 8)),
      shape,
      second && given(second)
        ? s("rect", { class: "dot", ...marked(tick.name, key(row), second), x: x(value(second)) - 2, y: middle - 12, width: 4, height: 24 },
          title(label(row), say(tick.name), text(second, say, digits))) : null,
      whisker(figure, middle, x, false),
      given(figure)
        ? s("text", { class: "strong", x: Math.max(x(value(figure)), x(Number(figure.high))) + 8, y: middle + 4 }, number(figure.value, digits))
        : s("text", { class: "soft small", x: left + 8, y: middle + 4 }, cut(say(bar.note?.(figure) ?? figure.reason ?? "NOT_COLLECTED"), right - left, 5.6)),
    ];
  }));
}

/** The fill of a share from 0 to 1, in five steps. */
const shade = (share) => `share${Math.max(0, Math.min(4, Math.floor(share * 5)))}`;

/** Tiles where regions lie: `main` is written, `share` shades. Regions without a row are empty; rows that lie nowhere,
 * such as regions of another time, stand below. */
export function tiles({ name, rows, key, label, places, main, share, say }, width) {
  const across = Math.max(...Object.values(places).map(([column]) => column)) + 1;
  const side = Math.min(92, width / across);
  const high = Math.max(side * 0.82, 50);
  const figureClass = side < 64 ? "middle small strong" : "middle strong";
  const by = new Map(rows.map((row) => [key(row), row]));
  const last = Math.max(...Object.values(places).map(([, line]) => line));
  const elsewhere = [...by.keys()].filter((code) => !(code in places));
  const all = [...Object.entries(places), ...elsewhere.map((code, index) => [code, [index % across, last + 1.2 + Math.floor(index / across)]])];
  const down = Math.max(...all.map(([, [, line]]) => line)) + 1;
  const tile = ([code, [column, line]]) => {
    const row = by.get(code);
    const box = { x: column * side + 1.5, y: line * high + 1.5, width: side - 3, height: high - 3, rx: 4 };
    const at = { x: box.x + box.width / 2 };
    if (!row) return s("rect", { class: "plain", ...box, "data-empty": code }, title(code, say("noRow")));
    const [figure, part] = [main.of(row), share.of(row)];
    const kind = given(figure) ? (given(part) ? shade(value(part)) : "plain") : "withheld";
    return [
      s("rect", { class: kind, ...box, ...marked(main.name, code, figure), "data-share": given(part) ? part.value : null },
        title(label(row), `${say(main.name)}: ${text(figure, say)}`, `${say(share.name)}: ${given(part) ? `${number(part.value * 100)} %` : text(part, say)}`)),
      s("text", { class: "middle small", ...at, y: box.y + high * 0.28 }, cut(label(row), box.width, 5.9)),
      s("text", { class: figureClass, ...at, y: box.y + high * 0.56 }, given(figure) ? short(value(figure)) : "·"),
      s("text", { class: "middle small", ...at, y: box.y + high * 0.82 }, given(part) ? `${number(part.value * 100)} %` : spread(figure)),
    ];
  };
  return frame(side * across, high * down, name, all.map(tile));
}

/** Cohorts: a line a row, a cell a figure; cells after the first are shaded by their share of it. */
export function cohorts({ name, rows, key, label, cells, say }, width) {
  const [left, line] = [66, 34];
  const room = (width - left) / cells.length;
  return frame(width, (rows.length + 1) * line, name,
    cells.map((cell, index) => s("text", { class: "soft middle small", x: left + room * (index + 0.5), y: line - 12 }, cut(say(cell.name), room, 5.6))),
    rows.map((row, number_) => {
      const [y, first] = [(number_ + 1) * line, value(cells[0].of(row))];
      return [
        s("text", { class: "end small", x: left - 8, y: y + line / 2 + 4 }, label(row)),
        cells.map((cell, index) => {
          const figure = cell.of(row);
          const share = given(figure) && first ? value(figure) / first : null;
          const kind = !given(figure) ? "withheld" : index === 0 || share === null ? "plain" : shade((share - 0.9) * 10);
          const said = given(figure) ? (index === 0 || share === null ? short(value(figure)) : `${number(share * 100, 1)} %`) : "·";
          const x = left + room * index;
          return [
            s("rect", { class: kind, ...marked(cell.name, key(row), figure), x: x + 1.5, y: y + 1.5, width: room - 3, height: line - 3, rx: 3 },
              title(label(row), say(cell.name), text(figure, say))),
            s("text", { class: "middle", x: x + room / 2, y: y + line / 2 + 4 }, said, " ", spread(figure)),
          ];
        }),
      ];
    }));
}
