import { createTRPCClient, type TRPCClientError } from '@trpc/client'
import {
  type createClient,
  type FeedItem,
  isRefusal,
  type KindredClient,
  type Page,
  type Post,
  type PostFields,
  type PostId,
  type ProfileFields,
  type SignedIn,
  safe,
} from '../src/index.ts'
import type { AppRouter } from '../src/trpc.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_: Equal<A, B>) {}

export async function surface(kindred: KindredClient, post: PostId) {
  same<typeof kindred, ReturnType<typeof createClient>>(true)
  const home = await kindred.feeds.home()
  same<typeof home, Page<FeedItem>>(true)
  for await (const item of kindred.feeds.home({ limit: 5 })) same<typeof item, FeedItem>(true)
  for await (const page of kindred.feeds.home().pages()) same<typeof page, Page<FeedItem>>(true)
  const written = await kindred.posts.create(
    { text: 'x', audience: 'followers' },
    { idempotencyKey: 'k', timeoutMs: 5, signal: new AbortController().signal },
  )
  same<typeof written, Post>(true)
  // @ts-expect-error an id is not any string
  await kindred.posts.get({ post: 'x' })
  // @ts-expect-error what is not in the contract is not there
  kindred.posts.publish
  // @ts-expect-error an input that must be given
  kindred.posts.get()
  await kindred.posts.get({ post })
  // @ts-expect-error a client has what an app needs and cannot be called
  kindred()
}

export async function errors(kindred: KindredClient, thrown: unknown) {
  const followed = await safe(kindred.graph.follow({ target: '@grace' }))
  if (followed.error === null) {
    same<typeof followed.data.following, 'requested' | 'yes'>(true)
    return
  }
  const { error } = followed
  if (error.reason === 'graph.unblock-first') same<typeof error.details, null>(true)
  if (error.reason === 'invalid-input') same<(typeof error.details.issues)[number]['path'], string>(true)
  if (error.reason === 'offline') same<typeof error.details, null>(true)
  // @ts-expect-error follow does not refuse for this reason
  if (error.reason === 'auth.handle-taken') return

  const listed = await safe(kindred.feeds.home())
  if (listed.data) same<typeof listed.data, Page<FeedItem>>(true)
  // @ts-expect-error home refuses only for reasons common to all
  if (listed.error?.reason === 'graph.self') return

  const other = await safe(Promise.resolve(1))
  if (other.error?.reason === 'graph.self') same<typeof other.error.details, null>(true)

  if (isRefusal(thrown, 'auth.password-short')) same<typeof thrown.details.minimum, number>(true)
  // @ts-expect-error nobody refuses for this reason
  isRefusal(thrown, 'graph.nobody')
}

export async function plain(thrown: TRPCClientError<AppRouter>) {
  const trpc = createTRPCClient<AppRouter>({ links: [] })
  const signed = await trpc.auth.signIn.mutate({ identifier: 'ada', password: 'correct horse' })
  same<typeof signed.viewer.fields, ProfileFields>(true) // of which none are declared here
  same<typeof signed, SignedIn>(true)
  const page = await trpc.feeds.home.query({ limit: 3 })
  same<(typeof page.items)[number]['post']['fields'], PostFields>(true)
  same<typeof page, Page<FeedItem>>(true)
  const people = await trpc.graph.closeFriends.list.query({})
  same<typeof people.cursor, string | null>(true)
  // @ts-expect-error a mutation is not a query
  trpc.auth.signIn.query
  if (thrown.data) same<typeof thrown.data.requestId, string>(true)
}
