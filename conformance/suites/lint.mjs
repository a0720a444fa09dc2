// graphql-eslint on the SDL and on the promised operations.
import assert from 'node:assert/strict'
import test from 'node:test'
import graphql from '@graphql-eslint/eslint-plugin'
import { ESLint } from 'eslint'

const root = new URL('../../', import.meta.url).pathname
const SDL = `${root}schema/schema.graphql`
const OPERATIONS = `${root}schema/operations/*.graphql`

async function mistakes(files, rules) {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.graphql'],
        languageOptions: {
          parser: graphql.parser,
          parserOptions: { graphQLConfig: { schema: SDL, documents: OPERATIONS } },
        },
        plugins: { '@graphql-eslint': graphql },
        rules,
      },
    ],
  })
  const results = await eslint.lintFiles(files)
  return results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `${ruleId} ${line}: ${message}`))
}

test('the SDL', async () => {
  const rules = {
    ...graphql.configs['flat/schema-recommended'].rules,
    ...graphql.configs['flat/schema-relay'].rules,
    // Values without an identity of their own have none, and some lists are no connections.
    '@graphql-eslint/strict-id-in-types': 'off',
    // `messages` of `Me` begin with "me".
    '@graphql-eslint/no-typename-prefix': 'off',
    '@graphql-eslint/relay-edge-types': [
      'error',
      { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
    ],
  }
  assert.deepEqual(await mistakes([SDL], rules), [])
})

test('the promised operations', async () => {
  const rules = {
    ...graphql.configs['flat/operations-recommended'].rules,
    // Each was promised as a document of its own, as it stands.
    '@graphql-eslint/require-selections': 'off',
    '@graphql-eslint/unique-fragment-name': 'off',
    '@graphql-eslint/unique-operation-name': 'off',
  }
  assert.deepEqual(await mistakes([OPERATIONS], rules), [])
})
