/**
 * The eligibility question from TypeScript, to be copied: no package, a typed answer, refusals by their codes.
 *
 * Types as large as the document that they answer are all a page needs. Where there are many documents, generate
 * them: `conformance/` does so for every promised operation.
 */

export type Locale = "KK" | "RU" | "EN" | "FR";
export type Verdict = "OPEN" | "CLOSED" | "UNDETERMINED";
export type Purpose = "TOURISM" | "BUSINESS" | "MEDICAL" | "DIGITAL_NOMAD" | "TRANSIT" | "PRIVATE" | "WORK" | "STUDY" | "RETURN";

/** What a traveller says. A field left out is unknown: never false, never a default. */
export interface Trip {
  passports: { country: string; kind?: string; expires?: string; blankPages?: number }[];
  purpose?: Purpose;
  arrival?: string;
  stayDays?: number;
  earlierStays?: { from: string; to: string }[];
  outsideKazakhstan?: boolean;
}

export interface RouteAnswer {
  route: string;
  verdict: Verdict;
  summary: string;
  /** Facts to add where the answer is undetermined. */
  missing: string[];
  /** The one change that would open a closed route. */
  nearestChange: { fact: string; text: string } | null;
}

export interface Eligibility {
  rulesVersion: string;
  /** Replays this answer for ever; the server keeps nothing. */
  receipt: string;
  routes: RouteAnswer[];
}

const ELIGIBILITY = /* GraphQL */ `
  query Eligibility($trip: TripInput!, $locale: Locale) {
    eligibility(trip: $trip) {
      rulesVersion
      receipt
      routes { route verdict summary(locale: $locale) missing nearestChange { fact text(locale: $locale) } }
    }
  }
`;

/** A refusal: branch on `code`, show `message`. Every code stands in docs/errors.md. */
export class GraphError extends Error {
  readonly code: string;

  constructor(errors: { message: string; extensions: { code: string } }[]) {
    super(errors.map((error) => error.message).join(" "));
    this.code = errors[0]?.extensions.code ?? "UNKNOWN";
  }
}

export async function ask<Data>(address: string, query: string, variables: object, token?: string): Promise<Data> {
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: ConstructorParameters<typeof GraphError>[0] };
  if (errors || !data) throw new GraphError(errors ?? []);
  return data;
}

/** Every route for a trip. */
export async function eligibility(address: string, trip: Trip, locale: Locale = "EN"): Promise<Eligibility> {
  const data = await ask<{ eligibility: Eligibility }>(address, ELIGIBILITY, { trip, locale });
  return data.eligibility;
}
