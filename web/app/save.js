/** A picture and its rows as files: CSV, SVG with its looks written into it, PNG drawn mark by mark. */

import { given, state } from "./figures.js";

const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-family", "font-size", "font-weight"];
const PER_PIXEL = 2;

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as CSV: the key, and of every figure value, low, high and why there is none. */
export function csv(picture, rows) {
  const head = [picture.head, ...picture.figures.flatMap(({ name }) => [name, `${name}_low`, `${name}_high`, `${name}_state`])];
  const lines = rows.map((row) => [picture.key(row), ...picture.figures.flatMap(({ of }) => {
    const figure = of(row);
    return given(figure) ? [figure.value, figure.low, figure.high, ""] : ["", "", "", state(figure)];
  })]);
  return `${[head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** The text of a drawing that looks the same without the page's style. */
export function svgText(drawing) {
  const copy = drawing.cloneNode(true);
  const from = drawing.querySelectorAll("*");
  [...copy.querySelectorAll("*")].forEach((element, index) => {
    const looks = getComputedStyle(from[index]);
    for (const name of LOOKS) element.setAttribute(name, looks.getPropertyValue(name));
    element.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

function path(element) {
  const of = (name) => Number(element.getAttribute(name) ?? 0);
  const made = new Path2D(element.tagName === "path" ? element.getAttribute("d") : undefined);
  if (element.tagName === "rect") made.roundRect(of("x"), of("y"), of("width"), of("height"), of("rx"));
  if (element.tagName === "circle") made.arc(of("cx"), of("cy"), of("r"), 0, 7);
  if (element.tagName === "line") {
    made.moveTo(of("x1"), of("y1"));
    made.lineTo(of("x2"), of("y2"));
  }
  return made;
}

function paint(ink, element) {
  const looks = getComputedStyle(element);
  if (element.tagName === "text") {
    ink.fillStyle = looks.fill;
    ink.font = `${looks.fontWeight} ${looks.fontSize} ${looks.fontFamily}`;
    ink.textAlign = looks.textAnchor === "middle" ? "center" : looks.textAnchor;
    ink.fillText(element.textContent, element.getAttribute("x"), element.getAttribute("y"));
    return;
  }
  const made = path(element);
  ink.fillStyle = looks.fill;
  if (looks.fill !== "none") ink.fill(made);
  if (looks.stroke === "none") return;
  ink.strokeStyle = looks.stroke;
  ink.lineWidth = Number.parseFloat(looks.strokeWidth);
  ink.setLineDash(looks.strokeDasharray === "none" ? [] : looks.strokeDasharray.split(",").map(Number.parseFloat));
  ink.stroke(made);
}

/** A drawing as PNG. An image of the SVG would need a policy that lets images come from blobs. */
export function png(drawing) {
  const { width, height } = drawing.viewBox.baseVal;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * PER_PIXEL, height * PER_PIXEL];
  const ink = canvas.getContext("2d");
  ink.scale(PER_PIXEL, PER_PIXEL);
  ink.fillStyle = getComputedStyle(drawing.closest(".card")).backgroundColor;
  ink.fillRect(0, 0, width, height);
  for (const element of drawing.querySelectorAll("rect, circle, line, path, text")) paint(ink, element);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
