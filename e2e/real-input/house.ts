import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type KindredClient } from '@kindred/sdk'
import type { DatabaseName, Databases } from '../databases.ts'
import { kindred, type Place, type Running, startKindred } from '../kindred.ts'
import { readTables, type Tables } from '../model/tables.ts'
import type { Lines } from './network.ts'

export interface Community {
  /** Who follows whom; without it the seed invents the community of `kindred demo`. */
  readonly lines?: Lines
  readonly posts: number
  readonly seed: number
}

/** A seeded community that nobody serves yet. */
export interface Prepared {
  readonly database: DatabaseName
  readonly place: Place
  /** Everybody's. */
  readonly password: string
  /** As the seed left them: what has expired is swept away soon after a server starts. */
  readonly tables: Tables
}

/** A community, served by a process of its own. */
export interface House extends AsyncDisposable {
  readonly place: Place
  readonly server: Running
  /** Somebody who is not signed in. */
  readonly anonymous: KindredClient
  /** An admin, who moderates. */
  readonly keeper: KindredClient
  /** Somebody of the community, signed in once. */
  as(handle: string): Promise<KindredClient>
}

const KEEPER = 'keeper'
const KEEPER_PASSWORD = 'the keeper keeps the keys'

/** What an operator does, with the real command line: migrate, seed, make an admin. */
export async function prepare(databases: Databases, { lines, posts, seed }: Community): Promise<Prepared> {
  const place = { databaseUrl: await databases.fresh() }
  await kindred(place, 'migrate', 'up')
  const seeding = (...more: string[]) =>
    kindred(place, 'seed', ...more, '--posts', `${posts}`, '--seed', `${seed}`, '--json')
  const { password } = JSON.parse(lines ? await withFile(lines, (file) => seeding('--follows', file)) : await seeding())
  const env = { KINDRED_ADMIN_PASSWORD: KEEPER_PASSWORD }
  await kindred({ ...place, env }, 'admin', 'create', KEEPER, '--email', `${KEEPER}@example.com`)
  return { database: databases.name, place, password, tables: await readTables(place.databaseUrl) }
}

export async function openHouse({ place, password }: Prepared): Promise<House> {
  const server = await startKindred(place)
  const people = new Map<string, Promise<KindredClient>>()
  return {
    place,
    server,
    anonymous: createClient({ url: server.url, retries: 0 }),
    keeper: await signedIn(server.url, KEEPER, KEEPER_PASSWORD),
    as(handle) {
      const known = people.get(handle) ?? signedIn(server.url, handle, password)
      people.set(handle, known)
      return known
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function withFile<Value>(lines: Lines, use: (file: string) => Promise<Value>): Promise<Value> {
  const file = path.join(tmpdir(), `kindred-follows-${process.pid}-${Date.now()}.tsv`)
  await writeFile(file, `${lines.join('\n')}\n`)
  try {
    return await use(file)
  } finally {
    await rm(file, { force: true })
  }
}

async function signedIn(url: string, identifier: string, password: string): Promise<KindredClient> {
  const client = createClient({ url, retries: 0 })
  await client.auth.signIn({ identifier, password })
  return client
}
