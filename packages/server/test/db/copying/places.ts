import { inject } from 'vitest'
import { knowledge } from '../../../src/copying.ts'
import { canonicalExport } from '../../../src/db/copy/digest.ts'
import { inOrder } from '../../../src/db/copy/order.ts'
import { openSnapshot } from '../../../src/db/dialects/snapshot.ts'
import { freshDatabase } from '../../../src/testing/database.ts'
import { type TestServer, testServer } from '../../../src/testing/server.ts'
import { writeRing } from './community.ts'

export const databaseUrl = inject('databaseUrl')

/** A database of this project without a table. */
export const emptyDatabase = () => freshDatabase({ url: databaseUrl, migrations: [], name: 'copy' })

/** A server whose tables hold a ring of people, and three who have done a little of everything. */
export async function populatedServer(): Promise<TestServer> {
  const kit = await testServer({ databaseUrl })
  await writeRing(kit)
  const { ann, bob, cat } = await kit.people('ann', 'bob', 'cat')
  await ann.graph.follow({ target: bob.ref })
  await bob.graph.block({ target: cat.ref })
  await ann.graph.mute({ target: bob.ref, scope: ['posts'] })
  const { id: post } = await ann.posts.create({ text: 'hello, @bob' })
  const { id: parent } = await bob.comments.add({ on: { post }, text: 'hello, @ann' })
  await ann.comments.add({ on: { post }, text: 'hello again', parent })
  return kit
}

/** All that a database holds, as the text that is alike on both kinds of database. */
export async function contentOf(url: string): Promise<string> {
  await using snapshot = await openSnapshot(url)
  let text = ''
  for await (const part of canonicalExport(snapshot.db, inOrder(knowledge.tables, snapshot.tables))) text += part
  return text
}
