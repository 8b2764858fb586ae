import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from, to } from 'pg-copy-streams'
import { seededTables } from './inserts.ts'

/** What COPY wrote of each table of a seeded database. */
export type Copies = readonly (readonly [table: string, rows: Buffer])[]

const CHUNK = 2 ** 16

export async function readCopies(url: string): Promise<Copies> {
  const client = new pg.Client(url)
  await client.connect()
  const copies: [string, Buffer][] = []
  for (const table of seededTables) copies.push([table, await buffer(client.query(to(`copy ${table} to stdout`)))])
  await client.end()
  return copies
}

/** COPY of every table in one transaction. Answers milliseconds. */
export async function copyInto(url: string, copies: Copies): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const began = performance.now()
  await client.query('begin')
  for (const [table, rows] of copies)
    await pipeline(Readable.from(chunksOf(rows)), client.query(from(`copy ${table} from stdin`)))
  await client.query('commit')
  const took = performance.now() - began
  await client.end()
  return took
}

function* chunksOf(rows: Buffer): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.subarray(at, at + CHUNK)
}
