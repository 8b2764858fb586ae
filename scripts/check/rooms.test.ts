import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkRooms } from './rooms.ts'

let root: string

function plant(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

/** A house that keeps every rule, so that each test plants one violation in it. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kindred-rooms-'))
  mkdirSync(join(root, 'node_modules/@kindred'), { recursive: true })
  for (const name of ['contract', 'server', 'sdk']) {
    const exports = {
      '.': { '@kindred/source': './src/index.ts', default: './dist/index.js' },
      './inner': { '@kindred/source': './src/kernel/kernel.ts' },
    }
    plant({ [`packages/${name}/package.json`]: JSON.stringify({ name: `@kindred/${name}`, type: 'module', exports }) })
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@kindred', name), 'dir')
  }
  plant({
    'packages/contract/src/index.ts': "import 'zod'\nexport type Handle = string",
    'packages/sdk/src/index.ts': "import '@trpc/client'",
    'packages/cli/src/main.ts': "import '@kindred/server'\nimport '@kindred/sdk'\nimport '@kindred/contract'",
    'packages/server/src/index.ts': "export * from './server.ts'",
    'packages/server/src/server.ts':
      "import './rpc/http.ts'\nimport './domains/index.ts'\nimport './db/dialects/postgres.ts'",
    'packages/server/src/db/database.ts': 'export interface Database {}',
    'packages/server/src/kernel/kernel.ts':
      "import type { Handle } from '@kindred/contract'\nimport type { Database } from '../db/database.ts'\nexport type Names = [Handle, Database]",
    'packages/server/src/db/columns.ts': "import '../kernel/kernel.ts'",
    'packages/server/src/db/dialects/postgres.ts': "import 'pg'\nimport '../columns.ts'",
    'packages/server/src/rpc/http.ts': "import '@trpc/server'\nimport '../kernel/kernel.ts'",
    'packages/server/src/domains/index.ts': "import './posts/index.ts'\nimport './graph/index.ts'",
    'packages/server/src/domains/graph/index.ts': "import './service.ts'",
    'packages/server/src/domains/graph/service.ts': "import '@kindred/contract'\nimport '../../db/columns.ts'",
    'packages/server/src/domains/posts/index.ts': "import '../graph/index.ts'",
    'packages/server/src/domains/posts/posts.test.ts': "import '../graph/service.ts'\nimport 'pg'",
  })
})
afterEach(() => rmSync(root, { recursive: true }))

test('a house in order breaks no rule, and every module of it is read', () => {
  const files = readdirSync(join(root, 'packages'), { recursive: true }).filter((path) => String(path).endsWith('.ts'))
  expect(checkRooms(root)).toEqual({ modules: files.length, violations: [] })
})

/** Rule, folder, and what a file planted in that folder imports. */
const breaches: [rule: string, folder: string, imported: string][] = [
  ['no-cycles', 'packages/server/src/domains/graph', './planted-0.ts'],
  ['rooms', 'packages/contract/src', '@kindred/server'],
  ['rooms', 'packages/contract/src', 'kysely'],
  ['rooms', 'packages/contract/src', 'node:crypto'],
  ['rooms', 'packages/sdk/src', '@kindred/contract'],
  ['rooms', 'packages/sdk/src', 'node:crypto'],
  ['rooms', 'packages/sdk/src', 'zod'],
  ['rooms', 'packages/server/src/kernel', '../rpc/http.ts'],
  ['rooms', 'packages/server/src/kernel', '../db/database.ts'],
  ['rooms', 'packages/server/src/db', '../domains/graph/index.ts'],
  ['rooms', 'packages/server/src/jobs', '../rpc/http.ts'],
  ['rooms', 'packages/server/src/realtime', '../domains/graph/index.ts'],
  ['rooms', 'packages/server/src/domains/graph', '../../db/dialects/postgres.ts'],
  ['rooms', 'packages/server/src/domains/graph', '../../rpc/http.ts'],
  ['rooms', 'packages/server/src/domains/graph', '@kindred/sdk'],
  ['rooms', 'packages/server/src/rpc', '../db/columns.ts'],
  ['rooms', 'packages/server/src/rpc', '../domains/index.ts'],
  ['rooms', 'packages/server/src', '@kindred/sdk'],
  ['rooms', 'packages/cli/src', '@kindred/server/inner'],
  ['domain-doors', 'packages/server/src/domains/posts', '../graph/service.ts'],
  ['domain-doors', 'packages/server/src/domains', './graph/service.ts'],
  ['drivers', 'packages/server/src/domains/graph', 'pg'],
  ['drivers', 'packages/server/src/db', 'better-sqlite3'],
  ['drivers', 'packages/cli/src', 'node:sqlite'],
  ['wires', 'packages/server/src/domains/graph', '@trpc/server'],
  ['wires', 'packages/server/src', 'ws'],
]

test('each rule sees every breach of it, and nothing else', () => {
  for (const [at, [, folder, imported]] of breaches.entries())
    plant({ [`${folder}/planted-${at}.ts`]: `import '${imported}'` })
  const seen = checkRooms(root).violations.map((violation) => violation.split(' -> ')[0])
  expect(seen.toSorted()).toEqual(
    breaches.map(([rule, folder], at) => `${rule}: ${folder}/planted-${at}.ts`).toSorted(),
  )
  const config = readFileSync(new URL('../../.dependency-cruiser.cjs', import.meta.url), 'utf8')
  const names = new Set([...config.matchAll(/name: '([a-z-]+)'/g)].map(([, name]) => name))
  expect(names).toEqual(new Set(breaches.map(([rule]) => rule)))
})

test('an import of ours that leads nowhere is told', () => {
  plant({ 'packages/server/src/kernel/ids.ts': "import './gone.ts'" })
  expect(checkRooms(root).violations).toEqual(['astray: packages/server/src/kernel/ids.ts -> ./gone.ts'])
})
