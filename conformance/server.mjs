// The server that the suites ask, who asks, and an application to ask about.
import { readFileSync } from 'node:fs'

export const ADDRESS = process.env.QAZETA
export const URL = `${ADDRESS}/graphql`
export const SOCKET = URL.replace('http', 'ws')
export const TOKENS = JSON.parse(process.env.QAZETA_TOKENS)
export const bearer = (persona) => ({ authorization: `Bearer ${TOKENS[persona]}` })

export const operation = (name) =>
  readFileSync(new globalThis.URL(`../schema/operations/${name}.graphql`, import.meta.url), 'utf-8')

export const day = (from_today) => new Date(Date.now() + from_today * 86_400_000).toISOString().slice(0, 10)

let people = Math.floor(Math.random() * 1e6)

export const applicant = () => ({
  idempotencyKey: crypto.randomUUID(),
  arrival: day(30),
  departure: day(40),
  purpose: 'TOURISM',
  email: 'jeanne@example.org',
  document: {
    number: `F${String(++people).padStart(8, '0')}`,
    country: 'FRA',
    kind: 'ORDINARY',
    expires: day(2000),
    given: 'Jeanne',
    family: 'Martin',
    birthDate: '1990-05-17',
    sex: 'FEMALE',
  },
})

export async function ask(query, variables, persona = 'traveller') {
  const answer = await fetch(URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(persona ? bearer(persona) : {}) },
    body: JSON.stringify({ query, variables }),
  })
  return answer.json()
}

export const APPLY = `mutation Apply($input: ApplyForEtaInput!) {
  applyForEta(input: $input) {
    __typename
    ... on Application { id reference status version }
    ... on Problem { code message(locale: EN) }
    ... on InvalidInput { violations { path code } }
  }
}`

export const WITHDRAW = `mutation Withdraw($input: WithdrawApplicationInput!) {
  withdrawApplication(input: $input) {
    __typename
    ... on Application { id status version }
    ... on Problem { code message(locale: EN) }
  }
}`

export async function applied() {
  const { data, errors } = await ask(APPLY, { input: applicant() })
  if (errors || data.applyForEta.__typename !== 'Application') throw new Error(JSON.stringify({ data, errors }))
  return data.applyForEta
}

export const withdrawal = ({ id, version }) => ({
  input: { idempotencyKey: crypto.randomUUID(), application: id, version },
})
