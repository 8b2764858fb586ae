import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { workplace } from './kindred.ts'

const declared = `export default {
  secret: 'weak',
  environment: 'production',
  fields: {
    profile: {
      pronouns: { type: 'string', max: 40 },
      level: { type: 'number', min: 0, integer: true, writable: 'host' },
    },
    post: { mood: { type: 'enum', values: ['calm', "don't \\\\ know"] }, spoiler: { type: 'boolean' } },
  },
}
`

const written = `// Written by \`kindred types\` from the configuration: change that instead.

declare module '@kindred/sdk' {
  interface ProfileFields {
    /** 1 to 40 characters in one line. */
    pronouns?: string
  }

  interface HostFields {
    /** A whole number from 0. */
    level?: number
  }

  interface PostFields {
    /** One of these words. */
    mood?: 'calm' | 'don\\'t \\\\ know'
    /** True or false. */
    spoiler?: boolean
  }
}

export {}
`

const consumer = `import { createClient, type PostId } from '@kindred/sdk'
import { createAdminClient } from '@kindred/sdk/server'

const kindred = createClient({ url: 'http://localhost:4545' })

export async function right(post: PostId): Promise<string> {
  const { fields } = await kindred.profiles.update({ name: 'Ann', fields: { pronouns: 'they' } })
  await kindred.profiles.update({ fields: { pronouns: null } })
  const level: number | undefined = fields.level
  const { fields: own } = await kindred.posts.create({ text: 'x', fields: { mood: 'calm', spoiler: null } })
  await kindred.posts.edit({ post, fields: { spoiler: true } })
  const mood: 'calm' | "don't \\\\ know" | undefined = own.mood
  const admin = createAdminClient({ url: 'http://localhost:4545', key: 'kik_' })
  await admin.people.upsert({ externalId: 'u1', fields: { level: 1, pronouns: null } })
  return \`\${level} \${mood} \${(await kindred.feeds.home()).items[0]?.post.fields.mood}\`
}

export async function wrong(post: PostId): Promise<void> {
  // @ts-expect-error another type
  await kindred.profiles.update({ fields: { pronouns: 7 } })
  // @ts-expect-error the host app's alone
  await kindred.profiles.update({ fields: { level: 7 } })
  // @ts-expect-error another word
  await kindred.posts.create({ text: 'x', fields: { mood: 'angry' } })
  // @ts-expect-error not declared
  await kindred.posts.edit({ post, fields: { colour: 'red' } })
  // @ts-expect-error not declared
  console.log((await kindred.posts.get({ post })).fields.colour)
}
`

const sdk = (file: string) => fileURLToPath(new URL(`../../sdk/src/${file}`, import.meta.url))

/** What the compiler says of files of a folder, with the client's source as its package. */
function complaintsAbout(folder: string, ...names: string[]): string[] {
  const program = ts.createProgram(
    names.map((name) => join(folder, name)),
    {
      ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, types: [] },
      ...{ target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.ESNext, allowImportingTsExtensions: true },
      ...{ moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'] },
      ...{ esModuleInterop: true, customConditions: ['@kindred/source'] },
      paths: { '@kindred/sdk': [sdk('index.ts')], '@kindred/sdk/server': [sdk('server.ts')] },
    },
  )
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe('kindred types', () => {
  test('writes what is declared, and tells when that is out of date', async () => {
    const { run, folder } = workplace()
    const files = { 'kindred.config.ts': declared }
    const first = await run('types', { files })
    expect([first.code, first.stdout]).toEqual([0, 'Wrote kindred-fields.d.ts, the types of 4 fields.\n'])
    expect(readFileSync(join(folder, 'kindred-fields.d.ts'), 'utf8')).toBe(written)
    expect((await run('types')).stdout).toMatch(/^Nothing has changed/)
    expect((await run('types --check')).code).toBe(0)
    writeFileSync(join(folder, 'kindred-fields.d.ts'), '')
    const stale = await run('types --check --json')
    expect([stale.code, JSON.parse(stale.stdout).error.reason]).toEqual([3, 'types-stale'])
    expect(readFileSync(join(folder, 'kindred-fields.d.ts'), 'utf8')).toBe('')
    const lost = await run('types --out nowhere/fields.d.ts --json')
    expect([lost.code, JSON.parse(lost.stdout).error]).toMatchObject([1, { reason: 'cannot-write', why: 'ENOENT' }])
  })

  test('a client compiled with them takes what is declared, and nothing else', async () => {
    const { run, folder, write } = workplace()
    write('consumer.ts', consumer)
    expect((await run('types --out fields.d.ts', { files: { 'kindred.config.ts': declared } })).code).toBe(0)
    expect(complaintsAbout(folder, 'consumer.ts', 'fields.d.ts')).toEqual([])
    expect(complaintsAbout(folder, 'consumer.ts')).toContain("Property 'level' does not exist on type 'ProfileFields'.")
  })

  test('of a declaration that is wrong it tells where and how to mend it, as every command does', async () => {
    const { run } = workplace()
    const file = "export default { fields: { post: { mood: { type: 'enum', values: [] } } } }\n"
    for (const words of ['types', 'start --port 0']) {
      const { code, stdout, stderr } = await run(words, { files: { 'kindred.config.ts': file } })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(
        /fields in kindred\.config\.ts is wrong[\s\S]*post\.mood\.values is empty[\s\S]*fix: {4}\S/,
      )
    }
  })
})
