// The suites against a server that runs: on an empty record of its own, stopped afterwards. Their names are arguments.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const here = new URL('.', import.meta.url).pathname
const root = join(here, '..')
const python = join(root, '.venv/bin/python')
const PERSONAS = ['traveller', 'member', 'case-officer', 'mission-officer', 'analyst', 'researcher']
const PATIENCE = 120_000

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => resolve(port))
  })
})
const data = mkdtempSync(join(tmpdir(), 'qazeta-conformance-'))
const address = `http://127.0.0.1:${port}`
const env = {
  ...process.env,
  QAZETA_DATA: data,
  QAZETA_PORT: `${port}`,
  QAZETA_DATABASE_URL: '',
  QAZETA_DEMO: 'off',
  QAZETA_DEV_ISSUER: 'on',
}
const server = spawn(python, ['server.py', 'serve'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
let status = 1
try {
  const ends = Date.now() + PATIENCE
  while (!(await fetch(`${address}/ready`).then((answer) => answer.ok, () => false))) {
    if (server.exitCode !== null || Date.now() > ends) throw new Error('the server is not ready')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const token = (persona) => execFileSync(python, ['server.py', 'token', persona], { cwd: root, env }).toString().trim()
  const tokens = Object.fromEntries(PERSONAS.map((persona) => [persona, token(persona)]))
  const names = process.argv.slice(2)
  const suites = names.length ? names.map((name) => `${name}.mjs`) : readdirSync(join(here, 'suites'))
  const command = ['--test', '--test-concurrency=1', ...suites.sort().map((file) => join('suites', file))]
  const more = { QAZETA: address, QAZETA_TOKENS: JSON.stringify(tokens) }
  status = spawnSync(process.execPath, command, { cwd: here, env: { ...env, ...more }, stdio: 'inherit' }).status
} finally {
  const ended = once(server, 'exit')
  server.kill()
  await ended
  rmSync(data, { recursive: true, force: true })
}
process.exit(status)
