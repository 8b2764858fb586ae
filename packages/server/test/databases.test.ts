import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

test('[DB-1] the database of this project answers', async () => {
  const url = inject('databaseUrl')
  if (url === 'sqlite:') {
    expect(new Sqlite(':memory:').prepare('select 1 + 1 as two').get()).toEqual({ two: 2 })
    return
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  expect((await client.query('select 1 + 1 as two')).rows).toEqual([{ two: 2 }])
  await client.end()
})
