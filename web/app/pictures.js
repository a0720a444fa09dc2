/** The pictures of the dashboard: what each asks, what its rows are, and how they are drawn. */

import { bars, cohorts, columns, tiles } from "./charts.js";
import { FRAGMENT } from "./figures.js";
import { after, month } from "./words.js";

/** Where the twenty regions lie on the tile map: column and line. */
export const PLACES = {
  "KZ-39": [2, 0], "KZ-59": [3, 0], "KZ-55": [5, 0],
  "KZ-27": [0, 1], "KZ-15": [1, 1], "KZ-11": [3, 1], "KZ-71": [4, 1], "KZ-10": [5, 1], "KZ-63": [6, 1],
  "KZ-23": [0, 2], "KZ-62": [2, 2], "KZ-35": [3, 2], "KZ-33": [5, 2],
  "KZ-47": [0, 3], "KZ-43": [1, 3], "KZ-61": [2, 3], "KZ-31": [3, 3], "KZ-75": [4, 3], "KZ-19": [5, 3],
  "KZ-79": [2, 4],
};

/** A region without the word for region, but for the one that bears the name of its city. */
const plainRegion = ({ code, name }) =>
  code === "KZ-19" ? name : name.replace(/ (Region|облысы|область)$|^область |^Région (de |du |d’)/, "");
const figure = (name, of = (row) => row[name]) => ({ name, of });
const key = { month: (row) => row.month, origin: (row) => row.origin?.code ?? "OTHER", region: (row) => row.region?.code ?? "NONE", quarter: (row) => row.quarter, programme: (row) => row.programme };

/** Every month from the first row to the last: one without a row is a gap, and not left out. */
function inTime(all) {
  const by = new Map(all.rows.map((row) => [row.month, row]));
  const [first, last] = [[...by.keys()].sort()[0], [...by.keys()].sort().at(-1)];
  const rows = [];
  for (let at = first; at <= last; at = after(at)) rows.push(by.get(at) ?? { month: at, gap: true });
  return { ...all, rows };
}

/** A document about one metric; `rows` is the selection in a row. */
const document = (metric, filter, by, rows, more = "") => `query Picture($where: ${filter}, $asOf: Date, $knownAt: DateTime, $locale: Locale) {
  analytics {
    answer: ${metric}(by: [${by}], where: $where, asOf: $asOf, knownAt: $knownAt${more}) {
      rows { ${rows} }
      metric { title(locale: $locale) definition(locale: $locale) unit caveats(locale: $locale) }
      freshness { dataAsOf knownAt timeBasis provisional }
      protection { clearance mechanism guarantee }
      citation csv: download(format: CSV) parquet: download(format: PARQUET)
    }
  }
}
${FRAGMENT}`;

export const PICTURES = [
  {
    id: "months", applies: ["origin", "region"],
    document: document("arrivals", "ArrivalFilter", "MONTH", "month persons { ...F }"),
    key: key.month, label: (row) => month(row.month), head: "month", figures: [figure("persons")],
    draw: (all, width) => columns({ ...inTime(all), up: figure("persons") }, width),
  },
  {
    id: "origins", applies: ["origin", "region"],
    document: document("arrivals", "ArrivalFilter", "ORIGIN", "origin { code name(locale: $locale) } persons { ...F }",
      ", orderBy: [{ measure: PERSONS, direction: DESC }], first: 12"),
    key: key.origin, label: (row, say) => row.origin?.name ?? say("others"), head: "origin", figures: [figure("persons")],
    draw: (all, width) => bars({ ...all, bar: figure("persons") }, width),
  },
  {
    id: "placement", applies: ["origin", "region"],
    document: document("placements", "PlacementFilter", "REGION",
      "region { code name(locale: $locale) } persons { ...F } quota { ...F } quotaUsed { ...F }"),
    key: key.region, label: (row, say) => (row.region ? plainRegion(row.region) : say("noRegion")), head: "region",
    figures: [figure("persons"), figure("quota"), { ...figure("quotaUsed"), digits: 4 }],
    draw: (all, width) => tiles({ ...all, places: PLACES, main: figure("persons"), share: figure("quotaUsed") }, width),
  },
  {
    id: "stayed", applies: ["origin", "region"],
    document: document("placements", "PlacementFilter", "QUARTER",
      "quarter persons { ...F } stayed3: stayed(months: 3) { ...F } stayed6: stayed(months: 6) { ...F } stayed12: stayed(months: 12) { ...F }"),
    key: key.quarter, label: (row) => row.quarter, head: "quarter",
    figures: [figure("persons"), figure("stayed3"), figure("stayed6"), figure("stayed12")],
    draw: (all, width) => cohorts({ ...all, cells: [figure("persons"), figure("stayed3"), figure("stayed6"), figure("stayed12")] }, width),
  },
  {
    id: "aid", applies: ["origin", "region"],
    document: document("aidSpend", "AidFilter", "MONTH", "month paid { ...F } repaid { ...F } net { ...F }"),
    key: key.month, label: (row) => month(row.month), head: "month",
    figures: [figure("paid"), figure("repaid"), figure("net")],
    draw: (all, width) => columns({ ...inTime(all), up: figure("paid"), down: figure("repaid"), dot: figure("net") }, width),
  },
  {
    id: "decisions", applies: ["origin"], dates: "submittedAt", origin: "nationality",
    document: document("applications", "ApplicationFilter", "PROGRAMME",
      "programme count { ...F } median: daysToDecision(percentile: 50) { ...F } most: daysToDecision(percentile: 90) { ...F }"),
    key: key.programme, label: (row, say) => say(row.programme), head: "programme",
    figures: [figure("count"), figure("median"), figure("most")],
    draw: (all, width) => bars({ ...all, bar: figure("most"), tick: figure("median") }, width),
  },
];

/** The variables of a picture under the filters of the page. */
export function variables(picture, filters, locale) {
  const where = { [picture.dates ?? "on"]: { from: filters.from, to: filters.to } };
  if (filters.origin) where[picture.origin ?? "origin"] = { eq: filters.origin };
  if (filters.region && picture.applies.includes("region")) where.region = { eq: filters.region };
  return { where, asOf: filters.asOf || null, knownAt: filters.knownAt || null, locale };
}
