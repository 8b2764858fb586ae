// Calls every endpoint in every scene, compares what comes of it with the definition, and searches every byte for what is secret.
import { isDeepStrictEqual } from 'node:util'
import { type Access, api, type Endpoint, endpointsOf } from '@kindred/contract'
import { polls } from '../../../polls/src/index.ts'
import { openDatabase } from '../../src/db/open.ts'
import { contractsOf } from '../../src/kernel/module.ts'
import { type RawAnswer, type TestClient, type TestServer, testServer } from '../../src/testing/index.ts'
import { abreast } from './abreast.ts'
import { Canaries } from './canaries.ts'
import { addCast, type Ground } from './cast.ts'
import { type Ideal, idealOf, type Outcome } from './ideal.ts'
import { plans as ownPlans } from './plans/index.ts'
import type { Attempt, Plan } from './plans/plan.ts'
import { addPolls, type Polls, pollPlans, writePolls } from './polls.ts'
import { addScene, addSecretPost, relations, type Scene, states } from './scenes.ts'
import { emptyWorld, type Person, worldFields } from './world.ts'
import { writeWorld } from './writing.ts'

/** One endpoint in one scene. */
interface Cell {
  readonly path: string
  readonly endpoint: Endpoint
  readonly plan: Plan
  readonly scene: Scene
}

export interface SweepResult {
  /** Endpoints of the contract that have no plan, and plans without an endpoint. */
  readonly unclassified: readonly string[]
  readonly endpoints: number
  readonly cells: number
  readonly answers: number
  readonly bytes: number
  readonly secrets: number
  readonly failures: readonly string[]
}

/** What is served besides the domains: modules answer as they do. */
const modules = [polls] as const
const plans: ReadonlyMap<string, Plan> = new Map([...ownPlans, ...(Object.entries(pollPlans) as [string, Plan][])])

/** So many failures tell enough; the cells that are left would tell no more. */
const ENOUGH = 20

export async function sweep(databaseUrl: string): Promise<SweepResult> {
  await using server = await testServer({ databaseUrl, modules, settings: { fields: worldFields } })
  const endpoints = endpointsOf({ ...api, ...contractsOf(modules) })
  const unclassified = [
    ...[...endpoints.keys()].filter((path) => !plans.has(path)),
    ...[...plans.keys()].filter((path) => !endpoints.has(path)),
  ]
  const ground = newGround(server.clock())
  const rows: Polls = { polls: [], poll_options: [], poll_votes: [] }
  const cells = cellsOf(ground, endpoints, rows)
  const ghost = ghostOf(ground)
  await using database = await openDatabase<unknown>(server.databaseUrl, {}) // which runs no body twice
  await writeWorld(database, ground.world)
  await writePolls(database, rows)
  const run = new Run(server, ground)
  await run.askOfNothing(ghost)
  await abreast(new Set(cells.map(({ scene }) => scene)), (scene) => run.edit(scene))
  await abreast(cells, (cell) => run.cell(cell))
  const { answers, bytes, failures } = run
  const secrets = ground.canaries.size
  return { unclassified, endpoints: endpoints.size, cells: cells.length, answers, bytes, secrets, failures }
}

function newGround(now: number): Ground {
  const bare = { world: emptyWorld(), canaries: new Canaries(), now }
  const ground = { ...bare, cast: addCast(bare) }
  const { friend, blocked, blocker, suspended } = ground.cast
  for (const author of [friend, blocked, blocker, suspended])
    for (const audience of ['public', 'followers', 'closeFriends'] as const)
      addSecretPost(ground, author.id, { audience })
  return ground
}

/** What only reads shares a scene; what changes something has one of its own, so that no cell spoils another. */
function cellsOf(ground: Ground, endpoints: ReadonlyMap<string, Endpoint>, rows: Polls): Cell[] {
  return relations.flatMap((relation) =>
    states.flatMap((state) => {
      const shared = addScene(ground, { relation, state, full: true })
      addPolls(ground, shared, rows)
      return [...endpoints].flatMap(([path, endpoint]) => {
        const plan = plans.get(path)
        if (!plan) return []
        const scene = endpoint.kind === 'query' ? shared : addScene(ground, { relation, state, full: false })
        if (path === 'polls.vote') addPolls(ground, scene, rows)
        return [{ path, endpoint, plan, scene }]
      })
    }),
  )
}

/** A scene whose owner, lists and posts are nowhere, for a viewer who is there: what is missing answers as it does here. */
function ghostOf(ground: Ground): Scene {
  const at = { relation: 'moderator', state: 'each audience in use', full: false } as const
  const { viewer, reader, viewersList } = addScene(ground, at)
  return { ...addScene({ ...ground, world: emptyWorld() }, at), viewer, reader, viewersList }
}

class Run {
  readonly failures: string[] = []
  answers = 0
  bytes = 0
  readonly #server: TestServer
  readonly #canaries: Canaries
  readonly #ideal: Ideal
  /** What is missing answers so, by endpoint and attempt. */
  readonly #missing = new Map<string, string>()

  constructor(server: TestServer, { world, canaries, now }: Ground) {
    this.#server = server
    this.#canaries = canaries
    this.#ideal = idealOf(world, now)
  }

  async askOfNothing(ghost: Scene): Promise<void> {
    for (const [path, plan] of plans)
      for (const [at, { input, outcome }] of plan.attempts(ghost, this.#ideal).entries())
        if (outcome === 'not-found')
          this.#missing.set(`${path} ${at}`, withoutRequestId(await this.#client(ghost.viewer).raw(path, input)))
  }

  async edit({ owner, edits }: Scene): Promise<void> {
    for (const { id: post, text } of edits) await this.#client(owner).posts.edit({ post, text })
  }

  async cell({ path, endpoint, plan, scene }: Cell): Promise<void> {
    if (this.failures.length >= ENOUGH) return
    const client = this.#client(plan.isEntrance ? null : scene.viewer)
    const barred = plan.isEntrance ? undefined : refusedAtTheDoor(endpoint.access, scene)
    const attempts = plan.attempts(scene, this.#ideal)
    // Whoever is turned away at the door is so before anything they ask for is looked at: once is enough.
    for (const [at, attempt] of (barred ? attempts.slice(0, 1) : attempts).entries()) {
      const answer = await client.raw(path, attempt.input)
      const expected = barred ?? attempt.outcome
      const wrong = [
        ...differences(answer, { ...attempt, outcome: expected }),
        ...this.#unlikeMissing(`${path} ${at}`, answer, expected),
        ...this.#leaks(answer, attempt, { plan, scene }),
      ]
      for (const what of wrong)
        this.failures.push(`${path} #${at}, ${scene.relation}, ${scene.state}: ${what} <- ${answer.body.slice(0, 300)}`)
    }
  }

  #unlikeMissing(attempt: string, answer: RawAnswer, outcome: Outcome): string[] {
    const missing = this.#missing.get(attempt)
    if (outcome !== 'not-found' || missing === withoutRequestId(answer)) return []
    return [`answers unlike a missing thing, which answers ${missing}`]
  }

  #leaks(answer: RawAnswer, { input }: Attempt, { plan, scene }: Pick<Cell, 'plan' | 'scene'>): string[] {
    const bytes = bytesOf(answer)
    this.answers += 1
    this.bytes += bytes.length
    const reader = { ...scene.reader, seesBlocked: plan.seesBlocked === true }
    const leaks = this.#canaries.leaks({ bytes, sent: JSON.stringify(input) }, reader, this.#ideal)
    return leaks.map((leak) => `leaks ${leak}`)
  }

  #client(viewer: Person | null): TestClient {
    return viewer ? this.#server.withToken(viewer.token) : this.#server.anonymous
  }
}

/** Who does not get as far as the owner: roles are known, and a suspended account has no session. */
function refusedAtTheDoor(access: Access, { viewer, relation, state }: Scene): Outcome | undefined {
  if (relation === 'suspended' || (relation === 'self' && state === 'author suspended')) return 'unauthenticated'
  if (access === 'anyone') return undefined
  if (!viewer) return 'unauthenticated'
  if (access === 'account') return undefined
  return access === 'moderator' && viewer.role === 'moderator' ? undefined : 'forbidden'
}

function differences({ status, body }: RawAnswer, { outcome, tells }: Attempt): string[] {
  const { result, error } = JSON.parse(body) as { result?: { data: unknown }; error?: { data: { reason: string } } }
  const came = error?.data.reason ?? 'ok'
  if (came !== outcome) return [`came to ${status} ${came}, not to ${outcome}`]
  if (outcome !== 'ok' || !tells) return []
  const told = tells[0](result?.data)
  return isDeepStrictEqual(told, tells[1]) ? [] : [`tells ${JSON.stringify(told)}, not ${JSON.stringify(tells[1])}`]
}

/** All that left the server. */
function bytesOf({ status, headers, body }: RawAnswer): string {
  return [status, ...[...headers].map(([name, value]) => `${name}: ${value}`), '', body].join('\n')
}

function withoutRequestId(answer: RawAnswer): string {
  const id = answer.headers.get('x-request-id')
  return id === null ? bytesOf(answer) : bytesOf(answer).replaceAll(id, '<request id>')
}
