import type { Sight } from './sight.ts'
import type { PostRow, Tables } from './tables.ts'

/** How people and posts are told to a viewer who sees them, as `SPEC.md` defines it under "What is told". */
export interface Shown {
  person(viewer: string, id: string): object
  post(viewer: string, post: PostRow): object
}

export function shownOf(tables: Tables, sight: Sight): Shown {
  const { ties, accounts, moderates, areParted, seesPerson } = sight
  const profiles = new Map(tables.profiles.map((profile) => [profile.account_id, profile]))
  const reactions = Map.groupBy(
    tables.reactions.filter((row) => row.item_kind === 'post'),
    ({ item_id: post }) => post,
  )
  const saves = new Set(tables.saves.map((row) => `${row.account_id} ${row.item_kind} ${row.item_id}`))
  const reposts = new Set(
    tables.reposts.filter((row) => row.undone_id === null).map((row) => `${row.account_id} ${row.post_id}`),
  )
  const posts = new Map(tables.posts.map((row) => [row.id, row]))
  const quotes = new Map(tables.post_quotes.map((row) => [row.post_id, row]))
  const named = Map.groupBy(tables.post_audience, ({ post_id: post }) => post)

  function person(viewer: string, id: string): object {
    const { handle, is_private: isPrivate } = rowOf(accounts, id)
    const follows = ties.follows(viewer, id)
    return {
      id,
      handle,
      name: rowOf(profiles, id).name ?? handle,
      isPrivate: isPrivate === 1,
      viewer: {
        following: follows ? 'yes' : ties.requested(viewer, id) ? 'requested' : 'no',
        followedBy: ties.follows(id, viewer),
        blocking: ties.blocks(viewer, id),
        muting: ties.mutes(viewer, id),
      },
      can: { follow: viewer !== id && !areParted(viewer, id), mention: mayMention(viewer, id) },
    }
  }

  function mayMention(viewer: string, id: string): boolean {
    if (areParted(viewer, id)) return false
    const circle = rowOf(profiles, id).who_may_mention
    return viewer === id || circle === 'everyone' || (circle === 'followers' && ties.follows(viewer, id))
  }

  function counted(post: string): Record<string, number> {
    const words = Map.groupBy(reactions.get(post) ?? [], ({ reaction }) => reaction)
    return Object.fromEntries([...words].map(([word, rows]) => [word, rows.length]))
  }

  /** What a post quotes, where the viewer sees it; undefined where it quotes nothing. */
  function quotedBy(viewer: string, { id }: PostRow): PostRow | null | undefined {
    const quote = quotes.get(id)
    const row = quote && posts.get(quote.quoted_id)
    if (!quote || !row) return undefined
    return quote.detached_at === null && sight.hindrance(viewer, row) === undefined ? row : null
  }

  function post(viewer: string, row: PostRow): object {
    const quoted = quotedBy(viewer, row)
    if (quoted === undefined) return { ...postAlone(viewer, row), quote: null }
    if (quoted === null) return { ...postAlone(viewer, row), quote: { post: null, why: 'unavailable' } }
    const further = quotedBy(viewer, quoted)?.id ?? null
    return { ...postAlone(viewer, row), quote: { post: { ...postAlone(viewer, quoted), quote: further } } }
  }

  function postAlone(viewer: string, row: PostRow): object {
    const isAuthor = row.author_id === viewer
    const own = reactions.get(row.id)?.find(({ account_id: account }) => account === viewer)
    return {
      id: row.id,
      author: person(viewer, row.author_id),
      text: row.text,
      spans: spans(viewer, row),
      fields: {}, // none are declared
      audience: isAuthor ? fullAudience(row) : row.audience,
      replies: row.replies,
      holdReplies: row.holds_replies === 1,
      quotes: row.quotes,
      createdAt: new Date(row.created_at).toISOString(),
      editedAt: row.edited_at === null ? null : new Date(row.edited_at).toISOString(),
      hidden: row.hidden_at !== null,
      archived: row.archived_at !== null,
      counts: {
        reactions: counted(row.id),
        comments: row.comments_count,
        reposts: row.reposts_count,
        quotes: row.quotes_count,
      },
      viewer: {
        isAuthor,
        reaction: own?.reaction ?? null,
        saved: saves.has(`${viewer} post ${row.id}`),
        reposted: reposts.has(`${viewer} ${row.id}`),
      },
      can: {
        react: true,
        comment: true,
        repost: isAuthor || row.audience === 'public',
        quote: isAuthor || row.quotes === 'on',
        edit: isAuthor,
        remove: isAuthor,
        pin: isAuthor,
        moderate: moderates(viewer),
      },
    }
  }

  function spans(viewer: string, row: PostRow): object[] {
    const all = JSON.parse(row.spans) as { kind: string; person?: string }[]
    return all.filter(({ kind, person }) => kind !== 'mention' || seesPerson(viewer, person as string))
  }

  function fullAudience({ id, audience, audience_list_id: list }: PostRow): unknown {
    if (audience === 'list') return list === null ? 'list' : { list }
    if (audience !== 'only') return audience
    const people = (named.get(id) ?? []).map(({ account_id: account }) => account)
    return { only: people.toSorted((a, b) => Number(BigInt(a) - BigInt(b))) }
  }

  return { person, post }
}

function rowOf<Row>(rows: ReadonlyMap<string, Row>, id: string): Row {
  const row = rows.get(id)
  if (!row) throw new Error(`there is no row of account ${id}`)
  return row
}
