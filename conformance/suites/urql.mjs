// urql with its normalised cache: pages are joined, and a write changes what was read.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { Client, fetchExchange } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { relayPagination } from '@urql/exchange-graphcache/extras'
import { buildSchema, introspectionFromSchema } from 'graphql'
import { URL, WITHDRAW, applied, bearer, withdrawal } from '../server.mjs'

const sdl = readFileSync(new globalThis.URL('../../schema/schema.graphql', import.meta.url), 'utf-8')
const schema = introspectionFromSchema(buildSchema(sdl))
const MINE = `query Mine($first: Int!, $after: String) { me { __typename roles applications(first: $first, after: $after) {
  edges { node { id reference status version } } pageInfo { hasNextPage endCursor } } } }`

const connect = () =>
  new Client({
    url: URL,
    preferGetMethod: false,
    fetchOptions: { headers: bearer('traveller') },
    exchanges: [
      cacheExchange({
        schema,
        keys: { Me: () => 'me' },
        resolvers: { Me: { applications: relayPagination() } },
      }),
      fetchExchange,
    ],
  })

test('pages are joined, and a write changes what was read', async () => {
  const made = [await applied(), await applied(), await applied()]
  const client = connect()
  const first = (await client.query(MINE, { first: 2, after: null })).data.me.applications
  assert.equal(first.edges.length, 2)
  assert.equal(first.pageInfo.hasNextPage, true)
  const both = (await client.query(MINE, { first: 2, after: first.pageInfo.endCursor })).data.me.applications
  assert.ok(both.edges.length > 2)
  const newest = both.edges[0].node
  assert.ok(made.some(({ id }) => id === newest.id))
  const { data } = await client.mutation(WITHDRAW, withdrawal(newest))
  assert.equal(data.withdrawApplication.status, 'WITHDRAWN')
  const again = await client.query(MINE, { first: 2, after: null }, { requestPolicy: 'cache-only' })
  assert.equal(again.data.me.applications.edges.find(({ node }) => node.id === newest.id).node.status, 'WITHDRAWN')
})
