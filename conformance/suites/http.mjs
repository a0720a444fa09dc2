// GraphQL over HTTP: the audit of graphql-http, every line of it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { serverAudits } from 'graphql-http'
import { URL } from '../server.mjs'

const audits = serverAudits({ url: URL, fetchFn: fetch })

test('the audit has as many lines as we know', () => assert.equal(audits.length, 61))

for (const audit of audits) {
  test(audit.name, async () => {
    const { status, reason } = await audit.fn()
    assert.equal(status, 'ok', reason)
  })
}
