/**
 * Two people, one follow, one post, one home feed.
 *
 *     npx kindred dev &
 *     node examples/hello/src/main.ts http://localhost:4545
 */
import { createClient, isRefusal } from '@kindred/sdk'

const url = process.argv[2] ?? 'http://localhost:4545'
const suffix = Math.random().toString(36).slice(2, 8)

/** A client for one new person: each client keeps a session of its own. */
async function join(name: string) {
  const kindred = createClient({ url, device: 'hello' })
  const handle = `${name}_${suffix}`
  await kindred.auth.signUp({ handle, email: `${handle}@example.com`, password: `a long secret of ${handle}`, name })
  return kindred
}

const ada = await join('Ada')
const grace = await join('Grace')

const { following } = await ada.graph.follow({ target: `@grace_${suffix}` })
await grace.posts.create({ text: 'Hello from Grace!', audience: 'followers' })

console.log(`Ada follows Grace: ${following}`)
for await (const { post } of ada.feeds.home()) console.log(`${post.author.name}: ${post.text}`)

try {
  await ada.graph.follow({ target: `@ada_${suffix}` })
} catch (error) {
  if (!isRefusal(error, 'graph.self')) throw error
  console.log(`Ada follows Ada: ${error.message}`)
}
