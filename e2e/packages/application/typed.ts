// Compiled in the folder where the packages are installed, as the strictest application would.
import { createClient, isRefusal, type Person, type Post, safe } from '@kindred/sdk'

const kindred = createClient({ url: 'http://localhost:4545' })

export async function speak(): Promise<string> {
  const { data, error } = await safe(kindred.graph.follow({ target: '@ada' }))
  if (isRefusal(error, 'graph.self')) return error.message
  if (error) return error.reason satisfies string
  // @ts-expect-error: a target is named by a string
  await kindred.graph.follow({ target: 1 })
  return data.following
}

export async function ask(): Promise<string | undefined> {
  const { error } = await safe(kindred.graph.follow({ target: '@ada' }))
  // @ts-expect-error: following is refused for no such reason
  return isRefusal(error, 'posts.gone') ? 'gone' : undefined
}

export async function read(): Promise<[Person, Post][]> {
  const seen: [Person, Post][] = []
  for await (const { post } of kindred.feeds.home({ limit: 10 })) seen.push([post.author, post])
  return seen
}
