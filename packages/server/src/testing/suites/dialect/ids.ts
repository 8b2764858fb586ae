import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { shape } from '../../../db/shape.ts'
import {
  type DialectDatabase,
  findPost,
  insertLike,
  insertPeople,
  insertPosts,
  listPosts,
  type OpenDialect,
} from './queries.ts'
import type { DialectTables } from './tables.ts'

type Db = DialectDatabase['db']

/** Posts 9, 10 and 11; 11 answers 9. Numbers of one and two digits tell integers from text. */
const expressions: Record<string, (db: Db) => Promise<readonly { id: string }[]>> = {
  'coalesce(reply_to_id, id) = 9': (db) =>
    posts(db)
      .where(({ fn }) => fn.coalesce('reply_to_id', 'id'), '=', '9')
      .execute(),
  'coalesce(reply_to_id, id) > 9': (db) =>
    posts(db)
      .where(({ fn }) => fn.coalesce('reply_to_id', 'id'), '>', '9')
      .execute(),
  'case … end < 10': (db) =>
    posts(db)
      .where((eb) => eb.case().when('author_id', '>', '0').then(eb.ref('id')).end(), '<', '10')
      .execute(),
  '9 < coalesce(id, reply_to_id)': (db) =>
    posts(db)
      .where(({ eb, fn, val }) => eb(val('9'), '<', fn.coalesce('id', 'reply_to_id')))
      .execute(),
  'having max(id) >= 10': (db) =>
    posts(db)
      .groupBy('id')
      .having(({ fn }) => fn.max('id'), '>=', '10')
      .execute(),
  'last_id of a subquery > 9': (db) =>
    db
      .selectFrom(
        db
          .selectFrom('posts')
          .select(({ fn }) => fn.max('id').as('last_id'))
          .groupBy('id')
          .as('latest'),
      )
      .select('last_id as id')
      .where('last_id', '>', '9')
      .orderBy('last_id')
      .execute(),
  'coalesce(reply_to_id, id) between 9 and 9': (db) =>
    posts(db)
      .where((eb) => eb.between(eb.fn.coalesce('reply_to_id', 'id'), '9', '9'))
      .execute(),
  'coalesce(id, reply_to_id) in [9, 10]': (db) =>
    posts(db)
      .where(({ fn }) => fn.coalesce('id', 'reply_to_id'), 'in', ['9', '10'])
      .execute(),
  'raw SQL with cast(.. as bigint)': (db) =>
    posts(db).where(sql<boolean>`coalesce(reply_to_id, id) = cast(${'9'} as bigint)`).execute(),
  'a tuple of columns': (db) =>
    posts(db)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(1, '10')))
      .execute(),
}
const expected: Record<string, string[]> = {
  'coalesce(reply_to_id, id) = 9': ['9', '11'],
  'coalesce(reply_to_id, id) > 9': ['10'],
  'case … end < 10': ['9'],
  '9 < coalesce(id, reply_to_id)': ['10', '11'],
  'having max(id) >= 10': ['10', '11'],
  'last_id of a subquery > 9': ['10', '11'],
  'coalesce(reply_to_id, id) between 9 and 9': ['9', '11'],
  'coalesce(id, reply_to_id) in [9, 10]': ['9', '10'],
  'raw SQL with cast(.. as bigint)': ['9', '11'],
  'a tuple of columns': ['9'],
}

function posts(db: Db) {
  return db.selectFrom('posts').select('id').orderBy('id')
}

const listAfter = shape((db: Db, $: { after: string }) =>
  posts(db).where(({ fn }) => fn.coalesce('reply_to_id', 'id'), '>', $.after),
)

/** Ids compare as the integers that they are, wherever they stand. */
export function idSuite(open: OpenDialect): void {
  describe('ids', () => {
    let database: DialectDatabase
    beforeAll(async () => {
      database = await open()
      await insertPeople(database, ['1'])
      await insertPosts(database, [{ id: '9' }, { id: '10' }, { id: '11', reply_to_id: '9' }])
      return () => database[Symbol.asyncDispose]()
    })

    for (const [name, query] of Object.entries(expressions))
      test(`[DB-1] an id is compared as an integer in ${name}`, async () => {
        expect((await query(database.db)).map(({ id }) => id)).toEqual(expected[name])
      })

    test('[DB-1] a parameter of a shape is compared as an integer as well', async () => {
      expect(await listAfter(database.db, { after: '9' })).toEqual([{ id: '10' }])
      expect(await listAfter(database.db, { after: '0' })).toHaveLength(3)
    })

    test.each(['abc', ' 9', '9.0', '9e0', '', '0x9', '09', '-9', '9007199254740992'])(
      '[DB-1] %j is no id',
      async (id) => {
        await expect(listAfter(database.db, { after: id })).rejects.toThrow(/not an id/)
        await expect(findPost(database.db, { id })).rejects.toThrow(/not an id/)
        await expect(listPosts(database.db, { ids: ['9', id] })).rejects.toThrow(/not an id/)
        await expect((async () => posts(database.db).where('id', '=', id).execute())()).rejects.toThrow(/not an id/)
      },
    )

    test('[DB-1] an id column refuses text', async () => {
      const insert = database.transaction(({ db }) =>
        db.insertInto('people').values({ id: 'abc', handle: 'abc', role: 'member' }).execute(),
      )
      await expect(insert).rejects.toThrow()
    })

    test('[DB-2] an id that refers to nothing is refused', async () => {
      const insert = database.transaction(({ db }) => insertLike(db, { post: '10', account: '99' }))
      const error = await insert.catch((failure: unknown) => failure)
      expect(error).toBeInstanceOf(Error)
      expect(database.dialect.isUniqueViolation(error)).toBe(false)
    })

    test('[DB-1] a second row under one id or one unique value is told from other errors', async () => {
      const person = { id: '1', handle: 'p1', role: 'member' } satisfies DialectTables['people']
      for (const second of [
        { ...person, handle: 'other' },
        { ...person, id: '2' },
      ]) {
        const insert = database.transaction(({ db }) => db.insertInto('people').values(second).execute())
        const error = await insert.catch((failure: unknown) => failure)
        expect(database.dialect.isUniqueViolation(error)).toBe(true)
        expect(database.dialect.isBusy(error)).toBe(false)
      }
    })

    test('[DB-1] a label outside its list is refused', async () => {
      const values = { id: '5', handle: 'p5', role: 'owner' as 'admin' }
      await expect(database.transaction(({ db }) => db.insertInto('people').values(values).execute())).rejects.toThrow()
    })
  })
}
