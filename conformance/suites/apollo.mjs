// Apollo Client 4: possible types from the SDL, pages joined as Relay has them, a write changes what was read.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client/core'
import { relayStylePagination } from '@apollo/client/utilities'
import { buildSchema, isAbstractType } from 'graphql'
import { filter, firstValueFrom } from 'rxjs'
import { URL, WITHDRAW, applied, bearer, withdrawal } from '../server.mjs'

const schema = buildSchema(
  readFileSync(new globalThis.URL('../../schema/schema.graphql', import.meta.url), 'utf-8'),
)
const possibleTypes = Object.fromEntries(
  Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
)
const MINE = gql`
  query Mine($first: Int!, $after: String) {
    me {
      applications(first: $first, after: $after) {
        edges { cursor node { id reference status version } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`

test('pages are joined, and a write changes what was read', async () => {
  await applied()
  await applied()
  await applied()
  const client = new ApolloClient({
    link: new HttpLink({ uri: URL, headers: bearer('traveller') }),
    cache: new InMemoryCache({
      possibleTypes,
      typePolicies: { Me: { keyFields: [], fields: { applications: relayStylePagination() } } },
    }),
  })
  const watched = client.watchQuery({ query: MINE, variables: { first: 2, after: null } })
  const subscription = watched.subscribe({})
  const first = (await firstValueFrom(watched.pipe(filter(({ data }) => data?.me)))).data.me.applications
  assert.equal(first.edges.length, 2)
  const joined = firstValueFrom(watched.pipe(filter(({ data }) => data.me.applications.edges.length > 2)))
  await watched.fetchMore({ variables: { first: 1, after: first.pageInfo.endCursor } })
  const { edges } = (await joined).data.me.applications
  assert.equal(edges.length, 3)
  assert.equal(new Set(edges.map(({ node }) => node.id)).size, 3)
  const changed = firstValueFrom(
    watched.pipe(filter(({ data }) => data.me.applications.edges[0].node.status === 'WITHDRAWN')),
  )
  await client.mutate({ mutation: gql(WITHDRAW), variables: withdrawal(edges[0].node) })
  assert.equal((await changed).data.me.applications.edges[0].node.version, edges[0].node.version + 1)
  subscription.unsubscribe()
  client.stop()
})

test('an error of a request reaches the caller with its code', async () => {
  const client = new ApolloClient({ link: new HttpLink({ uri: URL }), cache: new InMemoryCache() })
  await assert.rejects(client.query({ query: gql`{ applications(first: 1) { totalCount } }` }), (error) => {
    assert.equal(error.errors?.[0]?.extensions?.code, 'UNAUTHENTICATED', JSON.stringify(error))
    return true
  })
})
