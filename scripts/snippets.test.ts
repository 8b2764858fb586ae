import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { commandsOf, extractSnippets, fileErrors, filesOf, programOf, runCommand, runProgram } from './snippets.ts'

const fence = '```'
const markdown = `# A guide

${fence}sh run
npm ci && echo hello
${fence}

First a name:

${fence}ts run
const name: string = 'ada'
${fence}

${fence}ts
this is only shown
${fence}

Then a question:

${fence}ts run
console.log(await (await fetch('http://localhost:4545/' + name)).text())
${fence}
`

test('only fences marked run are taken, with the line where they stand', () => {
  expect(extractSnippets(markdown).map(({ language, line }) => [language, line])).toEqual([
    ['sh', 4],
    ['ts', 10],
    ['ts', 20],
  ])
  expect(commandsOf(extractSnippets(markdown))).toEqual(['echo hello'])
  expect(programOf(extractSnippets(markdown)).split('\n')[19]).toContain('await fetch(')
})

test('the TypeScript of a document is one program, run against the server at hand', async () => {
  await using server = createServer((request, response) => response.end(`asked for ${request.url}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  expect(await runProgram(markdown, { url: `http://127.0.0.1:${port}/` })).toEqual({
    status: 0,
    output: 'asked for /ada\n',
  })
})

test('a type error and a throw fail, each at the line of the document', async () => {
  const wrong = markdown.replace("= 'ada'", '= 1')
  const mistyped = await runProgram(wrong, { url: 'http://127.0.0.1:1' })
  expect(mistyped.status).toBe(1)
  expect(mistyped.output).toMatch(/program\.ts\(10,7\).*not assignable/)
  const thrown = await runProgram(markdown, { url: 'http://127.0.0.1:1' })
  expect(thrown.status).toBe(1)
  expect(thrown.output).toMatch(/program\.ts:20/)
})

test('a command of a document runs in the repository', async () => {
  expect(await runCommand('node -p 1+1')).toEqual({ status: 0, output: '2\n' })
})

const guides = {
  modules: ['kindred.config.ts', 'app.ts', 'contract.ts', 'margins.ts'],
  fields: ['kindred-fields.d.ts', 'app.ts', 'host.ts'],
}

test.each(Object.entries(guides))(
  'the files that the guide to %s shows compile together',
  { timeout: 300_000 },
  (name, files) => {
    const guide = readFileSync(new URL(`../docs/guides/${name}.md`, import.meta.url), 'utf8')
    expect([...filesOf(guide).keys()]).toEqual(files)
    expect(fileErrors(guide)).toBe('')
  },
)
