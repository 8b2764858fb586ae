import type { AccountId, Me, Person, Profile, ProfileLink, Settings } from '@kindred/contract'
import type { Fields } from '../../kernel/fields.ts'
import { found } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import type { AccountRecord } from '../accounts/index.ts'
import type { Relation } from '../graph/index.ts'
import { type AuthorFacts, authorFactsOf, sightOf } from '../visibility/index.ts'
import type { ProfileKernel, ProfileUses } from './kernel.ts'
import { findProfile, listCards } from './queries.ts'
import { mayFollow, mayMention } from './rules.ts'
import type { ProfileRow } from './tables.ts'

export interface PeopleOptions {
  /** Also those whom the viewer blocks, so that they can be unblocked. Only an exact reference and the list of blocks may ask so. */
  readonly evenIfBlocking?: boolean
}

/** People as the viewer may see them, and what decides about what they wrote. */
export interface Met {
  readonly people: ReadonlyMap<AccountId, Person>
  readonly facts: ReadonlyMap<AccountId, AuthorFacts>
}

interface Described {
  readonly row: ProfileRow
  readonly account: AccountRecord
}

type Card = Awaited<ReturnType<typeof listCards>>[number]

/** Rows of accounts, ties and profiles as the viewer may see them. */
export function createViews({ db, clock }: ProfileKernel, uses: ProfileUses, fields: Fields) {
  const { accounts, graph, visibility } = uses

  /** Those of the people whom the viewer may see; the others are absent. One query for any number of people. */
  async function people(
    viewer: Viewer,
    asked: readonly AccountId[],
    { evenIfBlocking = false }: PeopleOptions = {},
  ): Promise<Map<AccountId, Person>> {
    const people = new Map<AccountId, Person>()
    const me = accountOf(viewer) ?? null
    const cards = new Map((await cardsOf(viewer, asked)).map((card) => [card.id, card]))
    for (const id of asked) {
      const card = cards.get(id)
      if (card === undefined) continue
      const facts = authorFactsOf(card, true)
      if (visibility.sees(facts) || (evenIfBlocking && facts.viewerBlocks)) people.set(id, personView(me, card))
    }
    return people
  }

  /** The same, and the facts about everybody who is active, for whoever has to decide about what they wrote. */
  async function meet(viewer: Viewer, asked: Iterable<AccountId>): Promise<Met> {
    const people = new Map<AccountId, Person>()
    const facts = new Map<AccountId, AuthorFacts>()
    const me = accountOf(viewer) ?? null
    for (const card of await cardsOf(viewer, asked)) {
      const about = authorFactsOf(card, true)
      facts.set(card.id, about)
      if (visibility.sees(about)) people.set(card.id, personView(me, card))
    }
    return { people, facts }
  }

  async function cardsOf(viewer: Viewer, asked: Iterable<AccountId>): Promise<Card[]> {
    const people = [...new Set(asked)]
    return people.length === 0 ? [] : listCards(db, { ...sightOf(viewer, clock()), people })
  }

  /** Somebody whom the viewer may see, or whom they block: of these no more than a `Person` tells. */
  async function profile(viewer: Viewer, id: AccountId, known?: Described): Promise<Profile> {
    const person = found((await people(viewer, [id], { evenIfBlocking: true })).get(id))
    if (person.viewer.blocking) return { ...person, bio: null, links: [], fields: {}, joinedAt: null, counts: null }
    const { row, account } = known ?? (await describe(id))
    const ties = (await graph.counts([id])).get(id) ?? { followers: 0, following: 0 }
    return {
      ...person,
      bio: row.bio,
      links: JSON.parse(row.links) as ProfileLink[],
      fields: fields.read(row.fields),
      joinedAt: new Date(account.createdAt).toISOString(),
      counts: { ...ties, posts: row.posts_count },
    }
  }

  async function describe(id: AccountId): Promise<Described> {
    const row = found(await findProfile.first(db, { account: id }))
    return { row, account: found((await accounts.list([id])).get(id)) }
  }

  async function settings(id: AccountId): Promise<Settings> {
    return settingsView(await describe(id))
  }

  /** The viewer as only they see themselves. */
  async function me(viewer: Account): Promise<Me> {
    const known = await describe(viewer.id)
    return {
      ...(await profile(viewer, viewer.id, known)),
      email: await accounts.emailOf(viewer.id),
      role: viewer.role,
      settings: settingsView(known),
    }
  }

  return { people, meet, profile, settings, me }
}
export type Views = ReturnType<typeof createViews>

function personView(viewer: AccountId | null, card: Card): Person {
  const relation = relationOf(card)
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

function relationOf(card: Card): Relation {
  return {
    following: card.viewer_follows === 1 ? 'yes' : card.has_requested === 1 ? 'requested' : 'no',
    followedBy: card.author_follows === 1,
    requestedBy: false, // nothing that is shown asks
    blocking: card.viewer_blocks === 1,
    blockedBy: card.author_blocks === 1,
    muting: card.is_muted === 1,
  }
}

function settingsView({ row, account: { isPrivate } }: Described): Settings {
  return {
    isPrivate,
    whoMayMention: row.who_may_mention,
    showFollowers: row.show_followers,
    language: row.language,
    timeZone: row.time_zone,
  }
}
