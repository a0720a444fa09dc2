// Relay 21: its compiler takes the SDL; its store joins pages, refetches by `node`, and follows a subscription.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { createClient } from 'graphql-ws'
import runtime from 'relay-runtime'
import WebSocket from 'ws'
import { SOCKET, TOKENS, URL, applied, ask, bearer, WITHDRAW, withdrawal } from '../server.mjs'

const root = new globalThis.URL('../', import.meta.url).pathname
execFileSync(`${root}node_modules/.bin/relay-compiler`, { cwd: root })
const made = async (name) => (await import(`../relay/__generated__/documents${name}.graphql.js`)).default
const [Mine, Withdraw, Follow, Again] = await Promise.all(
  ['MineQuery', 'WithdrawMutation', 'FollowSubscription', 'NodeQuery'].map(made),
)
const { Environment, Network, Observable, RecordSource, Store, commitMutation, fetchQuery, requestSubscription } = runtime

const socket = createClient({
  url: SOCKET,
  webSocketImpl: WebSocket,
  retryAttempts: 0,
  connectionParams: { authorization: `Bearer ${TOKENS.traveller}` },
})
const fetching = async ({ text }, variables) => {
  const answer = await fetch(URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer('traveller') },
    body: JSON.stringify({ query: text, variables }),
  })
  return answer.json()
}
const following = ({ text, name }, variables) =>
  Observable.create((sink) => socket.subscribe({ query: text, operationName: name, variables }, sink))
const environment = () => new Environment({ network: Network.create(fetching, following), store: new Store(new RecordSource()) })

const connection = (store) => {
  const records = store.getStore().getSource().toJSON()
  const [id] = Object.keys(records).filter((key) => key.endsWith('__documents_applications_connection'))
  return records[id].edges.__refs.map((edge) => records[records[edge].node.__ref])
}

test('pages are joined in the store, and a write changes what was read', async () => {
  await applied()
  await applied()
  await applied()
  const store = environment()
  const first = await fetchQuery(store, Mine, { first: 2 }).toPromise()
  assert.equal(first.me.applications.edges.length, 2)
  await fetchQuery(store, Mine, { first: 1, after: first.me.applications.pageInfo.endCursor }).toPromise()
  assert.equal(new Set(connection(store).map(({ id }) => id)).size, 3)
  const [newest] = connection(store)
  await new Promise((onCompleted, onError) =>
    commitMutation(store, { mutation: Withdraw, variables: withdrawal(newest), onCompleted, onError }),
  )
  assert.equal(connection(store)[0].status, 'WITHDRAWN')
})

test('a record is fetched again by its identifier', async () => {
  const application = await applied()
  const { node } = await fetchQuery(environment(), Again, { id: application.id }).toPromise()
  assert.equal(node.reference, application.reference)
})

test('a subscription writes into the store', async () => {
  const application = await applied()
  const store = environment()
  const told = new Promise((resolve, onError) => {
    const following = requestSubscription(store, {
      subscription: Follow,
      variables: { reference: application.reference },
      onNext: async ({ applicationChanged }) => {
        if (applicationChanged.status === application.status) await ask(WITHDRAW, withdrawal(application))
        else resolve(following.dispose())
      },
      onError,
    })
  })
  await told
  assert.equal(store.getStore().getSource().get(application.id).status, 'WITHDRAWN')
  await socket.dispose()
})
