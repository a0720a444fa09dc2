// Types of the promised operations, made from the SDL, and strict TypeScript over them and the example.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { generate } from '@graphql-codegen/cli'

const root = new URL('../', import.meta.url).pathname

test('types are made of every promised operation, and hold under strict', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qazeta-'))
  const [file] = await generate(
    {
      schema: join(root, '../schema/schema.graphql'),
      documents: join(root, '../schema/operations/*.graphql'),
      generates: {
        [join(folder, 'graph.ts')]: {
          plugins: ['typescript-operations'],
          config: {
            strictScalars: true,
            scalars: SCALARS,
            skipTypename: false,
            nonOptionalTypename: true,
            enumsAsTypes: true,
          },
        },
      },
    },
    false,
  )
  assert.match(file.content, /export type MyFileQuery/)
  writeFileSync(join(folder, 'graph.ts'), file.content)
  const config = { compilerOptions: { noEmit: true, strict: true, target: 'es2022', types: [] }, files: ['graph.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const told = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    encoding: 'utf-8',
  })
  assert.equal(told.stdout, '')
  assert.equal(told.status, 0)
})

const scalars = readFileSync(join(root, '../schema/schema.graphql'), 'utf-8').matchAll(/^scalar (\w+)/gm)
const SCALARS = Object.fromEntries([...scalars].map(([, name]) => [name, name === 'JSON' ? 'unknown' : 'string']))
