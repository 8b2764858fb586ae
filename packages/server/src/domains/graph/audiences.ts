import type { List, ListId, PersonRef } from '@kindred/contract'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found, refuseIf } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import * as queries from './audience-queries.ts'
import type { Between, GraphKernel } from './pair.ts'
import * as rules from './rules.ts'
import { listView } from './views.ts'

/** Circles that a viewer draws and can choose as an audience. Nobody else knows of them: not even those inside. */
export function createAudiences(kernel: GraphKernel, between: Between) {
  return { closeFriends: createCloseFriends(between), lists: createLists(kernel, between) }
}

function createCloseFriends(between: Between) {
  return {
    add(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit: { db, nextId, clock }, target, relation }) => {
        refuseIf(rules.tieRefusal(viewer.id, target.id, relation))
        const row = { id: nextId<'closeFriend'>(), owner_id: viewer.id, friend_id: target.id, created_at: clock() }
        if ((await queries.insertCloseFriend.affected(db, row)) === 0) return
        const friends = await queries.countCloseFriends.first(db, { owner: viewer.id })
        refuseIf(rules.countRefusal(friends?.count ?? 0, rules.MAX_CLOSE_FRIENDS))
      })
    },

    remove(viewer: Account, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit: { db }, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        await queries.deleteCloseFriend(db, { owner: viewer.id, friend: target.id })
      })
    },
  }
}

function createLists({ db, cursors, transaction }: GraphKernel, between: Between) {
  return {
    create(viewer: Account, name: string): Promise<List> {
      return transaction(async ({ db, nextId, clock, lock }) => {
        await lock('account', viewer.id) // two lists made at once must count each other
        const row = { id: nextId<'list'>(), owner_id: viewer.id, name, member_count: 0, created_at: clock() }
        await queries.insertList(db, row)
        const lists = await queries.countLists.first(db, { owner: viewer.id })
        refuseIf(rules.countRefusal(lists?.count ?? 0, rules.MAX_LISTS))
        return listView(row)
      })
    },

    /** One of the viewer's own lists; anybody else's is not found. */
    async require(viewer: Account, list: ListId): Promise<List> {
      return listView(found(await queries.findList.first(db, { list, owner: viewer.id })))
    },

    rename(viewer: Account, list: ListId, name: string): Promise<List> {
      return transaction(async ({ db }) => {
        await queries.renameList(db, { list, owner: viewer.id, name })
        return listView(found(await queries.findList.first(db, { list, owner: viewer.id })))
      })
    },

    /** What was meant for the list is for its author alone from now on. */
    remove(viewer: Account, list: ListId): Promise<void> {
      return transaction(async ({ db, lock }) => {
        await lock('account', viewer.id) // nobody writes for the list meanwhile
        found((await queries.deleteList.affected(db, { list, owner: viewer.id })) || undefined)
      })
    },

    all(viewer: Account, page: PageInput): Promise<Page<List>> {
      return fillPage(cursors, { viewer, list: 'graph.lists.all', query: {}, page }, async (before, count) => {
        const rows = await queries.listLists(db, { owner: viewer.id, before: before ?? NEWEST, count })
        return rows.map((row) => ({ id: row.id, item: listView(row) }))
      })
    },

    add(viewer: Account, list: ListId, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit: { db, nextId, clock }, target, relation }) => {
        refuseIf(rules.tieRefusal(viewer.id, target.id, relation))
        const { member_count } = found(await queries.findList.first(db, { list, owner: viewer.id }))
        const row = { id: nextId<'member'>(), list_id: list, member_id: target.id, created_at: clock() }
        if (await queries.addMember(db, row)) refuseIf(rules.countRefusal(member_count + 1, rules.MAX_LIST_MEMBERS))
      })
    },

    drop(viewer: Account, list: ListId, person: PersonRef): Promise<void> {
      return between(viewer, person, async ({ unit: { db }, target, relation }) => {
        refuseIf(rules.reachRefusal(relation))
        found(await queries.findList.first(db, { list, owner: viewer.id }))
        await queries.dropMember(db, { list, member: target.id })
      })
    },
  }
}
