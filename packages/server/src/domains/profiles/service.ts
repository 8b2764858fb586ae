import type { AccountId, Me, Person, PersonRef, Profile, Settings } from '@kindred/contract'
import type { FieldChanges, Fields, Writer } from '../../kernel/fields.ts'
import { found } from '../../kernel/refusal.ts'
import type { Account, Viewer } from '../../kernel/viewer.ts'
import { createEntry } from './entry.ts'
import type { ProfileKernel, ProfileUnit, ProfileUses } from './kernel.ts'
import { createPeopleLists } from './lists.ts'
import { findProfile, movePostsCount, updateProfile } from './queries.ts'
import { createViews, type Met } from './views.ts'

/** The parts of a profile that are to change; the others stay. */
export interface ProfileChanges {
  readonly name?: string | undefined
  readonly bio?: string | null | undefined
  readonly links?: readonly { readonly url: string; readonly title?: string | null | undefined }[] | undefined
  /** Those of the developer's own; null takes one away. */
  readonly fields?: FieldChanges | undefined
}

export type SettingsChanges = { readonly [Name in keyof Settings]?: Settings[Name] | undefined }

/** People as others see them, where they come in, and what they decide about themselves. */
export function createProfiles(kernel: ProfileKernel, uses: ProfileUses, fields: Fields) {
  const { db, transaction } = kernel
  const { accounts, visibility } = uses
  const views = createViews(kernel, uses, fields)

  async function setFields(
    { db, lock }: ProfileUnit,
    account: AccountId,
    { changes, by }: { changes: FieldChanges; by: Writer },
  ): Promise<void> {
    await lock('account', account) // whoever sets other fields waits
    const stored = found(await findProfile.first(db, { account })).fields
    await updateProfile(db, { account, changes: { fields: fields.merge(stored, changes, by) } })
  }

  return {
    ...createEntry(kernel, uses, views),
    lists: createPeopleLists(kernel, uses, views),

    /**
     * The view of people for every other domain: those whom the viewer may see, and the facts that decide about what they wrote. The
     * others are absent. One query for any number of people.
     */
    meet(viewer: Viewer, people: Iterable<AccountId>): Promise<Met> {
      return views.meet(viewer, people)
    },

    /** Somebody in full; of somebody whom the viewer blocks no more than a `Person`, so that they can be unblocked. */
    async get(viewer: Viewer, ref: PersonRef): Promise<Profile> {
      return views.profile(viewer, await visibility.person(viewer, ref, { evenIfBlocking: true }))
    },

    /** Those of the people whom the viewer may see, in the order asked, each once. */
    async many(viewer: Viewer, refs: readonly PersonRef[]): Promise<Person[]> {
      const named = await accounts.resolve(refs)
      const ids = refs.flatMap((ref) => named.get(ref)?.id ?? [])
      return [...(await views.people(viewer, ids)).values()]
    },

    me(viewer: Account): Promise<Me> {
      return views.me(viewer)
    },

    async update(viewer: Account, changes: ProfileChanges): Promise<Profile> {
      await transaction(async (unit) => {
        // its lock comes before the row, as for whoever else takes both
        if (changes.fields) await setFields(unit, viewer.id, { changes: changes.fields, by: 'owner' })
        await updateProfile(unit.db, { account: viewer.id, changes: columnsOf(changes) })
      })
      return views.profile(viewer, viewer.id)
    },

    /** Calls somebody by another name: for the host app, whose person it is. */
    async rename(account: AccountId, name: string): Promise<void> {
      await transaction(({ db }) => updateProfile(db, { account, changes: { name } }))
    },

    /** Sets fields of somebody, those as well that their owner cannot: for the host app. */
    async setFields(account: AccountId, changes: FieldChanges): Promise<void> {
      await transaction((unit) => setFields(unit, account, { changes, by: 'host' }))
    },

    /** The name that somebody gave, or null. */
    async nameOf(account: AccountId): Promise<string | null> {
      return (await findProfile.first(db, { account }))?.name ?? null
    },

    settings(viewer: Account): Promise<Settings> {
      return views.settings(viewer.id)
    },

    /** Going public turns every request that waits into a follow. */
    async updateSettings(viewer: Account, changes: SettingsChanges): Promise<Settings> {
      await transaction(async ({ db }, domains) => {
        if (changes.isPrivate !== undefined) await domains.graph.setPrivacy(viewer.id, changes.isPrivate)
        await updateProfile(db, { account: viewer.id, changes: settingColumnsOf(changes) })
      })
      return views.settings(viewer.id)
    },

    /** Of those who bear these handles, the ones whom a mention by the viewer would link to, by handle. */
    async mentionable(viewer: Viewer, handles: readonly string[]): Promise<Map<string, AccountId>> {
      const named = await accounts.findByHandles(handles)
      const ids = [...named.values()].map((account) => account.id)
      const people = [...(await views.people(viewer, ids)).values()].filter((person) => person.can.mention)
      return new Map(people.map((person) => [person.handle, person.id]))
    },

    /** Counts posts on or off that are for the public or for followers: by what the caller's transaction really wrote. */
    async movePosts(author: AccountId, by: number): Promise<void> {
      await transaction(({ db }) => movePostsCount(db, { account: author, by }))
    },
  }
}
export type Profiles = ReturnType<typeof createProfiles>

function columnsOf({ name, bio, links }: ProfileChanges) {
  return {
    ...(name !== undefined && { name }),
    ...(bio !== undefined && { bio: bio || null }),
    ...(links !== undefined && {
      links: JSON.stringify(links.map(({ url, title }) => ({ url, title: title ?? null }))),
    }),
  }
}

function settingColumnsOf({ whoMayMention, showFollowers, language, timeZone }: SettingsChanges) {
  return {
    ...(whoMayMention !== undefined && { who_may_mention: whoMayMention }),
    ...(showFollowers !== undefined && { show_followers: showFollowers }),
    ...(language !== undefined && { language }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
  }
}
