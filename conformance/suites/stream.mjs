// Event streams as graphql-sse reads them, one connection an operation.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createClient } from 'graphql-sse'
import { URL, WITHDRAW, applied, ask, bearer, operation, withdrawal } from '../server.mjs'

const connect = (persona) => createClient({ url: URL, headers: persona ? bearer(persona) : {}, retryAttempts: 0 })

test('a query is answered and complete', async () => {
  const results = []
  for await (const result of connect(null).iterate({ query: '{ __typename }' })) results.push(result)
  assert.deepEqual(results, [{ data: { __typename: 'Query' } }])
})

test('an application is followed until it is withdrawn', async () => {
  const application = await applied()
  const client = connect('traveller')
  const told = client.iterate({ query: operation('17-follow'), variables: { reference: application.reference } })
  assert.equal((await told.next()).value.data.applicationChanged.status, application.status)
  await ask(WITHDRAW, withdrawal(application))
  assert.equal((await told.next()).value.data.applicationChanged.status, 'WITHDRAWN')
  await told.return()
  client.dispose()
})
