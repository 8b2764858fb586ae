import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startPostgres } from '@kindred/server/testing'
import pg from 'pg'

export const databaseNames = ['sqlite', 'postgres'] as const
export type DatabaseName = (typeof databaseNames)[number]

/** Empty databases of one kind, which go away with it. */
export interface Databases extends AsyncDisposable {
  readonly name: DatabaseName
  /** The URL of another empty database. */
  fresh(): Promise<string>
}

export function openDatabases(name: DatabaseName): Promise<Databases> {
  return name === 'sqlite' ? openFolder() : openServer()
}

async function openFolder(): Promise<Databases> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kindred-e2e-'))
  return {
    name: 'sqlite',
    fresh: async () => `file:${path.join(folder, `${randomBytes(6).toString('hex')}.db`)}`,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Durable, since a server that warns of its database would not be silent. */
async function openServer(): Promise<Databases> {
  const given = process.env.KINDRED_TEST_DATABASE_URL
  const own = given ? undefined : await startPostgres({ durable: true })
  const administrator = new pg.Client({ connectionString: given ?? own?.url('postgres') })
  await administrator.connect()
  const made: string[] = []
  return {
    name: 'postgres',
    async fresh() {
      const database = `kindred_e2e_${randomBytes(6).toString('hex')}`
      await administrator.query(`create database ${database}`)
      made.push(database)
      const url = new URL(given ?? (own?.url('postgres') as string))
      url.pathname = `/${database}`
      return url.href
    },
    async [Symbol.asyncDispose]() {
      for (const database of made) await administrator.query(`drop database if exists ${database} with (force)`)
      await administrator.end()
      await own?.[Symbol.asyncDispose]()
    },
  }
}
