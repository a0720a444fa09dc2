/** The front page: what this is, and where to go. */

import { byId, fill, h } from "./dom.js";
import { PAGES, shell } from "./shell.js";
import { HOME } from "../words/home.js";

const say = shell(HOME);
fill(byId("cards"), PAGES.map((page) =>
  h("li", { class: "card" }, h("h2", {}, h("a", { href: `/${page}` }, say(page))), h("p", { class: "note" }, say(`${page}Says`)))));
