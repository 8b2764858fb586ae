import { type Shown, shownOf } from './shown.ts'
import { type Hindrance, type Sight, sightOf } from './sight.ts'
import type { PostRow, Tables } from './tables.ts'

/** What every list of posts must hold, in plain loops over the tables. It is written from `SPEC.md` and shares no code with the server. */
export interface Model {
  readonly sight: Sight
  readonly shown: Shown
  /** The home feed, whole, the newest first. */
  home(viewer: string): object[]
  /** The posts of one person, whole, the newest first; a refusal when the viewer may not turn to them. */
  by(viewer: string, author: string): object[] | { refused: string }
  /** How many posts of those whom the viewer follows are kept out of their home feed, by what keeps them. */
  keptOut(viewer: string): Map<Hindrance | 'muted', number>
}

/** Where a post stands in a home, and who brought it there by a repost, if so. */
interface Place {
  readonly id: string
  readonly post: PostRow
  readonly by: string | null
}

export function modelOf(tables: Tables, now: number): Model {
  const sight = sightOf(tables, now)
  const shown = shownOf(tables, sight)
  const byId = new Map(tables.posts.map((post) => [post.id, post]))
  const newestFirst = tables.posts.toSorted((a, b) => Number(BigInt(b.id) - BigInt(a.id)))

  function followed(viewer: string): PostRow[] {
    return newestFirst.filter(({ author_id: author }) => author === viewer || sight.ties.follows(viewer, author))
  }

  /** Where posts stand: at their own ids and at those of the reposts that bring them, each at the newest. */
  function places(viewer: string): Place[] {
    const reposts = tables.reposts.flatMap(({ id, account_id: by, post_id, undone_id }): Place[] => {
      const post = byId.get(post_id)
      const comes = undone_id === null && sight.ties.follows(viewer, by) && sight.seesPerson(viewer, by)
      return post && comes && !sight.ties.mutesReposts(viewer, by) && BigInt(id) > BigInt(post_id)
        ? [{ id, post, by }]
        : []
    })
    const own = followed(viewer).map((post) => ({ id: post.id, post, by: null }))
    const inOrder = [...own, ...reposts].toSorted((a, b) => Number(BigInt(b.id) - BigInt(a.id)))
    const seen = new Set<PostRow>()
    return inOrder.filter(({ post }) => !seen.has(post) && seen.add(post))
  }

  function keeping(viewer: string, post: PostRow): Hindrance | 'muted' | undefined {
    return sight.hindrance(viewer, post) ?? (sight.ties.mutesPosts(viewer, post.author_id) ? 'muted' : undefined)
  }

  return {
    sight,
    shown,

    home(viewer) {
      return places(viewer)
        .filter(({ post }) => keeping(viewer, post) === undefined)
        .map(({ post, by }) => ({
          post: shown.post(viewer, post),
          why: by !== null ? 'repost' : post.author_id === viewer ? 'own' : 'following',
          repostedBy: by === null ? null : shown.person(viewer, by),
        }))
    },

    by(viewer, author) {
      if (!sight.isActive(author)) return { refused: 'not-found' }
      if (sight.ties.blocks(viewer, author)) return { refused: 'graph.unblock-first' }
      if (sight.ties.blocks(author, viewer)) return { refused: 'not-found' }
      return newestFirst
        .filter((post) => post.author_id === author && sight.hindrance(viewer, post) === undefined)
        .map((post) => shown.post(viewer, post))
    },

    keptOut(viewer) {
      const counts = new Map<Hindrance | 'muted', number>()
      for (const post of followed(viewer)) {
        const why = keeping(viewer, post)
        if (why) counts.set(why, (counts.get(why) ?? 0) + 1)
      }
      return counts
    },
  }
}
