import { describe, expect, test } from 'vitest'
import type { Reads } from '../../../db/database.ts'
import { shape } from '../../../db/shape.ts'
import { findPost, insertLike, insertPeople, type OpenDialect } from './queries.ts'
import type { DialectTables } from './tables.ts'

type Db = Reads<DialectTables>

/** Queries that are compiled once. */
export function shapeSuite(open: OpenDialect): void {
  describe('shapes', () => {
    test('a shape is built once a database and bound at each call', async () => {
      await using database = await open()
      await insertPeople(database, ['1', '2'])
      let builds = 0
      const findPerson = shape((db: Db, $: { id: string; limit: number }) => {
        builds++
        return db.selectFrom('people').select('handle').where('id', '>=', $.id).orderBy('id').limit($.limit)
      })
      expect(await findPerson.first(database.db, { id: '1', limit: 1 })).toEqual({ handle: 'p1' })
      expect(await findPerson(database.db, { id: '1', limit: 9 })).toEqual([{ handle: 'p1' }, { handle: 'p2' }])
      const inside = await database.transaction(({ db }) => findPerson.first(db, { id: '2', limit: 1 }))
      expect(inside).toEqual({ handle: 'p2' })
      expect(builds).toBe(1)
    })

    test('an argument that is undefined is refused by name', async () => {
      await using database = await open()
      const missing = { id: undefined } as unknown as { id: string }
      await expect(findPost(database.db, missing)).rejects.toThrow(/argument id/)
    })

    test('an argument that is null is bound as null', async () => {
      await using database = await open()
      const nullId = { id: null } as unknown as { id: string }
      expect(await findPost(database.db, nullId)).toEqual([])
    })

    test('a shape cannot calculate with an argument', async () => {
      await using database = await open()
      const twice = shape((db: Db, $: { limit: number }) =>
        db
          .selectFrom('people')
          .select('id')
          .limit($.limit * 2),
      )
      await expect(twice(database.db, { limit: 1 })).rejects.toThrow(/compute first/)
      const text = shape((db: Db, $: { prefix: string }) =>
        db.selectFrom('people').select('id').where('handle', 'like', `${$.prefix}%`),
      )
      await expect(text(database.db, { prefix: 'p' })).rejects.toThrow(/\$\.prefix/)
    })

    test('a shape that writes is refused outside a transaction', async () => {
      await using database = await open()
      await expect(insertLike(database.db as never, { post: '1', account: '1' })).rejects.toThrow(
        /inside a transaction/,
      )
    })
  })
}
