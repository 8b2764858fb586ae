// node src/try.ts http://localhost:4545: two people, a post, and kudos for it.
import { createClient, memorySession, safe } from '@kindred/sdk'
import { kudos } from './client.ts'

const [, , url = 'http://localhost:4545', name = 'kudos'] = process.argv

async function joined(handle: string) {
  const client = createClient({ url, session: memorySession(), modules: { kudos } })
  await client.auth.signUp({ handle, email: `${handle}@example.com`, password: 'correct horse battery' })
  return client
}

const writer = await joined(`${name}_writer`)
const reader = await joined(`${name}_reader`)
const { id: post } = await writer.posts.create({ text: 'a post that somebody likes' })
const given = await reader.kudos.give({ post })
const own = await safe(writer.kudos.give({ post }))
const reason = own.error?.reason === 'kudos.own' ? own.error.message : 'not refused'
await writer.posts.remove({ post })
const after = await reader.kudos.of({ posts: [post] })
console.log(JSON.stringify({ count: given.count, mine: given.mine, reason, after: after.kudos }))
