import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testServer } from '@kindred/server/testing'
import { expect, test } from 'vitest'
import { commandsOf, documents, extractSnippets, runCommand, runProgram } from '../scripts/snippets.ts'
import { httpPath } from './http-path.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** What the program of each document prints. */
const printed: Record<string, string[]> = {
  'README.md': ['You cannot do this with yourself.', 'own hello, everybody'],
  'docs/start/quickstart.md': [
    'mira_q: Only for those who follow me',
    'mira_q: Hello from the quickstart, @noel_q',
    '2026-03-01T12:00:00.000Z followers',
    '2026-03-01T12:00:00.000Z public',
    'requested',
    '2',
    'unblock first',
    'true',
  ],
}

test.each(documents)(
  'the TypeScript of $path compiles, and prints what it should against a server',
  async (document) => {
    await using house = await testServer({ databaseUrl: 'sqlite:', settings: { port: 0, ...httpPath } })
    const { status, output } = await runProgram(document.read(), { url: await house.server.listen() })
    expect(output.trimEnd().split('\n')).toEqual(printed[document.path])
    expect(status).toBe(0)
  },
)

test('the first screen of the README names the two commands, and both are there', () => {
  const firstScreen = read('README.md').split('\n').slice(0, 40)
  expect(firstScreen.filter((line) => line.startsWith('npm '))).toEqual([
    'npm ci && npm run demo -- --once',
    'npm ci && npm test',
  ])
})

test('every npm script that a document names is one of ours', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const texts = [...documents.map((document) => document.read()), read('CONTRIBUTING.md')]
  const named = texts.flatMap((text) =>
    [...text.matchAll(/npm (?:run )?(test\b|(?<=run )[a-z]+)/g)].map(([, name]) => name),
  )
  expect(named.length).toBeGreaterThan(5)
  expect([...new Set(named)].filter((name) => !(name && name in scripts))).toEqual([])
})

const commands = documents.flatMap((document) => commandsOf(extractSnippets(document.read())))

test.each(commands)('the command `%s` of a document ends well', async (command) => {
  const { status, output } = await runCommand(command)
  expect(status, output).toBe(0)
})
