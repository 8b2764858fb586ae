import type { AccountId, FollowRequest, ListId, Mute, Person, PersonRef } from '@kindred/contract'
import type { ListCall } from '../../kernel/cursors.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import { type Account, accountOf, type Viewer } from '../../kernel/viewer.ts'
import { noRelation, scopeOf } from '../graph/index.ts'
import { sightOf } from '../visibility/index.ts'
import type { ProfileKernel, ProfileUses } from './kernel.ts'
import { findProfile } from './queries.ts'
import { tiesRefusal } from './rules.ts'
import * as shared from './shared-ties.ts'
import * as skeletons from './skeletons.ts'
import type { PeopleOptions, Views } from './views.ts'

type Read<Row> = (db: ProfileKernel['db'], window: skeletons.Window) => Promise<Row[]>

type ReadPeople = Read<skeletons.Candidate>

interface PeopleList<Row, Item> extends ListCall {
  readonly of: AccountId | ListId
  readonly page: PageInput
  readonly read: Read<Row>
  readonly show: (person: Person, row: Row) => Item
  readonly options?: PeopleOptions
}

/** Every list of people, newest tie first: whom the viewer may not see is absent, and neither shortens a page nor moves its cursor. */
export function createPeopleLists({ db, clock, cursors }: ProfileKernel, uses: ProfileUses, views: Views) {
  function pageOf<Row extends skeletons.Candidate, Item>(asked: PeopleList<Row, Item>): Promise<Page<Item>> {
    const { viewer, of, read, show, options } = asked
    return fillPage<Item>(cursors, asked, async (before, count) => {
      const rows = await read(db, { ...sightOf(viewer, clock()), of, before: before ?? NEWEST, count })
      const visible = rows.filter((row) => row.is_visible === 1).map((row) => row.person_id)
      const people = await views.people(viewer, visible, options)
      uses.visibility.heldBack('person', visible.length - people.size)
      return rows.map((row) => {
        const person = row.is_visible === 1 ? people.get(row.person_id) : undefined
        return { id: row.id, item: person && show(person, row) }
      })
    })
  }

  /** A list that belongs to the viewer and that nobody else can ask for. */
  function own<Row extends skeletons.Candidate, Item>(
    viewer: Account,
    list: Pick<PeopleList<Row, Item>, 'list' | 'read' | 'show' | 'page' | 'options'>,
  ): Promise<Page<Item>> {
    return pageOf({ ...list, viewer, query: {}, of: viewer.id })
  }

  /** Whose follows the viewer asks for, if they may know them. */
  async function tiesOf(viewer: Viewer, ref: PersonRef): Promise<AccountId> {
    const person = await uses.visibility.person(viewer, ref)
    const me = accountOf(viewer) ?? null
    const relation = me === null ? noRelation : ((await uses.graph.relations(me, [person])).get(person) ?? noRelation)
    const { isPrivate } = found((await uses.accounts.list([person])).get(person))
    const { show_followers: showFollowers } = found(await findProfile.first(db, { account: person }))
    refuseIf(tiesRefusal({ viewer: me, person, relation }, { isPrivate, showFollowers }))
    return person
  }

  /** Whose ties a list of shared ones is read from: the viewer's follows, or the person's ties where those are fewer. */
  async function sides(viewer: AccountId, person: AccountId, ties: 'followers' | 'following') {
    const counts = await uses.graph.counts([viewer, person])
    const isFromViewer = (counts.get(viewer)?.following ?? 0) <= (counts.get(person)?.[ties] ?? 0)
    return isFromViewer ? { of: viewer, other: person } : { of: person, other: viewer }
  }

  return {
    async followers(viewer: Viewer, ref: PersonRef, page: PageInput): Promise<Page<Person>> {
      const of = await tiesOf(viewer, ref)
      const read = skeletons.listFollowers
      return pageOf({ viewer, list: 'graph.followers', query: { of }, of, page, read, show: asTheyAre })
    },

    async following(viewer: Viewer, ref: PersonRef, page: PageInput): Promise<Page<Person>> {
      const of = await tiesOf(viewer, ref)
      const read = skeletons.listFollowing
      return pageOf({ viewer, list: 'graph.following', query: { of }, of, page, read, show: asTheyAre })
    },

    /** Whom both the viewer and somebody else follow, the latest to join first. */
    async mutuals(viewer: Account, ref: PersonRef, page: PageInput): Promise<Page<Person>> {
      const person = await tiesOf(viewer, ref)
      const { of, other } = await sides(viewer.id, person, 'following')
      const read: ReadPeople = (db, window) => shared.listFollowedByBoth(db, { ...window, other })
      return pageOf({ viewer, list: 'graph.mutuals', query: { person }, of, page, read, show: asTheyAre })
    },

    /** Those of somebody's followers whom the viewer follows, the latest to join first. */
    async familiar(viewer: Account, ref: PersonRef, page: PageInput): Promise<Page<Person>> {
      const person = await tiesOf(viewer, ref)
      const { of, other } = await sides(viewer.id, person, 'followers')
      const list = of === viewer.id ? shared.listFollowedWhoFollow : shared.listFollowersFollowed
      const read: ReadPeople = (db, window) => list(db, { ...window, other })
      return pageOf({ viewer, list: 'graph.familiar', query: { person }, of, page, read, show: asTheyAre })
    },

    requests(viewer: Account, page: PageInput): Promise<Page<FollowRequest>> {
      return own(viewer, { list: 'graph.requests', read: skeletons.listRequests, show: requestView, page })
    },

    sentRequests(viewer: Account, page: PageInput): Promise<Page<FollowRequest>> {
      return own(viewer, { list: 'graph.sentRequests', read: skeletons.listSentRequests, show: requestView, page })
    },

    blocks(viewer: Account, page: PageInput): Promise<Page<Person>> {
      const options = { evenIfBlocking: true }
      return own(viewer, { list: 'graph.blocks', read: skeletons.listBlocks, show: asTheyAre, page, options })
    },

    mutes(viewer: Account, page: PageInput): Promise<Page<Mute>> {
      return own(viewer, { list: 'graph.mutes', read: skeletons.listMutes, show: muteView, page })
    },

    closeFriends(viewer: Account, page: PageInput): Promise<Page<Person>> {
      return own(viewer, { list: 'graph.closeFriends.list', read: skeletons.listCloseFriends, show: asTheyAre, page })
    },

    async members(viewer: Account, list: ListId, page: PageInput): Promise<Page<Person>> {
      const { id } = await uses.graph.lists.require(viewer, list)
      const read = skeletons.listMembers
      return pageOf({ viewer, list: 'graph.lists.members', query: { list: id }, of: id, page, read, show: asTheyAre })
    },
  }
}

function asTheyAre(person: Person): Person {
  return person
}

function requestView(person: Person, { created_at }: { created_at: number }): FollowRequest {
  return { person, requestedAt: new Date(created_at).toISOString() }
}

function muteView(person: Person, row: Parameters<typeof scopeOf>[0] & { until: number | null }): Mute {
  return { person, scope: scopeOf(row), until: row.until === null ? null : new Date(row.until).toISOString() }
}
