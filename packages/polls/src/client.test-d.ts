// What a client has of the module, and what it has not.
import { createClient, isRefusal, type KindredClient, type Page, type Person, type PostId, safe } from '@kindred/sdk'
import { createAdminClient } from '@kindred/sdk/server'
import { createServer, defineConfig, loadConfig } from '@kindred/server'
import { type Poll, type PollVoter, polls } from './client.ts'
import { polls as pollsModule } from './index.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_: Equal<A, B>) {}

export async function surface(post: PostId, thrown: unknown) {
  const client = createClient({ url: 'http://localhost', modules: { polls, questions: polls } })
  const plain: KindredClient = client
  // @ts-expect-error a client that was given no module has none
  plain.polls
  const { poll } = await client.polls.create({ post: { text: 'x', audience: 'followers' }, options: ['a', 'b'] })
  same<typeof poll, Poll>(true)
  const page = await client.questions.voters({ post })
  same<typeof page, Page<PollVoter>>(true)
  for await (const { person } of client.polls.voters({ post })) same<typeof person, Person>(true)
  // @ts-expect-error a number that is missing
  await client.polls.vote({ post })

  const voted = await safe(client.polls.vote({ post, options: [0] }))
  if (voted.error?.reason === 'polls.closed') same<typeof voted.error.details, null>(true)
  if (voted.error?.reason === 'invalid-input') same<(typeof voted.error.details.issues)[number]['path'], string>(true)
  // @ts-expect-error vote does not refuse for this reason
  if (voted.error?.reason === 'polls.not-author') return
  if (isRefusal(thrown, 'polls.not-author')) same<typeof thrown.details, null>(true)
  // @ts-expect-error nobody refuses for this reason
  isRefusal(thrown, 'polls.nobody')
}

export async function inTheirName(post: PostId) {
  const own = createAdminClient({ url: 'http://localhost', key: 'kik_', modules: { polls } })
  const poll = await own.as('@ann').polls.vote({ post, options: [0] })
  same<typeof poll, Poll>(true)
  // @ts-expect-error a module is for people: of a key itself it knows nothing
  own.polls
  // @ts-expect-error a client that was given no module has none
  createAdminClient({ url: 'http://localhost', key: 'kik_' }).as('@ann').polls
}

export async function inProcess(post: PostId) {
  const settings = defineConfig({ modules: [pollsModule] })
  const server = await createServer(loadConfig({ file: settings }).config)
  const poll = await server.api.as('@ann').polls.vote({ post, options: [0] })
  same<typeof poll.closed, boolean>(true)
  // @ts-expect-error a number that is missing
  await server.api.as('@ann').polls.vote({ post })
  await server.api.as('@ann').posts.get({ post })
  server.house.services.polls.vote satisfies (...asked: never[]) => Promise<unknown>
  const plain = await createServer(loadConfig().config)
  // @ts-expect-error a server that was given no module has none
  plain.api.as('@ann').polls
}
