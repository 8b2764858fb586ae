import type { AccountId, Me, Person, Profile, ProfileLink, Settings } from '@kindred/contract'
import { found } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import { noRelation, type Relation } from '../graph/index.ts'
import type { ProfileKernel, ProfileUses } from './kernel.ts'
import { findProfile, listCards } from './queries.ts'
import { mayFollow, mayMention } from './rules.ts'
import type { ProfileRow } from './tables.ts'

export interface PeopleOptions {
  /** Also those whom the viewer blocks, so that they can be unblocked. Only an exact reference and the list of blocks may ask so. */
  readonly evenIfBlocking?: boolean
}

type Card = Awaited<ReturnType<typeof listCards>>[number]

/** Rows of accounts, ties and profiles as the viewer may see them. */
export function createViews({ db, clock }: ProfileKernel, uses: ProfileUses) {
  const { accounts, graph, visibility } = uses

  /** Those of the people whom the viewer may see; the others are absent. Three queries for any number of people. */
  async function people(
    viewer: Viewer,
    asked: Iterable<AccountId>,
    { evenIfBlocking = false }: PeopleOptions = {},
  ): Promise<Map<AccountId, Person>> {
    const ids = [...new Set(asked)]
    if (ids.length === 0) return new Map()
    const me = accountOf(viewer) ?? null
    const visible = await visibility.people(viewer, ids)
    const relations = me === null ? new Map<AccountId, Relation>() : await graph.relations(me, ids)
    const isShown = (id: AccountId) => visible.has(id) || (evenIfBlocking && relations.get(id)?.blocking === true)
    const cards = await listCards(db, { people: ids.filter(isShown), now: clock() })
    const byId = new Map(cards.map((card) => [card.id, personView(me, card, relations.get(card.id) ?? noRelation)]))
    return new Map(ids.flatMap((id) => (byId.has(id) ? [[id, byId.get(id) as Person]] : [])))
  }

  /** Somebody whom the viewer may see, or whom they block: of these no more than a `Person` tells. */
  async function profile(viewer: Viewer, id: AccountId): Promise<Profile> {
    const person = found((await people(viewer, [id], { evenIfBlocking: true })).get(id))
    if (person.viewer.blocking) return { ...person, bio: null, links: [], joinedAt: null, counts: null }
    const row = found(await findProfile.first(db, { account: id }))
    const account = found((await accounts.list([id])).get(id))
    const ties = (await graph.counts([id])).get(id) ?? { followers: 0, following: 0 }
    return {
      ...person,
      bio: row.bio,
      links: JSON.parse(row.links) as ProfileLink[],
      joinedAt: new Date(account.createdAt).toISOString(),
      counts: { ...ties, posts: row.posts_count },
    }
  }

  async function settings(id: AccountId): Promise<Settings> {
    const row = found(await findProfile.first(db, { account: id }))
    const account = found((await accounts.list([id])).get(id))
    return settingsView(row, account.isPrivate)
  }

  /** The viewer as only they see themselves. */
  async function me(viewer: Account): Promise<Me> {
    return {
      ...(await profile(viewer, viewer.id)),
      email: await accounts.emailOf(viewer.id),
      role: viewer.role,
      settings: await settings(viewer.id),
    }
  }

  return { people, profile, settings, me }
}
export type Views = ReturnType<typeof createViews>

function personView(viewer: AccountId | null, card: Card, relation: Relation): Person {
  const { following, followedBy, blocking, muting } = relation
  const meeting = { viewer, person: card.id, relation }
  return {
    id: card.id,
    handle: card.handle,
    name: card.name ?? card.handle,
    isPrivate: card.is_private === 1,
    viewer: { following, followedBy, blocking, muting },
    can: { follow: mayFollow(meeting), mention: mayMention(meeting, card.who_may_mention) },
  }
}

function settingsView(row: ProfileRow, isPrivate: boolean): Settings {
  return {
    isPrivate,
    whoMayMention: row.who_may_mention,
    showFollowers: row.show_followers,
    language: row.language,
    timeZone: row.time_zone,
  }
}
