/** Variables for the promised operations, by number, and whose token each needs. Days are counted from today. */

const ahead = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const key = () => crypto.randomUUID();
const year = () => new Date().getUTCFullYear();
const passport = (country, given, family) => ({
  number: `${country[0]}${String(Math.floor(Math.random() * 1e7)).padStart(7, "0")}`,
  country, kind: "ORDINARY", expires: ahead(1800), given, family, birthDate: "1990-05-01", sex: "FEMALE",
});
const trip = () => ({
  passports: [{ country: "FRA", kind: "ORDINARY", expires: ahead(1800), blankPages: 10 }],
  purpose: "TOURISM", arrival: ahead(30), stayDays: 20, earlierStays: [], outsideKazakhstan: true,
});
const from = (where) => `${where} gives what to put in its variables.`;

export const EXAMPLES = {
  "01": { variables: () => ({ trip: trip() }) },
  "02": { variables: () => ({ receipt: "" }), needs: from("01 (receipt)") },
  "03": { variables: () => ({ country: "FRA", from: `${year() - 2}-01-01`, to: ahead(365) }) },
  "04": { needs: "traveller", variables: () => ({ input: { idempotencyKey: key(), document: passport("FRA", "Anne", "Dupont"),
    arrival: ahead(20), purpose: "TOURISM", email: "anne@example.org" } }) },
  "05": { needs: "traveller", variables: () => ({ input: { idempotencyKey: key(), document: passport("ZAF", "Thandi", "Mokoena"),
    category: "B12", invitation: "AB1234567", arrival: ahead(40), departure: ahead(55), entryCheckpoint: "ALA", exitCheckpoint: "NQZ", email: "thandi@example.org" } }) },
  "06": { needs: "traveller", variables: () => ({ input: { idempotencyKey: key(), document: passport("DEU", "Lena", "Vogel"),
    residence: "DEU", services: ["E_IIN"], email: "lena@example.org" } }) },
  "07": { needs: "traveller", variables: () => ({ first: 10 }) },
  "08": { needs: "case-officer", variables: () => ({ first: 10, where: { status: { eq: "SUBMITTED" } }, order: [{ field: "DUE_AT", direction: "ASC" }] }) },
  "09": { needs: `case-officer. ${from("08 (id, version)")}`, variables: () => ({ input: { idempotencyKey: key(), subject: "", version: 1, outcome: "APPROVE" } }) },
  10: { needs: "otandastar-officer", variables: () => ({ first: 10 }) },
  11: { needs: "case-officer", variables: () => ({ reference: "" }) },
  12: { needs: "analyst, researcher, or nobody’s token", variables: () => ({ where: { year: { eq: year() - 1 } } }) },
  13: { needs: "analyst, researcher, or nobody’s token", variables: () => ({ year: year() - 1 }) },
  14: { needs: "analyst, researcher, or nobody’s token", variables: () => ({ where: { year: { eq: year() - 1 } } }) },
  15: { needs: "analyst, researcher, or nobody’s token", variables: () => ({ from: `${year() - 1}-01-01`, to: `${year() - 1}-12-31` }) },
  16: { variables: () => ({ document: "{ analytics { arrivals(by: [ORIGIN]) { rows { persons { __typename } } } } }", variables: {} }) },
  17: { needs: `a WebSocket or an event stream: it is a subscription. ${from("07 (reference)")}`, variables: () => ({ reference: "" }) },
  18: { needs: from("07 or 08 (id)"), variables: () => ({ ids: [] }) },
  19: { needs: "otandastar-officer", variables: () => ({ input: { idempotencyKey: key(), given: "Айгүл", family: "Серік", birthDate: "1988-03-02",
    residence: "MNG", settlement: "Bayan-Ölgii", consents: ["REGISTRY"] } }) },
  20: { needs: `member or case-officer. ${from("10 (id)")}`, variables: () => ({ input: { idempotencyKey: key(), member: "" } }) },
  21: { needs: `case-officer. ${from("11 (id, version)")}`, variables: () => ({ input: { idempotencyKey: key(), case: "", version: 1, kind: "DOCUMENT",
    verdict: "CONSISTENT", attestedBy: "MIGRATION", attestedOn: ahead(-1) } }) },
  22: { needs: "border-officer", variables: () => ({ input: { idempotencyKey: key(), document: passport("FRA", "Anne", "Dupont"), checkpoint: "ALA", direction: "ENTRY" } }) },
  23: { needs: `case-officer. ${from("11 (id, version)")}`, variables: () => ({ input: { idempotencyKey: key(), case: "", version: 1, region: "KZ-55", settlement: "CITY", underQuota: true } }) },
  24: { needs: `payments-officer. ${from("11 (id)")}`, variables: () => ({ input: { idempotencyKey: key(), case: "", kind: "RELOCATION_GRANT" } }) },
  25: { needs: `case-officer. ${from("11 (id, version)")}`, variables: () => ({ input: { idempotencyKey: key(), case: "", version: 1, on: ahead(-1), authorised: true } }) },
  26: { needs: `traveller. ${from("07 (id)")}`, variables: () => ({ input: { idempotencyKey: key(), application: "" } }) },
  27: { needs: from("07 (permit, code)"), variables: () => ({ code: "" }) },
};
