import type { AccountId } from '@kindred/contract'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Account } from '../../src/kernel/viewer.ts'
import type { GraphHouse } from './house.ts'

const PEOPLE = 4
const verbs = [
  'follow',
  'unfollow',
  'removeFollower',
  'approve',
  'reject',
  'cancelRequest',
  'block',
  'unblock',
  'goPrivate',
  'goPublic',
] as const

/** One thing that somebody does; `b` is nobody's business in a change of privacy. */
interface Step {
  readonly verb: (typeof verbs)[number]
  readonly a: number
  readonly b: number
}

const person = fc.nat({ max: PEOPLE - 1 })
const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ verb: fc.constantFrom(...verbs), a: person, b: person }), {
  maxLength: 40,
  size: 'max',
})

/** The follow graph as sets of pairs `a>b`, without a database, a lock or a counter. */
class Model {
  readonly follows = new Set<string>()
  readonly requests = new Set<string>()
  readonly blocks = new Set<string>()
  readonly private = new Set<number>()

  /** Does the step and says what the caller is told. */
  do({ verb, a, b }: Step): string {
    if (verb === 'goPrivate') return this.#done(() => this.private.add(a))
    if (verb === 'goPublic') return this.#done(() => this.#goPublic(a))
    const there = `${a}>${b}`
    const back = `${b}>${a}`
    const isBlocking = this.blocks.has(there)
    if (verb === 'unblock') return this.#isHidden(a, b) ? 'not-found' : this.#done(() => this.blocks.delete(there))
    if (verb === 'follow' || verb === 'block') {
      if (a === b) return 'graph.self'
      if (verb === 'follow' && isBlocking) return 'graph.unblock-first'
    }
    if (this.#isHidden(a, b)) return 'not-found'
    if (verb === 'follow') return this.#follow(there, b)
    if (verb === 'block') return this.#done(() => this.#block(there, back))
    if (verb === 'unfollow') return this.#done(() => this.follows.delete(there))
    if (verb === 'removeFollower') return this.#done(() => this.follows.delete(back))
    if (verb === 'reject') return this.#done(() => this.requests.delete(back))
    if (verb === 'cancelRequest') return this.#done(() => this.requests.delete(there))
    if (this.requests.delete(back)) this.follows.add(back)
    return this.follows.has(back) ? 'done' : 'not-found'
  }

  /** What `a` may know of `b`, and what nobody may. */
  relation(a: number, b: number) {
    const there = `${a}>${b}`
    const back = `${b}>${a}`
    return {
      following: this.follows.has(there) ? 'yes' : this.requests.has(there) ? 'requested' : 'no',
      followedBy: this.follows.has(back),
      requestedBy: this.requests.has(back),
      blocking: this.blocks.has(there),
      blockedBy: this.blocks.has(back),
      muting: false,
    }
  }

  counts(of: number) {
    const edges = [...this.follows].map((edge) => edge.split('>').map(Number))
    return {
      followers: edges.filter(([, followee]) => followee === of).length,
      following: edges.filter(([follower]) => follower === of).length,
    }
  }

  #isHidden(a: number, b: number): boolean {
    return this.blocks.has(`${b}>${a}`) && !this.blocks.has(`${a}>${b}`)
  }

  #follow(edge: string, target: number): string {
    if (this.follows.has(edge)) return 'yes'
    const isAsked = this.private.has(target)
    ;(isAsked ? this.requests : this.follows).add(edge)
    return isAsked ? 'requested' : 'yes'
  }

  #block(there: string, back: string): void {
    this.blocks.add(there)
    for (const edge of [there, back]) {
      this.follows.delete(edge)
      this.requests.delete(edge)
    }
  }

  #goPublic(of: number): void {
    this.private.delete(of)
    for (const edge of [...this.requests].filter((request) => request.endsWith(`>${of}`))) {
      this.requests.delete(edge)
      this.follows.add(edge)
    }
  }

  #done(change: () => unknown): string {
    change()
    return 'done'
  }
}

/** Any steps of a few people leave the house and the model in the same state and tell the callers the same. */
export function graphAgreesWithModel(house: GraphHouse) {
  return fc.asyncProperty(steps, async (taken) => {
    const people = (await house.crowd(PEOPLE)).map(
      (id): Account => ({ kind: 'account', id, role: 'member', session: undefined }),
    )
    const model = new Model()
    for (const step of taken) expect(await act(house, people, step), JSON.stringify(step)).toBe(model.do(step))
    await expectSame(house, people, model)
  })
}

async function act({ graph }: GraphHouse, people: Account[], { verb, a, b }: Step): Promise<string> {
  const viewer = people[a] as Account
  const target = (people[b] as Account).id
  try {
    if (verb === 'goPrivate') await graph.setPrivacy(viewer.id, true)
    else if (verb === 'goPublic') await graph.setPrivacy(viewer.id, false)
    else return (await graph[verb](viewer, target)) ?? 'done'
    return 'done'
  } catch (error) {
    return (error as { reason?: string }).reason ?? String(error)
  }
}

async function expectSame({ graph }: GraphHouse, people: Account[], model: Model): Promise<void> {
  const ids = people.map(({ id }) => id)
  const counts = await graph.counts(ids)
  for (const [a, id] of ids.entries()) {
    expect(counts.get(id)).toEqual(model.counts(a))
    const relations = await graph.relations(id, ids)
    for (const [b, other] of ids.entries()) expect(relations.get(other as AccountId)).toEqual(model.relation(a, b))
  }
}
