// How posts are shown: whether the viewer sees each, who is met in them, and what stands beside them.
import type { AccountId, Person, Post, PostId } from '@kindred/contract'
import type { Fields } from '../../kernel/fields.ts'
import { found } from '../../kernel/refusal.ts'
import { accountOf, type Viewer } from '../../kernel/viewer.ts'
import type { Met } from '../profiles/index.ts'
import { sightOf } from '../visibility/index.ts'
import { createBeside, NOTHING_BESIDE, onlySeen } from './beside.ts'
import { postContent } from './content.ts'
import type { PostKernel, PostUses } from './kernel.ts'
import * as queries from './queries.ts'
import type { Asked } from './seen.ts'
import type { PostRow } from './tables.ts'
import { type TakenRow, untaken } from './taken.ts'
import { createViews, peopleIn } from './views.ts'

/** How a part of the domain reads posts: one, and those candidates of a list that the viewer sees, by id. */
export interface Reading {
  get(viewer: Viewer, id: PostId): Promise<Post>
  show(viewer: Viewer, ids: readonly PostId[]): Promise<ReadonlyMap<PostId, Post>>
}

/** Posts by id, and others who are shown beside them: as far as the viewer sees either. */
export interface Presented {
  readonly posts: ReadonlyMap<PostId, Post>
  readonly people: ReadonlyMap<AccountId, Person>
}

/** Which of the posts the viewer sees. */
type Check = (kind: ReturnType<typeof knowing>, posts: readonly PostRow[]) => Promise<PostRow[]>

/**
 * Reads posts as their viewers may see them. Whoever sees a post was asked of visibility, in lists twice: by the skeleton's SQL and by
 * the rule.
 */
export function createReading(kernel: PostKernel, uses: PostUses, fields: Fields) {
  const { db, clock } = kernel
  const { visibility, profiles } = uses
  const views = createViews(kernel, fields)
  const listBeside = createBeside(kernel)

  async function get(viewer: Viewer, id: PostId): Promise<Post> {
    const { posts } = await look(viewer, await queries.listTaken(db, { viewer: accountOf(viewer) ?? null, ids: [id] }))
    return found(posts.get(id))
  }

  /** Those of the posts that the viewer sees, by the rule alone. */
  function look(viewer: Viewer, rows: readonly TakenRow[]): Promise<Presented> {
    return shown(viewer, rows, { check: (kind, all) => visibility.visible(viewer, kind, all) })
  }

  /** One post, if the viewer sees it, and everybody in it. */
  async function seenWithPeople({ viewer, id }: Asked<Viewer>) {
    const rows = await queries.listPosts(db, { ids: [id] })
    const met = await profiles.meet(viewer, peopleIn(rows))
    return { rows: await visibility.visible(viewer, knowing(met), rows), met }
  }

  /** Shows those candidates of a list that the viewer sees, by id, by a statement that has let nothing else through. */
  function showing(list: typeof queries.listVisible) {
    return async (viewer: Viewer, ids: readonly PostId[]): Promise<ReadonlyMap<PostId, Post>> => {
      if (ids.length === 0) return new Map<PostId, Post>()
      return (await present(viewer, await list(db, { ...sightOf(viewer, clock()), ids }))).posts
    }
  }

  const show = showing(queries.listListed)

  /** A post as whoever just wrote it sees it: nobody has taken it yet. */
  async function showNew(viewer: Viewer, row: PostRow): Promise<Post> {
    const met = await profiles.meet(viewer, peopleIn([row]))
    const [post] = await views(viewer, [{ ...row, ...untaken }], { met, beside: NOTHING_BESIDE })
    return found(post)
  }

  /** Posts whose SQL has said that the viewer sees each, and others likewise: the rule says it again. */
  async function present(viewer: Viewer, rows: readonly TakenRow[], others: readonly AccountId[] = []) {
    const check: Check = (kind, all) => visibility.show(viewer, kind, all)
    const presented = await shown(viewer, rows, { check, others })
    visibility.heldBack('person', others.filter((id) => !presented.people.has(id)).length)
    return presented
  }

  /** Those of the posts that pass a check, with what stands beside them. What they quote passes it as well. */
  async function shown(
    viewer: Viewer,
    rows: readonly TakenRow[],
    { check, others = [] }: { check: Check; others?: readonly AccountId[] },
  ): Promise<Presented> {
    const beside = await listBeside(viewer, rows)
    const all = [...rows, ...beside.quoted.values()]
    const met = await profiles.meet(viewer, new Set([...peopleIn(all), ...others]))
    const seen = new Set(await check(knowing(met), all))
    const shown = rows.filter((row) => seen.has(row))
    const posts = await views(viewer, shown, { met, beside: onlySeen(beside, seen) })
    return { posts: new Map(posts.map((post) => [post.id, post])), people: met.people }
  }

  return { get, look, show, showAny: showing(queries.listVisible), showNew, present, seenWithPeople }
}

/** How visibility finds its way around posts whose authors were met already. */
function knowing({ facts }: Met) {
  return { ...postContent, authors: facts }
}
