import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { measure, tooLarge } from '../../../scripts/check/sizes.ts'
import { createDomains } from '../src/domains/index.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const domainsFolder = `${root}/packages/server/src/domains`
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8')

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((path) => path !== '' && existsSync(`${root}/${path}`))
const isTest = (path: string) => /\.test(-d)?\.tsx?$|\/test\//.test(path)
const source = tracked.filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path) && !isTest(path))

/** The code of a file without its comments: names, literals and the text between the placeholders of templates. */
function codeWords(text: string): string[] {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true)
  const words: string[] = []
  ts.forEachChild(file, function visit(node) {
    if (ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node))
      words.push(node.text)
    else if (ts.isTemplateHead(node)) words.push(node.text)
    ts.forEachChild(node, visit)
  })
  return words
}

/** Which imports of a domain name one that does not stand above it. */
function outOfOrder(order: readonly string[], domain: string, imported: readonly string[]): string[] {
  const above = order.slice(0, order.indexOf(domain))
  return imported
    .filter((other) => other !== domain && !above.includes(other))
    .map((other) => `${domain} uses ${other}, which does not stand above it`)
}

function domainImports(domain: string): string[] {
  const files = source.filter((path) => path.startsWith(`packages/server/src/domains/${domain}/`))
  const imports = files.flatMap((path) => [...read(path).matchAll(/from '(?:\.\.\/)+([a-z-]+)\/index\.ts'/g)])
  return imports.map(([, name = '']) => name).filter((name) => existsSync(`${domainsFolder}/${name}/index.ts`))
}

describe('the order of the domains', () => {
  test('a domain that uses one below it, or itself unlisted, is told', () => {
    expect(outOfOrder(['a', 'b', 'c'], 'b', ['a', 'b'])).toEqual([])
    expect(outOfOrder(['a', 'b', 'c'], 'b', ['c'])).toEqual(['b uses c, which does not stand above it'])
  })

  const listed: { name: string; requires: readonly string[] }[] = [...createDomains()]

  test('every domain uses only those above it in the list, in its code and in what it declares', () => {
    const order = listed.map(({ name }) => name)
    const wrong = listed.flatMap(({ name, requires }) =>
      outOfOrder(order, name, [...new Set([...domainImports(name), ...requires])]),
    )
    expect(wrong).toEqual([])
  })

  test('every folder of a domain is in the list', () => {
    const order = listed.map(({ name }) => name)
    const folders = new Set(source.map((path) => /server\/src\/domains\/([^/]+)\//.exec(path)?.[1]).filter(Boolean))
    expect([...folders].toSorted()).toEqual(order.toSorted())
  })
})

test('no file, no function and no list of parameters exceeds its hard limit', () => {
  expect(tooLarge(measure(root))).toEqual([])
})

/** What must stand in no file of the project, each with a sentence that has it. */
const banned: [what: string, pattern: RegExp, example: string][] = [
  // the word has a meaning in HTTP as well: `new Agent()`, `{ agent }`, `agent: false`
  ['who wrote it', /(?<!user[- ]?|new |\{ |, )\bagent(s|ic)?\b(?!:| =|\.\w)/i, 'the agent did this'],
  ['who wrote it', /\b(claude|anthropic|openai|chatgpt|copilot|llm)\b/i, 'as ChatGPT said'],
  ['how it was worked on', /\b(worktree|subtask|work order|sketches\/|shared\/design)/i, 'see sketches/kernel'],
  ['the number of an issue', /\bissues? #?\d|(^|[\s(])#\d+\b/i, 'fixes #12'],
  ['unfinished work', /\b(TODO|FIXME|XXX|HACK)\b/, '// TODO'],
  ['a path of one machine', /(^|[^\w.~-])\/(work|root|home\/\w+|Users\/\w+)\//, 'cd /home/ada/kindred'],
  ['a registry', /registry\.npmjs|npmmirror|verdaccio|artifactory|\/\/registry\./i, 'https://registry.npmjs.org'],
]

describe('words that stand nowhere in the project', () => {
  test.each(banned)('%s: %s is found where it stands', (_, pattern, example) => {
    expect(example).toMatch(pattern)
    expect('a User-Agent header, user-agent, userAgent, new Agent(), agent: false, rgb #123abc').not.toMatch(pattern)
  })

  test('no file says who wrote it, how, where, or what is left to do', () => {
    const here = 'packages/server/test/architecture.unit.test.ts'
    const files = tracked.filter((path) => path !== here && path !== 'package-lock.json')
    const found = files.flatMap((path) => {
      const text = readFileSync(`${root}/${path}`, 'latin1')
      return text.includes('\0')
        ? []
        : banned.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${path}: ${what}`)
    })
    expect(found).toEqual([])
  })
})

describe('words that have one room', () => {
  const database = /sqlite|postgres/i
  const mayNameDatabases =
    /^packages\/server\/src\/(db\/dialects\/|db\/(dialect|open|migration-connection)\.ts$|testing\/|config\.ts$)|^packages\/cli\//
  const mayReadEnvironment = /^packages\/server\/src\/(testing\/|config\.ts$)|^packages\/cli\/src\/environment\.ts$/

  test('a comment is no code', () => {
    expect(codeWords("// sqlite\nconst a = 'x' /* postgres */").join(' ')).toBe('a x')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
    expect(codeWords('const url = `postgres://${host}/sqlite${b}`').join(' ')).toMatch(/postgres.*sqlite/)
  })

  test('the code above the dialects names no database', () => {
    const files = source.filter((path) => !mayNameDatabases.test(path))
    expect(files.filter((path) => codeWords(read(path)).some((word) => database.test(word)))).toEqual([])
  })

  test('the environment is read in one place', () => {
    const files = source.filter((path) => !mayReadEnvironment.test(path))
    expect(files.filter((path) => /\bprocess\.env\b|import\.meta\.env\b/.test(read(path)))).toEqual([])
  })
})

describe('rules and tests', () => {
  const citation = /\[([A-Z]+-\d+)\]/g
  const cited = new Map(
    tracked
      .filter((path) => /\.test\.tsx?$/.test(path) && !path.endsWith('architecture.unit.test.ts'))
      .flatMap((path) => [...read(path).matchAll(citation)].map(([, rule = '']) => [rule, path] as const)),
  )
  const written = new Set(
    [...read('packages/server/SPEC.md').matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map(([, rule]) => rule),
  )

  test('every rule that a test cites stands in SPEC.md', () => {
    expect([...cited].filter(([rule]) => !written.has(rule)).map(([rule, path]) => `${rule} (${path})`)).toEqual([])
  })

  test('every rule of SPEC.md is cited by a test', () => {
    expect([...written].filter((rule) => !cited.has(rule ?? ''))).toEqual([])
  })
})
