/** What a traveller can say: which fact of the graph, which field of TripInput, and how it is asked. */

const YES_NO = ["true", "false"];
export const PURPOSES = "TOURISM BUSINESS MEDICAL DIGITAL_NOMAD TRANSIT PRIVATE WORK STUDY RETURN".split(" ");

/** Asked at once. */
export const FIRST = [
  { fact: "PURPOSE", field: "purpose", options: PURPOSES },
  { fact: "ARRIVAL", field: "arrival", type: "date" },
  { fact: "STAY_DAYS", field: "stayDays", type: "number", least: 1, most: 3650 },
];

/** Asked where they would change an answer, or where somebody opens them. */
export const MORE = [
  { fact: "PASSPORT_KIND", passport: "kind", options: "ORDINARY DIPLOMATIC SERVICE REFUGEE_TRAVEL STATELESS_TRAVEL".split(" ") },
  { fact: "PASSPORT_EXPIRES", passport: "expires", type: "date" },
  { fact: "BLANK_PAGES", passport: "blankPages", type: "number", least: 0, most: 99 },
  { fact: "EARLIER_STAYS", field: "daysInLast180", type: "number", least: 0, most: 180 },
  { fact: "TRAVEL_MODE", field: "travelMode", options: "AIR LAND RAIL SEA".split(" ") },
  { fact: "ENTRY_CHECKPOINT", field: "entryCheckpoint", type: "text" },
  { fact: "EXIT_CHECKPOINT", field: "exitCheckpoint", type: "text" },
  { fact: "OUTSIDE_KAZAKHSTAN", field: "outsideKazakhstan", options: YES_NO },
  { fact: "HAS_INVITATION", field: "hasInvitation", options: YES_NO },
  { fact: "ASTANA_HUB_CONFIRMED", field: "astanaHubConfirmed", options: YES_NO },
  { fact: "KAZAKH_ORIGIN", field: "kazakhOrigin", options: YES_NO },
  { fact: "HAS_ORIGIN_DOCUMENTS", field: "hasOriginDocuments", options: YES_NO },
  { fact: "FORMER_CITIZEN", field: "formerCitizen", options: YES_NO },
  { fact: "ATA_ZHOLY_GROUND", field: "ataZholyGround", options: "PROFESSION_LIST DEMANDED_PROFESSION BUSINESS".split(" ") },
];

const value = (given, asked) => {
  if (asked.options === YES_NO) return given === "true";
  if (asked.type === "number") return Number(given);
  return asked.type === "text" ? given.trim().toUpperCase() : given;
};

/** TripInput of a form; a field left empty is left out: unknown is unknown. */
export function trip(form) {
  const passport = { country: form.get("country") };
  const given = { passports: [passport] };
  for (const asked of [...FIRST, ...MORE]) {
    const said = form.get(asked.fact);
    if (said === null || said === "") continue;
    (asked.passport ? passport : given)[asked.passport ?? asked.field] = value(said, asked);
  }
  return given;
}
