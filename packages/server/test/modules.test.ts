import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type AccountId, declaring, defineErrors, done, type Id, line, postId } from '@kindred/contract'
import { expect, inject, test } from 'vitest'
import { z } from 'zod'
import {
  type Config,
  columns,
  copyDatabase,
  createBackup,
  createServer,
  defineModule,
  diagnose,
  findBackup,
  isDone,
  type Kernel,
  loadConfig,
  type Module,
  migrate,
  type Offered,
  orphans,
  refusalsOf,
  resetDatabase,
  restoreBackup,
  sentencesOf,
  verifyBackup,
} from '../src/index.ts'
import { freshDatabase } from '../src/testing/database.ts'
import { testServer } from '../src/testing/index.ts'

interface NoteTables {
  margin_notes: { id: Id<'note'>; post_id: string; author_id: AccountId; words: string }
}

const migration: columns.Migration = {
  name: '20261128-1300-margin-notes',
  up(schema) {
    const columnsOfNotes = {
      id: columns.id(),
      post_id: columns.id({ of: 'posts', onDelete: 'cascade' }),
      author_id: columns.id({ of: 'accounts', onDelete: 'cascade' }),
      words: columns.text({ max: 100 }),
    }
    columns.createTable(schema, 'margin_notes', { columns: columnsOfNotes, indexes: [{ on: ['post_id', 'id'] }] })
  },
  down: (schema) => columns.dropTable(schema, 'margin_notes'),
}

const errors = defineErrors({ 'margins.full': { status: 'CONFLICT', message: 'There is no room in this margin.' } })
const { mutation, query } = declaring(errors)
const { refuse } = refusalsOf(errors)
const contract = {
  write: mutation({
    access: 'account',
    summary: 'Writes into the margin of a post.',
    input: z.strictObject({ post: postId, words: line({ min: 1, max: 100 }) }),
    output: done,
    errors: ['margins.full'],
  }),
  read: query({
    access: 'anyone',
    summary: 'Reads the margin of a post.',
    input: z.strictObject({ post: postId }),
    output: z.object({ words: z.array(z.string()) }),
  }),
}

type Uses = Pick<Offered, 'posts'>

function createMargins({ db, transaction }: Kernel<NoteTables, Uses>, { posts }: Uses) {
  return {
    write(
      viewer: Parameters<Uses['posts']['hold']>[0],
      { post, words }: { post: typeof postId._zod.output; words: string },
    ) {
      return transaction(async ({ db, nextId }, uses) => {
        await uses.posts.hold(viewer, post)
        if (words === 'too much') throw refuse('margins.full')
        const row = { id: nextId<'note'>(), post_id: post, author_id: viewer.id, words }
        await db.insertInto('margin_notes').values(row).execute()
      })
    },
    async read(viewer: Parameters<Uses['posts']['seen']>[0], post: typeof postId._zod.output) {
      await posts.get(viewer, post)
      const rows = await db
        .selectFrom('margin_notes')
        .select('words')
        .where('post_id', '=', post)
        .orderBy('id')
        .execute()
      return { words: rows.map(({ words }) => words) }
    },
  }
}

const heard: string[] = []

const margins = defineModule<'margins', NoteTables, Uses, ReturnType<typeof createMargins>, typeof contract>({
  name: 'margins',
  requires: ['posts'],
  tables: ['margin_notes'],
  migrations: [migration],
  create: createMargins,
  errors,
  api: [
    contract,
    ({ margins }) => ({
      write: ({ viewer }, note) => margins.write(viewer, note).then(isDone),
      read: ({ viewer }, { post }) => margins.read(viewer, post),
    }),
  ],
  invariants: orphans([migration]),
  setup({ around, on }) {
    around('post.creating', async (event, next, { margins }) => {
      heard.push(typeof margins.read)
      return next({ ...event, text: `${event.text}, with a margin` })
    })
    on('post.created', ({ author }) => heard.push(author))
  },
})

/** A module that does nothing but stand in the list. */
function named(name: string, given: Partial<Module> = {}): Module {
  return { name, requires: [], tables: [], migrations: [], create: () => ({}), ...given }
}

function configWith<const Modules extends readonly Module[]>(modules: Modules, database: string) {
  return loadConfig({ env: {}, overrides: { environment: 'test', database, modules } }).config
}

test('a module serves its endpoints, stands around verbs, hears facts, and refuses with reasons of its own', async () => {
  await using kit = await testServer({ databaseUrl: inject('databaseUrl'), modules: [margins] })
  const { ann, bob } = await kit.people('ann', 'bob')
  heard.length = 0
  const { id: post, text } = await ann.posts.create({ text: 'hello', audience: 'followers' })
  expect(text).toBe('hello, with a margin')
  expect(new Set(heard)).toEqual(new Set(['function', ann.id]))
  expect(await ann.margins.write({ post, words: 'well said' })).toEqual({ done: true })
  await expect(ann.margins.write({ post, words: 'too much' })).rejects.toMatchObject({
    reason: 'margins.full',
    status: 409,
    message: 'margins.full: There is no room in this margin.',
  })
  await expect(bob.margins.write({ post, words: 'me too' })).rejects.toMatchObject({ reason: 'not-found' })
  await expect(ann.margins.write({ post, words: '' })).rejects.toMatchObject({
    details: { issues: [{ path: 'words' }] },
  })
  expect(await ann.margins.read({ post })).toEqual({ words: ['well said'] })
  expect((await kit.dump()).margin_notes).toHaveLength(1)
})

test('[BAK-1] [DB-2] the tables of a module are migrated, examined, backed up, restored, copied and emptied with all others', async () => {
  await using fresh = await freshDatabase({ url: inject('databaseUrl'), migrations: [] })
  const config = configWith([margins], fresh.url)
  const dir = mkdtempSync(path.join(tmpdir(), 'kindred-modules-'))
  try {
    expect(await migrate(config)).toContain(migration.name)
    await writeOne(config)
    const report = await diagnose(config)
    expect(report.checks.map(({ name }) => name)).toContain('orphans.margin_notes.post_id')
    expect(sentencesOf(report)).toEqual([])
    const { name } = await createBackup(config, { dir })
    const backup = await findBackup(config, name, { dir })
    expect(await verifyBackup(config, backup)).toEqual([])
    await resetDatabase(config)
    expect(await marginsIn(config)).toBe(0)
    await restoreBackup(config, backup)
    expect(await marginsIn(config)).toBe(1)
    await using other = await freshDatabase({ url: inject('databaseUrl'), migrations: [] })
    const to = configWith([margins], other.url)
    await migrate(to)
    await copyDatabase({ from: config, to })
    expect(await marginsIn(to)).toBe(1)
    const plain = configWith([], fresh.url)
    await expect(createBackup(plain, { dir })).rejects.toMatchObject({ why: expect.stringContaining(migration.name) })
  } finally {
    rmSync(dir, { recursive: true })
  }
})

async function writeOne(config: Config<readonly [typeof margins]>): Promise<void> {
  await using server = await createServer(config)
  const credentials = { handle: 'ann', email: 'ann@example.com', passwordHash: 'none' }
  await server.house.services.profiles.create({ credentials })
  const ann = server.api.as('@ann')
  const { id: post } = await ann.posts.create({ text: 'hello' })
  await ann.margins.write({ post, words: 'kept' })
}

async function marginsIn(config: Config): Promise<number> {
  await using server = await createServer(config)
  const { db } = server.database
  const rows = await (db as Kernel<NoteTables>['db']).selectFrom('margin_notes').select('id').execute()
  return rows.length
}

const clashes: [what: string, modules: readonly Module[], why: RegExp][] = [
  ['two of one name', [named('twins'), named('twins')], /two modules are called twins/],
  ['one that is called as a domain is', [named('posts')], /two modules are called posts/],
  ['one without what it requires', [named('needy', { requires: ['missing'] })], /needy requires missing/],
  [
    'one above what it requires',
    [named('b', { requires: ['a'] }), named('a')],
    /b requires a, which does not stand above/,
  ],
  [
    'two with one table',
    [margins, named('thief', { tables: ['margin_notes'] })],
    /both margins and thief own the table/,
  ],
  ['one with a table of ours', [named('thief', { tables: ['posts'] })], /both posts and thief own the table posts/],
  [
    'two with one migration',
    [margins, named('echo', { migrations: [migration] })],
    /both margins and echo own the migration/,
  ],
  ['one in a namespace of ours', [named('auth', { contract })], /both Kindred and the module auth serve/],
  [
    'a reason of somebody else',
    [named('liar', { errors: { 'posts.odd': errors['margins.full'] } })],
    /liar declares the reason posts.odd/,
  ],
]

test.each(clashes)(
  '[EXT-1] modules that do not fit together are told before anything is opened: %s',
  async (_, modules, why) => {
    const config = configWith(modules, 'file:/nowhere/at/all.db')
    const misfit = { name: 'ModulesMisfit', reason: 'modules-misfit', why: expect.stringMatching(why) }
    await expect(createServer(config)).rejects.toMatchObject(misfit)
    await expect(migrate(config)).rejects.toMatchObject(misfit)
    await expect(diagnose(config)).rejects.toMatchObject(misfit)
  },
)

test('[EXT-1] an endpoint without a handler, and a handler without an endpoint, keep the server from starting', async () => {
  const { read, ...less } = contract
  await using fresh = await freshDatabase({ url: inject('databaseUrl'), migrations: [] })
  const answers = { 'margins.write': async () => ({}), 'margins.read': async () => ({}) }
  for (const [module, why] of [
    [
      named('margins', { contract, handlers: () => ({ 'margins.write': answers['margins.write'] }) }),
      'margins has no handler for margins.read',
    ],
    [
      named('margins', { contract: less, handlers: () => answers }),
      'margins handles margins.read, which it nowhere declares',
    ],
  ] as const) {
    const config = configWith([module], fresh.url)
    await migrate(config)
    await expect(createServer(config)).rejects.toMatchObject({ name: 'ModulesMisfit', why })
  }
  expect(read.kind).toBe('query')
})

test('[EXT-1] a setting that is no list of modules is told by its name, and shows nothing of what it holds', () => {
  for (const modules of [{}, [{}], [{ name: 'Wrong Name', create: () => ({}) }]])
    expect(() => loadConfig({ env: {}, file: { modules: modules as never } })).toThrow(
      /^modules in kindred.config.ts is wrong: [^{]*\. Give what defineModule/,
    )
})
