import type { AccountId, PostId } from '@kindred/contract'
import { createTable, dropTable, id, type Migration, maybeInstant, text } from '../../src/db/columns.ts'
import { type Calls, calls } from '../../src/domains/calls/index.ts'
import type { HandlersFor } from '../../src/kernel/call.ts'
import type { Kernel } from '../../src/kernel/kernel.ts'
import { defineModule } from '../../src/kernel/module.ts'
import { found, refuse } from '../../src/kernel/refusal.ts'
import type { testApi } from './contract.ts'

interface NoteTables {
  notes: { id: PostId; author_id: AccountId | null; text: string; hidden_at: number | null }
}

const migration: Migration = {
  name: '20261120-0905-notes',
  up(schema) {
    createTable(schema, 'notes', {
      columns: { id: id(), author_id: { ...id(), isNullable: true }, text: text(), hidden_at: maybeInstant() },
    })
  },
  down(schema) {
    dropTable(schema, 'notes')
  },
}

export class OutOfReach extends Error {}

function createNotes({ db, transaction, nextId, clock }: Kernel<NoteTables, { calls: Calls }>) {
  return {
    async add(author: AccountId | null, words: string) {
      const note = { id: nextId<'post'>(), text: words }
      await transaction(({ db }) =>
        db
          .insertInto('notes')
          .values({ ...note, author_id: author, hidden_at: null })
          .execute(),
      )
      return { ...note, secret: 'never declared, so never sent' }
    },
    async get(note: PostId) {
      const query = db.selectFrom('notes').select(['id', 'text']).where('id', '=', note).where('hidden_at', 'is', null)
      return found(await query.executeTakeFirst())
    },
    async all() {
      return db.selectFrom('notes').select(['id', 'text']).orderBy('id').execute()
    },
    async hide(note: PostId) {
      await transaction(({ db }) =>
        db.updateTable('notes').set({ hidden_at: clock() }).where('id', '=', note).execute(),
      )
    },
    async clear() {
      const removed = await transaction(({ db }) => db.deleteFrom('notes').executeTakeFirst())
      return Number(removed.numDeletedRows)
    },
  }
}
type Notes = ReturnType<typeof createNotes>

const notes = defineModule<'notes', NoteTables, { calls: Calls }, Notes>({
  name: 'notes',
  requires: ['calls'],
  tables: ['notes'],
  migrations: [migration],
  create: createNotes,
  handlers: ({ notes }): HandlersFor<typeof testApi> => ({
    'notes.add': ({ viewer }, { text: words }) => notes.add(viewer.id, words),
    'notes.get': (_, { note }) => notes.get(note),
    'notes.count': async () => ({ notes: (await notes.all()).length }),
    'notes.list': async () => ({ items: await notes.all(), cursor: null }),
    'notes.mine': async ({ viewer, device }) => ({ id: viewer.id, device }),
    'notes.clear': async () => ({ removed: await notes.clear() }),
    'notes.staff.hide': async (_, { note }) => {
      await notes.hide(note)
      return { done: true }
    },
    'notes.staff.reset': async () => ({ done: true }),
    'notes.broken.throws': async () => {
      throw new Error('select secret from accounts where password = hunter2')
    },
    'notes.broken.unavailable': async () => {
      throw new OutOfReach('connect ECONNREFUSED 10.0.0.7:5432')
    },
    'notes.broken.answers': async ({ viewer }) => {
      await notes.add(viewer.id, 'half')
      return { id: 7, note: 'wrong' } as never
    },
    'notes.broken.stalls': async ({ viewer }) => {
      await notes.add(viewer.id, 'half')
      return new Promise(() => {})
    },
    'notes.broken.dawdles': () => new Promise(() => {}),
    'notes.broken.refuses': async ({ viewer }) => {
      await notes.add(viewer.id, 'half')
      throw refuse('conflict')
    },
  }),
})

function createSessions({ transaction, random }: Kernel<object, { calls: Calls; notes: Notes }>) {
  return {
    /** As `auth` verbs do: slow work first, then one transaction of its own that claims the intent. */
    signIn(handle: string, intent: Parameters<Calls['claim']>[0] | undefined) {
      return transaction(async (_, { calls, notes }) => {
        const claimed = intent ? await calls.claim(intent) : 'fresh'
        if (claimed === 'fresh') await notes.add(null, `account ${handle}`)
        return { token: random(8).toString('hex'), wasRepeated: claimed === 'repeated' }
      })
    },
  }
}

const sessions = defineModule<'sessions', object, { calls: Calls; notes: Notes }, ReturnType<typeof createSessions>>({
  name: 'sessions',
  requires: ['calls', 'notes'],
  tables: [],
  migrations: [],
  create: createSessions,
  handlers: ({ sessions }): HandlersFor<typeof testApi> => ({
    'auth.signIn': ({ intent }, { handle }) => sessions.signIn(handle, intent),
    'auth.handleAvailable': async () => ({ available: true }),
  }),
})

export const testModules = [calls, notes, sessions] as const
