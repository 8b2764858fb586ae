import type { PostId } from '@kindred/sdk'
import type { Tables } from '../model/tables.ts'
import type { Choice, Reader } from './choice.ts'
import type { House } from './house.ts'
import { inParallel } from './parallel.ts'

const WIDTH = 8
const reason = 'chosen by the proof'

/** Does what was chosen, through the client: moderators are made, people part, posts go, and last of all people are suspended. */
export async function act(
  house: House,
  tables: Tables,
  { readers, suspended, hidden, removed }: Choice,
): Promise<void> {
  const handles = new Map(tables.accounts.map(({ id, handle }) => [id, handle]))
  const as = (id: string) => house.as(handles.get(id) as string)
  const person = (id: string) => `@${handles.get(id)}` as const
  const of = (relation: Reader['relation']) => readers.filter((reader) => reader.relation === relation)

  await inParallel(of('moderator'), WIDTH, ({ viewer }) =>
    house.keeper.admin.people.role({ person: person(viewer), role: 'moderator' }),
  )
  await inParallel([...of('in a block').entries()], WIDTH, async ([index, { viewer, author }]) => {
    const [blocker, blocked] = index % 2 === 0 ? [viewer, author] : [author, viewer]
    await (await as(blocker)).graph.block({ target: person(blocked) })
  })
  await inParallel(removed, WIDTH, async ({ post, author }) => {
    await (await as(author)).posts.remove({ post: post as PostId })
  })
  await inParallel(hidden, WIDTH, (post) =>
    house.keeper.moderation.decide({ on: { post: post as PostId }, action: 'hide', reason }),
  )
  await inParallel(suspended, WIDTH, (id) => house.keeper.admin.people.suspend({ person: person(id), reason }))
}
