import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { profileFields as ownFields, profileFieldChanges } from './fields.ts'
import {
  accountId,
  circle,
  instant,
  language,
  line,
  MAX_TARGETS,
  personRef,
  text,
  timeZone,
  webUrl,
} from './primitives.ts'

/** Whether the one follows the other; a private account answers a follow with a request. */
export const followState = z
  .enum(['no', 'requested', 'yes'])
  .meta({ id: 'FollowState', description: 'Whether the one follows the other, or waits for an approval.' })
export type FollowState = z.infer<typeof followState>

export const personViewerShape = z
  .object({
    following: followState.describe('Whether you follow this person.'),
    followedBy: z.boolean().describe('Whether this person follows you.'),
    blocking: z.boolean().describe('Whether you block this person.'),
    muting: z.boolean().describe('Whether a mute of yours holds for this person now.'),
  })
  .meta({ id: 'PersonViewer', description: 'What lies between you and a person; all no for somebody not signed in.' })
export type PersonViewer = z.infer<typeof personViewerShape>

export const personCanShape = z
  .object({
    follow: z.boolean().describe('Whether you may follow, or ask to.'),
    mention: z.boolean().describe('Whether a mention by you would become a link.'),
  })
  .meta({ id: 'PersonCan', description: 'What you may do with a person.' })
export type PersonCan = z.infer<typeof personCanShape>

const personFields = {
  id: accountId,
  handle: z.string().describe('Without the @.'),
  name: z.string().describe('The handle when the person gave no name.'),
  isPrivate: z.boolean().describe('Whether following takes an approval.'),
  viewer: personViewerShape,
  can: personCanShape,
}

/** Somebody, as small as lists and posts need them. */
export const personShape = z
  .object(personFields)
  .meta({ id: 'Person', description: 'Somebody, as small as lists and posts need them.' })
export type Person = z.infer<typeof personShape>

export const profileLinkShape = z
  .object({ url: z.string(), title: z.string().nullable() })
  .meta({ id: 'ProfileLink', description: 'A link that a person shows on their profile.' })
export type ProfileLink = z.infer<typeof profileLinkShape>

export const profileCountsShape = z
  .object({
    followers: z.int(),
    following: z.int(),
    posts: z.int().describe('Posts for the public or for followers.'),
  })
  .meta({ id: 'ProfileCounts', description: 'The public numbers of a profile, the same for everybody who sees them.' })
export type ProfileCounts = z.infer<typeof profileCountsShape>

const profileFields = {
  ...personFields,
  bio: z.string().nullable(),
  links: z.array(profileLinkShape),
  fields: ownFields,
  joinedAt: instant.nullable().describe('Null for somebody you block.'),
  counts: profileCountsShape.nullable().describe('Null for somebody you block.'),
}

/** Somebody in full. Of a person whom the viewer blocks it tells no more than `Person` does. */
export const profileShape = z.object(profileFields).meta({
  id: 'Profile',
  description: 'Somebody in full; of somebody you block it tells no more than `Person` does.',
})
export type Profile = z.infer<typeof profileShape>

export const role = z
  .enum(['member', 'moderator', 'admin'])
  .meta({ id: 'Role', description: 'What an account may do on this server.' })
export type Role = z.infer<typeof role>

export const settingsShape = z
  .object({
    isPrivate: z.boolean().describe('Whether followers need your approval and public posts are for followers alone.'),
    whoMayMention: circle.describe('Whose mentions of you become links.'),
    showFollowers: circle.describe('Who may read the lists of your followers and of those you follow.'),
    language: z.string().nullable().describe('A BCP 47 tag, null until you choose.'),
    timeZone: z.string().nullable().describe('An IANA name, null until you choose.'),
  })
  .meta({ id: 'Settings', description: 'What a person decides about their own account.' })
export type Settings = z.infer<typeof settingsShape>

/** The viewer's own profile and what only they may see of it. */
export const meShape = z
  .object({
    ...profileFields,
    email: z.string().nullable().describe('Null for somebody whom the host app brought without one.'),
    role,
    settings: settingsShape,
  })
  .meta({ id: 'Me', description: 'Your own profile and what only you may see of it.' })
export type Me = z.infer<typeof meShape>

export const personName = line({ min: 1, max: 50 })

export const newProfileLinkShape = z
  .strictObject({ url: webUrl, title: line({ min: 1, max: 50 }).nullable().optional() })
  .meta({ id: 'NewProfileLink', description: 'A link to show on your profile.' })
export type NewProfileLink = z.input<typeof newProfileLinkShape>

export const me = query({
  access: 'account',
  summary: 'Reads your own profile, role and settings.',
  input: z.strictObject({}),
  output: meShape,
})

export const get = query({
  access: 'anyone',
  summary: 'Reads the profile of one person.',
  input: z.strictObject({ person: personRef }),
  output: profileShape,
})

export const many = query({
  access: 'anyone',
  summary: 'Reads many people at once; those whom you cannot see are left out.',
  input: z.strictObject({ people: z.array(personRef).min(1).max(MAX_TARGETS) }),
  output: z.object({ people: z.array(personShape) }),
})

export const update = mutation({
  access: 'account',
  summary: 'Changes the named parts of your profile.',
  input: z.strictObject({
    name: personName.optional(),
    bio: text({ max: 500 }).nullable().optional().describe('Null or nothing but spaces takes it away.'),
    links: z.array(newProfileLinkShape).max(5).optional().describe('They take the place of all links that you show.'),
    fields: profileFieldChanges.optional(),
  }),
  output: profileShape,
})

export const settings = query({
  access: 'account',
  summary: 'Reads your settings.',
  input: z.strictObject({}),
  output: settingsShape,
})

export const updateSettings = mutation({
  access: 'account',
  summary: 'Changes the named settings; going public turns pending requests into followers.',
  input: z.strictObject({
    isPrivate: z.boolean().optional(),
    whoMayMention: circle.optional(),
    showFollowers: circle.optional(),
    language: language.nullable().optional(),
    timeZone: timeZone.nullable().optional(),
  }),
  output: settingsShape,
})
