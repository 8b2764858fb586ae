import { doctor } from '@kindred/server/testing'
import type { Place } from '../kindred.ts'
import { brokenRules } from '../model/integrity.ts'
import { readTables } from '../model/tables.ts'
import { type Intent, retryAll, type Writers } from './writers.ts'

/** What is wrong in a database, whatever it was asked for: as the doctor has it, and as the model has it that knows nothing of the server. */
async function findings({ databaseUrl }: Place): Promise<string[]> {
  return [...brokenRules(await readTables(databaseUrl)), ...(await doctor(databaseUrl))]
}

/** How one crash went. */
export interface Outcome {
  readonly acknowledged: number
  readonly unanswered: number
  /** Of the unanswered, how many had happened all the same. */
  readonly stored: number
  /** From the crash to the first answer. */
  readonly recoveredMs: number
  readonly problems: readonly string[]
}

/** What was asked of one database over many crashes, and whether the database has it. */
export interface Ledger {
  /**
   * Holds a database that was just brought back to what its clients were told: whatever was acknowledged is there, whatever was not is
   * there whole or not at all, and repeating it makes exactly one.
   */
  settle(writers: Writers, at: { url: string; recoveredMs: number }): Promise<Outcome>
}

export function openLedger(place: Place): Ledger {
  const texts = new Set<string>()
  return {
    async settle({ acknowledged, unanswered }, { url, recoveredMs }) {
      const before = await readPosts(place)
      const stored = unanswered.filter(({ text }) => before.has(text))
      const kept = new Map(stored.map(({ text }) => [text, before.get(text)?.[0]]))
      const problems = [...acknowledged.flatMap((intent) => lost(before, intent)), ...(await retryAll(url, unanswered))]
      for (const { text, post } of unanswered)
        if (kept.has(text) && kept.get(text) !== post) problems.push(`${text} was answered with another post`)
      for (const { text } of [...acknowledged, ...unanswered]) texts.add(text)
      const after = await readPosts(place)
      problems.push(...unanswered.flatMap((intent) => lost(after, intent)), ...unexpected(after, texts))
      problems.push(...(await findings(place)))
      const counts = { acknowledged: acknowledged.length, unanswered: unanswered.length, stored: stored.length }
      return { ...counts, recoveredMs, problems }
    },
  }
}

type Posts = ReadonlyMap<string, readonly string[]>

async function readPosts({ databaseUrl }: Place): Promise<Posts> {
  const posts = new Map<string, string[]>()
  for (const { id, text } of (await readTables(databaseUrl)).posts) posts.set(text, [...(posts.get(text) ?? []), id])
  return posts
}

function lost(posts: Posts, { text, post }: Intent): string[] {
  const ids = posts.get(text) ?? []
  if (ids.length !== 1) return [`${text} is there ${ids.length} times`]
  return ids[0] === post ? [] : [`${text} is post ${ids[0]}, and its author was told ${post}`]
}

function unexpected(posts: Posts, texts: ReadonlySet<string>): string[] {
  return [...posts].flatMap(([text, ids]) => {
    if (!texts.has(text)) return [`nobody wrote ${text}`]
    return ids.length > 1 ? [`${text} is there ${ids.length} times`] : []
  })
}
