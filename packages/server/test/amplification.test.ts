import { compareIds, type Post, type PostId } from '@kindred/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { weightOf as weightOfComment } from '../src/domains/comments/weight.ts'
import { weightOf } from '../src/domains/posts/index.ts'
import { PAGE_BYTES } from '../src/kernel/page.ts'
import type { TestPerson, TestServer } from '../src/testing/index.ts'
import { type ListeningServer, listeningServer } from './http.ts'
import { withRole } from './staff.ts'

/** As long as a post may be, by what makes it large in an answer. */
const longest: Record<string, string> = {
  quotes: '"\\'.repeat(1500),
  emoji: '\u{1f4a5}'.repeat(3000),
  tags: '#a '.repeat(1000),
  growing: `#${'\ufdfa'.repeat(5)} `.repeat(428),
  mentions: '@an '.repeat(750),
}
const POSTS = 16
const NAME = '\u{1f4a5}'.repeat(50)

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** Somebody with a long name and long posts of one kind, whom `an` follows. */
interface Writer {
  readonly kind: string
  readonly author: TestPerson
  readonly posts: readonly PostId[]
}

async function writer(kit: TestServer, kind: string): Promise<Writer> {
  const handle = `of_${kind}`
  const { [handle]: author } = await kit.people(handle)
  if (!author) throw new Error(`${handle} did not sign up`)
  await author.profiles.update({ name: NAME })
  const text = longest[kind] as string
  const posts = await Promise.all(Array.from({ length: POSTS }, () => author.posts.create({ text })))
  return {
    kind,
    author,
    posts: posts
      .map(({ id }) => id)
      .sort(compareIds)
      .reverse(),
  }
}

let kit: ListeningServer
let an: TestPerson
let writers: Writer[]
beforeAll(async () => {
  kit = await listeningServer()
  ;({ an } = await kit.people('an'))
  writers = await Promise.all(Object.keys(longest).map((kind) => writer(kit, kind)))
})
afterAll(() => kit?.[Symbol.asyncDispose]())

test('[DOS-3] ten pages of the longest posts in one batch are no more than fifty requests and a mebibyte', async () => {
  for (const { kind, author } of writers) {
    await an.graph.follow({ target: author.ref })
    for (const [path, input] of [
      ['posts.by', { author: author.ref, limit: 100 }],
      ['feeds.home', { limit: 100 }],
    ] as const) {
      const inputs = Array<string>(10).fill(JSON.stringify(input))
      const [first] = await kit.calls(path, inputs, an.token)
      const asked = bytesOf([path, inputs])
      expect(Buffer.byteLength(first?.text ?? ''), `${path} ${kind}`).toBeLessThanOrEqual(50 * asked + 2 ** 20)
      expect(first?.data, `${path} ${kind}`).toMatchObject({ items: expect.arrayContaining([expect.anything()]) })
    }
    await an.graph.unfollow({ target: author.ref })
  }
})

test('[PAG-1] [PAG-3] a page of long posts ends where another might be too much, and the next one goes on there', async () => {
  for (const { kind, author, posts } of writers) {
    const pages = await walk(author, 25)
    expect(pages.flat().map(({ id }) => id)).toEqual(posts)
    expect(pages.length, kind).toBeGreaterThan(1)
    for (const [at, page] of pages.entries()) {
      expect(bytesOf(page), kind).toBeLessThanOrEqual(PAGE_BYTES)
      for (const post of page) expect(bytesOf(post), kind).toBeLessThanOrEqual(weightOf(post))
      const next = pages[at + 1]?.slice(0, 1) ?? []
      const weight = [...page, ...next].reduce((sum, post) => sum + weightOf(post), 0)
      expect(next.length === 0 || weight > PAGE_BYTES, kind).toBe(true)
    }
  }
})

async function walk(author: TestPerson, limit: number): Promise<Post[][]> {
  const pages: Post[][] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await an.posts.by({ author: author.ref, limit, ...(cursor ? { cursor } : {}) })
    pages.push(page.items)
    cursor = page.cursor
  }
  return pages
}

test('[DOS-3] [PAG-1] [PAG-3] pages of long comments with long replies are bounded alike, and none is lost', async () => {
  const { id: post } = await an.posts.create({ text: 'talk' })
  const on = { post }
  const said: string[] = []
  for (const text of Object.values(longest).map((text) => [...text].slice(0, 1999).join('')))
    for (let count = 0; count < 4; count++) {
      const { id: parent } = await an.comments.add({ on, text })
      said.push(parent)
      for (let reply = 0; reply < 2; reply++) await an.comments.add({ on, text, parent })
    }
  await an.profiles.update({ name: NAME })
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const input = { on, sort: 'oldest', limit: 100, ...(cursor ? { cursor } : {}) } as const
    const page = await an.comments.list(input)
    expect(bytesOf(page.items)).toBeLessThanOrEqual(PAGE_BYTES)
    for (const comment of page.items) expect(bytesOf(comment)).toBeLessThanOrEqual(weightOfComment(comment))
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.cursor
  }
  expect(seen).toEqual(said)
})

test('[DOS-3] [PAG-3] what moderators wrote about their decisions is bounded alike, and nothing of it is lost', async () => {
  const keeper = await withRole(kit, 'keeper', 'moderator')
  const { id: post } = await an.posts.create({ text: 'hi' })
  const reason = '\u{1f4a5}'.repeat(500)
  for (let count = 0; count < 50; count++)
    await keeper.moderation.decide({ on: { post }, action: count % 2 === 0 ? 'hide' : 'restore', reason })
  const first = await keeper.moderation.history({ on: { post }, limit: 100 })
  expect(bytesOf(first.items)).toBeLessThanOrEqual(PAGE_BYTES)
  const rest = await keeper.moderation.history({ on: { post }, limit: 100, cursor: first.cursor as string })
  expect([...first.items, ...rest.items]).toHaveLength(50)
})
