// graphql-transport-ws as graphql-ws speaks it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { SOCKET, WITHDRAW, applied, ask, operation, withdrawal, TOKENS } from '../server.mjs'

const connect = (persona, more = {}) =>
  createClient({
    url: SOCKET,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: persona ? { authorization: `Bearer ${TOKENS[persona]}` } : {},
    ...more,
  })

test('a query is answered and complete', async () => {
  const client = connect(null)
  const results = []
  for await (const result of client.iterate({ query: '{ __typename }' })) results.push(result)
  assert.deepEqual(results, [{ data: { __typename: 'Query' } }])
  await client.dispose()
})

test('an application is followed until it is withdrawn', async () => {
  const application = await applied()
  const client = connect('traveller')
  const told = client.iterate({
    query: operation('17-follow'),
    operationName: 'Follow',
    variables: { reference: application.reference },
  })
  const first = await told.next()
  assert.equal(first.value.data.applicationChanged.status, application.status)
  await ask(WITHDRAW, withdrawal(application))
  const second = await told.next()
  assert.equal(second.value.data.applicationChanged.status, 'WITHDRAWN')
  assert.ok(second.value.data.applicationChanged.version > application.version)
  await told.return()
  await client.dispose()
})

test('somebody else is told that there is nothing', async () => {
  const application = await applied()
  const client = connect('member')
  const told = client.iterate({
    query: operation('17-follow'),
    operationName: 'Follow',
    variables: { reference: application.reference },
  })
  const { value } = await told.next().catch((errors) => ({ value: { errors } }))
  assert.ok(value.errors?.length > 0)
  assert.ok(!JSON.stringify(value).includes(application.id))
  await client.dispose()
})

test('a token that does not hold closes the socket with 4403 or 4401', async () => {
  const client = connect(null, { connectionParams: { authorization: 'Bearer nonsense' } })
  const closed = await client
    .iterate({ query: '{ __typename }' })
    .next()
    .catch((event) => event)
  assert.ok([4401, 4403].includes(closed.code), `${closed.code}`)
})
