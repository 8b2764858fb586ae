import { expect, inject, test } from 'vitest'
import { toldAfter } from './told.ts'

test('[DB-2] an index that is not used, foreign keys that are off, and whatever was altered are found', async () => {
  const found = await toldAfter(
    inject('databaseUrl'),
    "update pg_index set indisvalid = false where indexrelid = 'posts_by_author_id_id'::regclass",
    'alter table posts disable trigger all',
    'alter table profiles alter column bio type varchar(10)',
    'alter table profiles drop constraint profiles_posts_count_check',
    'alter table sessions add column extra text',
  )
  expect(found).toEqual([
    'database.valid-indexes: posts_by_author_id_id',
    'database.enforced-keys: posts',
    'schema.as-migrated: constraint profiles_posts_count_check of profiles is missing, and 2 more',
    'schema.nothing-else: column extra of sessions was made by no migration',
  ])
})

test('[DB-2] an index that is broken inside is found where amcheck is there to tell', async () => {
  const amcheck = 'create extension if not exists amcheck'
  expect(await toldAfter(inject('databaseUrl'), amcheck)).toEqual([])
  const wrongOrder = `create function backwards(a bigint, b bigint) returns int immutable strict language sql
    as 'select case when current_setting(''kindred.backwards'', true) = ''on'' then btint8cmp(b, a) else btint8cmp(a, b) end'`
  const found = await toldAfter(
    inject('databaseUrl'),
    amcheck,
    wrongOrder,
    `create operator class backwards for type bigint using btree as
       operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 backwards(bigint, bigint)`,
    'insert into sign_in_attempts select n::text, 1, n, n from generate_series(1, 100) n',
    "set kindred.backwards = 'on'",
    'create index attempts_backwards on sign_in_attempts (last_at backwards)',
  )
  expect(found.find((sentence) => sentence.startsWith('database.sound-indexes'))).toContain('attempts_backwards')
})
