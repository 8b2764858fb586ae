// One database that a sequence runs on: its server, what was made in it, and everything that it answered.
import type { CollectionId, CommentId, Id, ListId, PostId } from '@kindred/contract'
import { type RawAnswer, TEST_PASSWORD, type TestClient, type TestServer } from '../../../src/testing/index.ts'
import { dumpTables } from '../../../src/testing/rows.ts'
import { Normaliser } from '../twins/normal.ts'
import { emptyWorld, type Person, tables, type World } from '../world.ts'

/** Everybody of a sequence, and for each a list and a collection of their own. */
interface Company {
  readonly people: readonly Person[]
  readonly lists: readonly ListId[]
  readonly collections: readonly CollectionId[]
}

interface Said {
  readonly id: CommentId
  readonly on: PostId
  readonly by: Person
}

const NOWHERE = '9999999999' as Id<never>

export class Side {
  readonly name: string
  /** What this database answered, made alike, in the order of the questions. */
  readonly told: string[] = []
  readonly #server: TestServer
  readonly #company: Company
  readonly #normaliser: Normaliser
  readonly #tokens: Map<string, string>
  readonly #posts: { readonly id: PostId; readonly by: Person }[] = []
  readonly #comments: Said[] = []

  constructor(name: string, server: TestServer, company: Company) {
    this.name = name
    this.#server = server
    this.#company = company
    const planted = new Set<string>([...company.people.map(({ id }) => id), ...company.lists, ...company.collections])
    this.#normaliser = new Normaliser({ planted, differing: new Set() })
    this.#tokens = new Map(company.people.map(({ id, token }) => [id, token]))
  }

  get people(): readonly Person[] {
    return this.#company.people
  }

  person(at: number): Person {
    return this.people[at % this.people.length] as Person
  }

  listOf(owner: Person): ListId {
    return this.#company.lists[this.people.indexOf(owner)] as ListId
  }

  collectionOf(owner: Person): CollectionId {
    return this.#company.collections[this.people.indexOf(owner)] as CollectionId
  }

  post(at: number): PostId {
    return this.#posts[at % this.#posts.length]?.id ?? NOWHERE
  }

  authorOf(post: PostId): Person {
    return this.#posts.find(({ id }) => id === post)?.by ?? this.person(0)
  }

  comment(at: number): Said {
    return this.#comments[at % this.#comments.length] ?? { id: NOWHERE, on: NOWHERE, by: this.person(0) }
  }

  /** Asks as somebody, or as nobody, and keeps what came of it. */
  async ask(person: Person | null, path: string, input: object): Promise<RawAnswer> {
    const answer = await this.#client(person).raw(path, input)
    this.told.push(`${path} by ${person?.handle ?? 'nobody'}: ${this.#normaliser.write(answer)}`)
    return answer
  }

  /** Remembers what an operation made, and gives whoever is back a session. */
  async remember(
    { path, actor, person }: { path: string; actor: Person; person: Person },
    data: unknown,
  ): Promise<void> {
    if (path === 'posts.create') this.#posts.push({ id: (data as { id: PostId }).id, by: actor })
    if (path === 'comments.add') {
      const { id, on } = data as { id: CommentId; on: { post: PostId } }
      this.#comments.push({ id, on: on.post, by: actor })
    }
    if (path === 'admin.people.unsuspend') {
      const given = { identifier: person.handle, password: TEST_PASSWORD }
      this.#tokens.set(person.id, (await this.#server.anonymous.auth.signIn(given)).session.token)
    }
  }

  /** Every row that the model reads. */
  async world(): Promise<World> {
    const dump = await dumpTables(this.#server.server.database, tables)
    const rows = tables.map((table) => [table, (dump[table] ?? []).map((row) => JSON.parse(row) as object)])
    return { ...emptyWorld(), ...Object.fromEntries(rows) } as World
  }

  doctor(): Promise<readonly string[]> {
    return this.#server.doctor()
  }

  #client(person: Person | null): TestClient {
    const token = this.#tokens.get(person?.id ?? '')
    return token === undefined ? this.#server.anonymous : this.#server.withToken(token)
  }
}

/** What an answer came to: `ok` with what it tells, or the reason why not. */
export function read({ body }: RawAnswer): { readonly came: string; readonly data: unknown } {
  const { result, error } = JSON.parse(body) as { result?: { data: unknown }; error?: { data: { reason: string } } }
  return { came: error?.data.reason ?? 'ok', data: result?.data }
}
