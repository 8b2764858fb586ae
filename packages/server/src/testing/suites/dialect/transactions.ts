import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { TransactionMisuse, type Writes } from '../../../db/database.ts'
import {
  countPeople,
  type DialectDatabase,
  findPost,
  insertLike,
  insertPeople,
  insertPosts,
  moveLikes,
  type OpenDialect,
} from './queries.ts'
import type { DialectTables } from './tables.ts'

type Db = Writes<DialectTables>

function insert(db: Db, id: number) {
  return db
    .insertInto('people')
    .values({ id: String(id), handle: `p${id}`, role: 'member' })
    .execute()
}

/** What a caller of `transaction()` may rely on. */
export function transactionSuite(open: OpenDialect): void {
  commits(open)
  trailing(open)
  handles(open)
  statementsSeen(open)
  races(open)
}

function commits(open: OpenDialect): void {
  describe('commits', () => {
    test('a body that throws is rolled back alone, with its own error', async () => {
      await using database = await open()
      const bodies = Array.from({ length: 20 }, (_, i) =>
        database.transaction(async ({ db }) => {
          await insert(db, i + 1)
          if (i === 7) throw new Error('seven refuses')
          return i
        }),
      )
      const results = await Promise.allSettled(bodies)
      expect(results.filter((result) => result.status === 'fulfilled').map((result) => result.value)).toHaveLength(19)
      expect(results[7]).toMatchObject({ status: 'rejected', reason: { message: 'seven refuses' } })
      expect(await countPeople(database.db)).toBe(19)
    })

    test('what waits for the commit runs after it, in order, once', async () => {
      await using database = await open({ repeatBodies: true })
      const heard: (string | Promise<number>)[] = []
      await database.transaction(async ({ db, afterCommit }) => {
        afterCommit(() => heard.push('first'))
        await insert(db, 1)
        afterCommit(() => heard.push(countPeople(database.db)))
        afterCommit(() => heard.push('last'))
        expect(heard).toEqual([])
      })
      expect(await Promise.all(heard)).toEqual(['first', 1, 'last'])
    })

    test('what waits for a commit that never comes is dropped', async () => {
      await using database = await open()
      const heard: string[] = []
      const refused = database.transaction(async ({ afterCommit }) => {
        afterCommit(() => heard.push('refused'))
        throw new Error('no')
      })
      await expect(refused).rejects.toThrow('no')
      const failed = database.transaction(async ({ db, afterCommit }) => {
        afterCommit(() => heard.push('failed'))
        await insert(db, 1)
        await db.insertInto('children').values({ id: '1', parent_id: '99' }).execute() // the commit finds out
      })
      await expect(failed).rejects.toThrow(/foreign key/i)
      expect(heard).toEqual([])
      expect(await countPeople(database.db)).toBe(0)
    })

    test('what runs after a commit may throw and harms nobody', async () => {
      const error = vi.fn()
      await using database = await open({ log: { error, warn: vi.fn() } })
      const heard: number[] = []
      const answers = await Promise.all(
        [1, 2].map((i) =>
          database.transaction(async ({ db, afterCommit }) => {
            await insert(db, i)
            afterCommit(() => {
              throw new Error('boom')
            })
            afterCommit(() => heard.push(i))
            return i
          }),
        ),
      )
      expect(answers).toEqual([1, 2])
      expect(heard.sort()).toEqual([1, 2])
      expect(error).toHaveBeenCalledTimes(2)
    })
  })
}

function trailing(open: OpenDialect): void {
  describe('statements that nobody waits for', () => {
    test('they have their place among the others, and are committed with them', async () => {
      await using database = await open({ repeatBodies: true })
      const before = await database.transaction(async ({ db, trail }) => {
        trail(insert(db, 1))
        const before = await countPeople(db)
        trail(insert(db, 2))
        return before
      })
      expect(before).toBe(1)
      expect(await countPeople(database.db)).toBe(2)
    })

    test('one that fails takes its transaction with it, and its own error is what is told, whatever fails after it', async () => {
      await using database = await open()
      const heard: string[] = []
      const last = database.transaction(async ({ db, trail, afterCommit }) => {
        afterCommit(() => heard.push('last'))
        await insert(db, 1)
        trail(insert(db, 1))
      })
      await expect(last).rejects.toThrow(/unique/i)
      const notLast = database.transaction(async ({ db, trail }) => {
        await insert(db, 1)
        trail(insert(db, 1))
        await countPeople(db)
      })
      await expect(notLast).rejects.toThrow(/unique/i)
      expect(await countPeople(database.db)).toBe(0)
      expect(heard).toEqual([])
    })
  })
}

function handles(open: OpenDialect): void {
  describe('handles', () => {
    test('a failed statement dooms its transaction, even when its error is swallowed', async () => {
      await using database = await open()
      const swallowed = database.transaction(async ({ db }) => {
        await insert(db, 1)
        await insert(db, 1).catch(() => {})
      })
      await expect(swallowed).rejects.toThrow(TransactionMisuse)
      const continued = database.transaction(async ({ db }) => {
        await insert(db, 1)
        await insert(db, 1).catch(() => {})
        await insert(db, 2)
      })
      await expect(continued).rejects.toThrow(/on conflict/)
      expect(await countPeople(database.db)).toBe(0)
    })

    test('the outer handle is refused inside a body', async () => {
      await using database = await open()
      await expect(database.transaction(() => countPeople(database.db))).rejects.toThrow(TransactionMisuse)
      const nested = database.transaction(() => database.transaction(async () => 1))
      await expect(nested).rejects.toThrow(/outer handle/)
    })

    test('a handle is refused once its transaction has ended', async () => {
      await using database = await open()
      const leaked = await database.transaction(async (transaction) => transaction)
      await expect(insert(leaked.db, 1)).rejects.toThrow(/after its transaction ended/)
      expect(() => leaked.afterCommit(() => {})).toThrow(TransactionMisuse)
      expect(await countPeople(database.db)).toBe(0)
    })

    test('a write outside a transaction is refused, raw or built', async () => {
      await using database = await open()
      const outer = database.db as unknown as Db // its type has no such verb
      await expect(insert(outer, 1)).rejects.toThrow(TransactionMisuse)
      await expect(sql`delete from people`.execute(outer)).rejects.toThrow(TransactionMisuse)
      expect(await countPeople(database.db)).toBe(0)
    })

    test('others read what is committed while a transaction is open', async () => {
      await using database = await open()
      const writing = database.transaction(async ({ db }) => {
        await insert(db, 1)
        await insert(db, 2)
      })
      const counts = await Promise.all(Array.from({ length: 10 }, () => countPeople(database.db)))
      await writing
      expect(counts.filter((count) => count === 1)).toEqual([])
      expect(await countPeople(database.db)).toBe(2)
    })
  })
}

function statementsSeen(open: OpenDialect): void {
  describe('statements seen', () => {
    test('onQuery puts something between two reads', async () => {
      const state: { between?: () => Promise<void> } = {}
      await using database: DialectDatabase = await open({
        onQuery: async () => {
          const { between } = state
          delete state.between
          await between?.()
        },
      })
      expect(await countPeople(database.db)).toBe(0)
      state.between = () => insertPeople(database, ['1'])
      expect(await countPeople(database.db)).toBe(1)
    })

    test('what onQuery throws is the failure of the statement', async () => {
      const failing = { at: '' }
      const onQuery = (text: string) => {
        if (failing.at !== '' && text.includes(failing.at)) throw new Error('cut')
      }
      await using database = await open({ onQuery })
      failing.at = 'insert'
      await expect(database.transaction(({ db }) => insert(db, 1))).rejects.toThrow('cut')
      failing.at = 'count'
      await expect(countPeople(database.db)).rejects.toThrow('cut')
      failing.at = ''
      expect(await countPeople(database.db)).toBe(0)
    })
  })
}

function races(open: OpenDialect): void {
  describe('races', () => {
    test('[CNT-3] 64 identical likes of each of ten people at once move the counter by ten', async () => {
      await using database = await open()
      const people = Array.from({ length: 10 }, (_, i) => String(i + 1))
      await insertPeople(database, people)
      await insertPosts(database, [{ id: '100' }])
      let facts = 0
      const like = (account: string) =>
        database.transaction(async ({ db, afterCommit }) => {
          if ((await insertLike.affected(db, { post: '100', account })) === 0) return
          await moveLikes(db, { post: '100', by: 1 })
          afterCommit(() => facts++)
        })
      await Promise.all(Array.from({ length: 640 }, (_, i) => like(String((i % 10) + 1))))
      expect((await findPost.first(database.db, { id: '100' }))?.likes_count).toBe(10)
      expect(facts).toBe(10)
    })

    test('two transactions that lock one account follow one another', async () => {
      await using database = await open()
      await insertPeople(database, ['1', '2'])
      await insertPosts(database, [{ id: '100' }])
      const readThenWrite = (ids: string[]) =>
        database.transaction(async ({ db, lock }) => {
          await lock('account', ...ids)
          const post = await findPost.first(db, { id: '100' })
          await db
            .updateTable('posts')
            .set({ likes_count: (post?.likes_count ?? 0) + 1 })
            .execute()
        })
      const pairs = [['1', '2'], ['2', '1'], ['1'], ['10', '1', '1']]
      await Promise.all(Array.from({ length: 24 }, (_, i) => readThenWrite(pairs[i % 4] ?? [])))
      expect((await findPost.first(database.db, { id: '100' }))?.likes_count).toBe(24)
    })
  })
}
