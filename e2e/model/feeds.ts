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

export function modelOf(tables: Tables, now: number): Model {
  const sight = sightOf(tables, now)
  const shown = shownOf(tables, sight)
  const newestFirst = tables.posts.toSorted((a, b) => Number(BigInt(b.id) - BigInt(a.id)))

  function followed(viewer: string): PostRow[] {
    return newestFirst.filter(({ author_id: author }) => author === viewer || sight.ties.follows(viewer, author))
  }

  function keeping(viewer: string, post: PostRow): Hindrance | 'muted' | undefined {
    return sight.hindrance(viewer, post) ?? (sight.ties.mutesPosts(viewer, post.author_id) ? 'muted' : undefined)
  }

  return {
    sight,
    shown,

    home(viewer) {
      return followed(viewer)
        .filter((post) => keeping(viewer, post) === undefined)
        .map((post) => ({
          post: shown.post(viewer, post),
          why: post.author_id === viewer ? 'own' : 'following',
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
