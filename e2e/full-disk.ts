import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createClient, isKindredError, type KindredClient, memorySession } from '@kindred/sdk'
import Sqlite from 'better-sqlite3'
import { kindred, startKindred } from './kindred.ts'

const run = promisify(execFile)
const SIZE = '6m'
const BALLAST_BYTES = 3 * 1024 * 1024
const REFUSALS = 40
const MOST_POSTS = 20_000
const RESUME_MS = 10_000

/**
 * Fills the disk under a server on SQLite, and makes space again: changes are refused with a reason, reads go on, what was
 * acknowledged stays, and changes resume by themselves. Answers what went wrong; needs root, who may mount a small disk.
 */
export async function proveFullDisk({ note }: { note: (line: string) => void }): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) {
    note('  a full disk: LEFT OUT, since only root can mount a small one')
    return []
  }
  await using disk = await smallDisk()
  const file = path.join(disk.folder, 'kindred.db')
  const place = { databaseUrl: `file:${file}` }
  await kindred(place, 'migrate', 'up')
  const ballast = path.join(disk.folder, 'ballast')
  await writeFile(ballast, Buffer.alloc(BALLAST_BYTES, 1))
  const differences: string[] = []
  {
    await using server = await startKindred(place)
    const client = createClient({ url: server.url, session: memorySession(null), retries: 0 })
    await client.auth.signUp({ handle: 'ann', email: 'ann@example.com', password: 'correct horse battery' })
    const posts = await fill(client, differences)
    await rm(ballast)
    const resumed = await resumes(client)
    if (!resumed) differences.push(`a full disk: changes had not resumed ${RESUME_MS} ms after there was space`)
    differences.push(...(await missing(client, posts)))
    const told = server.complaints().match(/the disk is full/g)?.length ?? 0
    if (told === 0 || told > REFUSALS / 4) differences.push(`a full disk: it was told ${told} times`)
    note(
      `  a full disk: ${posts.size} posts before it was, told ${told} times, ${resumed ? 'resumed' : 'did not resume'}`,
    )
  }
  const look = new Sqlite(file, { readonly: true })
  const integrity = look.pragma('integrity_check', { simple: true })
  look.close()
  if (integrity !== 'ok') differences.push(`a full disk: the file is damaged: ${String(integrity)}`)
  return differences
}

/** Posts until there is no space, and then goes on asking: answers the posts that were acknowledged. */
async function fill(client: KindredClient, differences: string[]): Promise<Set<string>> {
  const posts = new Set<string>()
  const reasons = new Map<string, number>()
  for (let refused = 0; refused < REFUSALS && posts.size < MOST_POSTS; ) {
    const batch = Array.from({ length: 10 }, () => client.posts.create({ text: 'x'.repeat(400) }))
    for (const outcome of await Promise.allSettled(batch)) {
      if (outcome.status === 'fulfilled') posts.add(outcome.value.id)
      else if (!isKindredError(outcome.reason)) throw outcome.reason
      else {
        refused++
        reasons.set(outcome.reason.reason, (reasons.get(outcome.reason.reason) ?? 0) + 1)
        if (!outcome.reason.retryAfterMs) differences.push('a full disk: a refusal does not say when to come again')
      }
    }
  }
  for (const reason of reasons.keys())
    if (reason !== 'unavailable') differences.push(`a full disk: calls were refused with ${reason}`)
  if (reasons.size === 0) differences.push('a full disk: it was never full')
  await client.feeds.home({ limit: 20 }).catch(() => differences.push('a full disk: a read was refused'))
  return posts
}

async function resumes(client: KindredClient): Promise<boolean> {
  const began = performance.now()
  while (performance.now() - began < RESUME_MS) {
    const isDone = await client.posts.create({ text: 'after' }).then(
      () => true,
      () => false,
    )
    if (isDone) return true
    await wait(100)
  }
  return false
}

async function missing(client: KindredClient, posts: ReadonlySet<string>): Promise<string[]> {
  const shown = new Set<string>()
  for await (const { post } of client.feeds.home({ limit: 50 })) shown.add(post.id)
  const lost = [...posts].filter((id) => !shown.has(id)).length
  const extra = shown.size - posts.size - 1 // the one that was written after
  const told: string[] = []
  if (lost > 0) told.push(`a full disk: ${lost} acknowledged posts are lost`)
  if (extra > 0) told.push(`a full disk: ${extra} posts are there that were refused`)
  return told
}

async function smallDisk(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kindred-small-disk-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder])
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await run('umount', [folder])
      await rm(folder, { recursive: true })
    },
  }
}
