// Answers made alike in what two servers can never have the same: request ids, tokens, sealed cursors, ids made meanwhile.
import type { RawAnswer } from '../../../src/testing/index.ts'
import type { World } from '../world.ts'
import { countsOf } from '../writing.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What two worlds have in common, and the public aggregates in which they differ. */
export interface Common {
  /** Ids that both were filled with. */
  readonly planted: ReadonlySet<string>
  /** `<id> <name>` of each number that everybody sees and that counts what was taken away. */
  readonly differing: ReadonlySet<string>
}

export function commonOf(world: World, twin: World): Common {
  const [counts, others] = [countsOf(world), countsOf(twin)]
  const planted = new Set(Object.values(world).flatMap((rows) => rows.flatMap((row) => ('id' in row ? [row.id] : []))))
  return {
    planted,
    differing: new Set([...counts].filter(([name, count]) => others.get(name) !== count).map(([n]) => n)),
  }
}

/** Writes one server's answers so that they can be compared with another's. Ids made meanwhile are numbered as they appear. */
export class Normaliser {
  readonly #common: Common
  readonly #made = new Map<string, string>()

  constructor(common: Common) {
    this.#common = common
  }

  write({ status, headers, body }: RawAnswer): string {
    const lines = [...headers].filter(([name]) => name !== 'x-request-id').map(([name, value]) => `${name}: ${value}`)
    return [status, ...lines, '', JSON.stringify(this.#normal(JSON.parse(body) as Json))].join('\n')
  }

  #normal(value: Json, key = ''): Json {
    if (typeof value === 'string') return this.#word(value, key)
    if (Array.isArray(value)) return value.map((part) => this.#normal(part))
    if (typeof value !== 'object' || value === null) return value
    const object = value as { readonly [key: string]: Json }
    const parts = Object.entries(object).map(([name, part]): [string, Json] => {
      if ((name === 'reactions' || name === 'comments') && 'reactions' in object && 'subject' in object)
        return [name, this.#count(keyOf(object.subject), name, part)]
      if (name === 'memberCount' || name === 'savedCount') return [name, this.#count(object.id, name, part)]
      if (name === 'replies') return [name, this.#replies(object.id, part)]
      return [name, name === 'counts' ? this.#counts(object.id, part) : this.#normal(part, name)]
    })
    return Object.fromEntries(parts)
  }

  #word(word: string, key: string): string {
    if (['requestId', 'token', 'key'].includes(key)) return `<${key}>`
    if (key === 'cursor') return `<${word.length} characters>`
    if (!/^[1-9]\d{9,15}$/.test(word) || this.#common.planted.has(word)) return word
    const made = this.#made.get(word) ?? `<id ${this.#made.size}>`
    this.#made.set(word, made)
    return made
  }

  /** The beginning of the replies to a comment, and how many there are; of a post it is a word. */
  #replies(id: Json | undefined, replies: Json): Json {
    if (typeof replies !== 'object' || replies === null) return replies
    const { count = null, ...rest } = replies as { readonly [key: string]: Json }
    return { ...(this.#normal(rest) as object), count: this.#count(id, 'replies', count) }
  }

  #counts(id: Json | undefined, counts: Json): Json {
    if (typeof counts !== 'object' || counts === null) return counts
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, this.#count(id, name, count)]))
  }

  #count(id: Json | undefined, name: string, count: Json): Json {
    return this.#common.differing.has(`${id} ${name}`) ? '<count>' : count
  }
}

/** A thing of the host app goes by the id that the app gave it. */
function keyOf(subject: Json | undefined): Json | undefined {
  return (subject as { readonly id?: Json } | undefined)?.id
}
