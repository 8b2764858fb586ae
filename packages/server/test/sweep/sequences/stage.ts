// Where sequences run: a server for each database, and in each the same people.
import { type TestServer, testServer } from '../../../src/testing/index.ts'
import { addCollection } from '../content.ts'
import { addList, addPerson, addTie } from '../people.ts'
import { emptyWorld, type Person } from '../world.ts'
import { writeWorld } from '../writing.ts'
import { Side } from './side.ts'

export type Servers = readonly (readonly [name: string, server: TestServer])[]

export interface Stage extends AsyncDisposable {
  readonly servers: Servers
}

/** A server for each database. */
export async function openStage(urls: Iterable<string>): Promise<Stage> {
  await using opened = new AsyncDisposableStack()
  const servers: [string, TestServer][] = []
  for (const databaseUrl of new Set(urls))
    servers.push([databaseUrl.replace(/:.*/, ''), opened.use(await testServer({ databaseUrl }))])
  const kept = opened.move()
  return { servers, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

export function fail(what: string): never {
  throw new Error(what)
}

export const now = ([[, server] = fail('there is no database')]: Servers) => server.clock()

export const ROLES = ['member', 'member', 'member', 'member', 'moderator', 'admin'] as const

/** Six people, each with an empty list and an empty collection: the first two follow each other, and the others the first. */
export async function begin(servers: Servers): Promise<Side[]> {
  const world = emptyWorld()
  const people = ROLES.map((role, at) => addPerson(world, now(servers), { role, handle: `person_${at}` }))
  const [first, second] = people as [Person, Person]
  for (const { id } of people.slice(1)) addTie(world, 'follows', [id, first.id])
  addTie(world, 'follows', [first.id, second.id])
  const lists = people.map(({ id }) => addList(world, id, { name: 'a list', members: [] }))
  const collections = people.map(({ id }) => addCollection(world, id, 'kept'))
  const company = { people, lists, collections }
  await Promise.all(servers.map(([, { server }]) => writeWorld(server.database, world)))
  return servers.map(([name, server]) => new Side(name, server, company))
}
