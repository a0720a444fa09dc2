/** What every page has around it: the way to the others, the language, and who is asking. */

import { byId, choice, fill, h } from "./dom.js";
import { ask, keepToken, takeToken, token } from "./graph.js";
import { choose, LOCALES, locale, speaker } from "./words.js";
import { SHELL } from "../words/shell.js";

export const PAGES = ["check", "dashboard", "rules", "metrics", "releases", "explore"];
const say = speaker(SHELL);

function leave() {
  keepToken(null);
  location.reload();
}

async function whoIsAsking(place) {
  if (!token()) return;
  try {
    const { me } = await ask("{ me { roles } }");
    fill(place, `${say("as")} ${me.roles.join(", ")} `, h("button", { type: "button", click: leave }, say("leave")));
  } catch (refused) {
    if (refused.code === "UNAUTHENTICATED") leave();
  }
}

/** Puts header and footer around the page, and the words of `table` where the page names them. */
export function shell(table = {}) {
  takeToken();
  document.documentElement.lang = locale().toLowerCase();
  const here = location.pathname.replace(/^\/|\.html$/g, "");
  const links = PAGES.map((page) =>
    h("a", { href: `/${page}`, "aria-current": page === here ? "page" : null }, say(page)),
  );
  const language = choice(Object.entries(LOCALES), locale(), {
    "aria-label": say("language"),
    change: (event) => choose(event.target.value),
  });
  const who = h("span", { class: "who row" }, say("nobody"));
  fill(
    byId("top"),
    h("div", {}, h("a", { class: "skip", href: "#main" }, say("skip")), h("a", { class: "brand", href: "/" }, "qazeta"),
      h("nav", { "aria-label": say("pages") }, links), who, h("span", {}, language)),
  );
  fill(byId("foot"), h("p", {}, say("synthetic"), " ", say("unreviewed")));
  const words = speaker({ ...SHELL, ...table });
  for (const place of document.querySelectorAll("[data-word]")) place.textContent = words(place.dataset.word);
  if (table.title) document.title = `${words("title")} · qazeta`;
  whoIsAsking(who);
  return words;
}
