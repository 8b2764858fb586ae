import type { Tables } from './tables.ts'

/** What no table may ever say: a sentence for each row that breaks CNT-1, BLK-6 or FOL-1. */
export function brokenRules(tables: Tables): string[] {
  return [...brokenCounts(tables), ...brokenTies(tables)]
}

function brokenCounts({ graph_counts, profiles, audience_lists, ...tables }: Tables): string[] {
  const followers = tally(tables.follows.map((row) => row.followee_id))
  const following = tally(tables.follows.map((row) => row.follower_id))
  const members = tally(tables.audience_list_members.map((row) => row.list_id))
  const counted = tables.posts.filter(
    ({ audience, hidden_at, archived_at, removed_at }) =>
      (audience === 'public' || audience === 'followers') &&
      hidden_at === null &&
      archived_at === null &&
      removed_at === null,
  )
  const posts = tally(counted.map((row) => row.author_id))
  const reposts = tally(tables.reposts.filter((row) => row.undone_id === null).map((row) => row.post_id))
  const quoting = new Set(counted.map((row) => row.id))
  const attached = tables.post_quotes.filter((row) => row.detached_at === null && quoting.has(row.post_id))
  const quotes = tally(attached.map((row) => row.quoted_id))
  const stored: [string, string, number, number][] = [
    ...graph_counts.flatMap((row): [string, string, number, number][] => [
      ['followers', row.account_id, row.followers_count, followers(row.account_id)],
      ['following', row.account_id, row.following_count, following(row.account_id)],
    ]),
    ...profiles.map((row): [string, string, number, number] => [
      'posts',
      row.account_id,
      row.posts_count,
      posts(row.account_id),
    ]),
    ...tables.posts.flatMap((row): [string, string, number, number][] => [
      ['reposts', row.id, row.reposts_count, reposts(row.id)],
      ['quotes', row.id, row.quotes_count, quotes(row.id)],
    ]),
    ...audience_lists.map((row): [string, string, number, number] => [
      'members',
      row.id,
      row.member_count,
      members(row.id),
    ]),
  ]
  return stored
    .filter(([, , count, recount]) => count !== recount)
    .map(([what, of, count, recount]) => `CNT-1: ${what} of ${of} is stored as ${count} and counts ${recount}`)
}

function brokenTies({ follows, follow_requests, blocks }: Tables): string[] {
  const ties = new Set<string>()
  const broken: string[] = []
  for (const { follower_id: from, followee_id: to } of follows) ties.add(`${from} ${to}`)
  for (const { requester_id: from, target_id: to } of follow_requests) {
    if (ties.has(`${from} ${to}`)) broken.push(`FOL-1: ${from} both follows and asks to follow ${to}`)
    ties.add(`${from} ${to}`)
  }
  for (const { blocker_id: from, blocked_id: to } of blocks)
    for (const [one, other] of [
      [from, to],
      [to, from],
    ])
      if (ties.has(`${one} ${other}`)) broken.push(`BLK-6: ${from} blocks ${to}, and ${one} is tied to ${other}`)
  return broken
}

function tally(ids: readonly string[]): (id: string) => number {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return (id) => counts.get(id) ?? 0
}
