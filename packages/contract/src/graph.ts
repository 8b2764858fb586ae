import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { accountId, done, instant, line, listId, MAX_TARGETS, pageOf, paging, personRef } from './primitives.ts'
import { followState, personShape } from './profiles.ts'

export const followRequestShape = z
  .object({ person: personShape, requestedAt: instant })
  .meta({ id: 'FollowRequest', description: 'A follow that waits for approval, and the other side of it.' })
export type FollowRequest = z.infer<typeof followRequestShape>

export const muteScope = z
  .enum(['posts', 'reposts', 'stories', 'notifications'])
  .meta({ id: 'MuteScope', description: 'One kind of thing that a mute keeps away.' })
export type MuteScope = z.infer<typeof muteScope>

export const muteShape = z
  .object({
    person: personShape,
    scope: z.array(muteScope),
    until: instant.nullable().describe('Null holds until it is taken back.'),
  })
  .meta({ id: 'Mute', description: 'Somebody whom you mute, in what, and until when.' })
export type Mute = z.infer<typeof muteShape>

export const mutedWordShape = z
  .object({ text: z.string(), until: instant.nullable().describe('Null holds until it is taken back.') })
  .meta({ id: 'MutedWord', description: 'A word, or a #tag, whose posts you keep out of your feeds, and until when.' })
export type MutedWord = z.infer<typeof mutedWordShape>

export const relationshipShape = z
  .object({
    person: accountId,
    following: followState,
    followedBy: z.boolean(),
    requestedBy: z.boolean().describe('Whether this person waits for your approval.'),
    blocking: z.boolean(),
    muting: z.boolean(),
  })
  .meta({ id: 'Relationship', description: 'What lies between you and a person.' })
export type Relationship = z.infer<typeof relationshipShape>

export const listShape = z
  .object({
    id: listId,
    name: z.string(),
    memberCount: z.int().describe('Counts all whom you put on it, suspended people as well.'),
    createdAt: instant,
  })
  .meta({ id: 'List', description: 'A list of people whom you can choose as an audience; nobody else knows of it.' })
export type List = z.infer<typeof listShape>

const listName = line({ min: 1, max: 50 })
const target = z.strictObject({ target: personRef })
const of = z.strictObject({ of: personRef, ...paging })
const paged = z.strictObject({ ...paging })

export const follow = mutation({
  access: 'account',
  summary: 'Follows somebody, or asks to when they are private; repeating it changes nothing.',
  input: target,
  output: z.object({ following: z.enum(['requested', 'yes']) }),
  errors: ['graph.self', 'graph.unblock-first'],
})

export const unfollow = mutation({
  access: 'account',
  summary: 'Stops following somebody.',
  input: target,
  output: done,
})

export const removeFollower = mutation({
  access: 'account',
  summary: 'Takes away somebody from your followers without telling them.',
  input: target,
  output: done,
})

export const followers = query({
  access: 'anyone',
  summary: 'Lists the followers of a person, the latest first.',
  input: of,
  output: pageOf(personShape),
  errors: ['graph.list-hidden', 'graph.unblock-first'],
})

export const following = query({
  access: 'anyone',
  summary: 'Lists those whom a person follows, the latest first.',
  input: of,
  output: pageOf(personShape),
  errors: ['graph.list-hidden', 'graph.unblock-first'],
})

export const mutuals = query({
  access: 'account',
  summary: 'Lists the people whom both you and somebody else follow, the latest to join first.',
  input: z.strictObject({ with: personRef, ...paging }),
  output: pageOf(personShape),
  errors: ['graph.list-hidden', 'graph.unblock-first'],
})

export const familiar = query({
  access: 'account',
  summary: 'Lists those of a person’s followers whom you follow, the latest to join first.',
  input: of,
  output: pageOf(personShape),
  errors: ['graph.list-hidden', 'graph.unblock-first'],
})

export const requests = query({
  access: 'account',
  summary: 'Lists those who wait for your approval.',
  input: paged,
  output: pageOf(followRequestShape),
})

export const sentRequests = query({
  access: 'account',
  summary: 'Lists those whose approval you wait for.',
  input: paged,
  output: pageOf(followRequestShape),
})

export const approve = mutation({
  access: 'account',
  summary: 'Lets somebody who asked follow you.',
  input: z.strictObject({ from: personRef }),
  output: done,
})

export const reject = mutation({
  access: 'account',
  summary: 'Turns down a request to follow you without telling them.',
  input: z.strictObject({ from: personRef }),
  output: done,
})

export const cancelRequest = mutation({
  access: 'account',
  summary: 'Takes back your request to follow somebody.',
  input: target,
  output: done,
})

export const block = mutation({
  access: 'account',
  summary: 'Parts you and somebody: follows and requests end both ways, and neither sees the other.',
  input: target,
  output: done,
  errors: ['graph.self'],
})

export const unblock = mutation({
  access: 'account',
  summary: 'Ends a block; nothing that it ended comes back.',
  input: target,
  output: done,
})

export const blocks = query({
  access: 'account',
  summary: 'Lists those whom you block.',
  input: paged,
  output: pageOf(personShape),
})

export const mute = mutation({
  access: 'account',
  summary: 'Keeps somebody out of your feeds or notifications; they cannot tell.',
  input: z.strictObject({
    target: personRef,
    scope: z.array(muteScope).min(1).max(4).optional().describe('Everything when left out.'),
    until: instant.nullable().optional().describe('Until it is taken back when left out or null.'),
  }),
  output: done,
  errors: ['graph.self', 'graph.unblock-first'],
})

export const unmute = mutation({
  access: 'account',
  summary: 'Ends a mute.',
  input: target,
  output: done,
})

export const mutes = query({
  access: 'account',
  summary: 'Lists those whom you mute.',
  input: paged,
  output: pageOf(muteShape),
})

export const relationships = query({
  access: 'account',
  summary: 'Tells what lies between you and many people; those whom you cannot see are left out.',
  input: z.strictObject({ targets: z.array(personRef).min(1).max(MAX_TARGETS) }),
  output: z.object({ relationships: z.array(relationshipShape) }),
})

const mutedText = line({ min: 1, max: 50 })
  .refine((value) => !value.startsWith('#') || /^#[\p{L}\p{M}\p{N}_]+$/u.test(value), {
    error: 'begins with # and is no tag',
  })
  .meta({
    minLength: 1,
    maxLength: 50,
    expects: 'one or more words of at most 50 characters together, or # and a tag of letters, digits and _',
  })

/** Words that keep posts out of your feeds. */
export const mutedWords = {
  add: mutation({
    access: 'account',
    summary: 'Keeps posts of others with a word, or with a #tag, out of your home and of the pages of tags.',
    input: z.strictObject({
      text: mutedText,
      until: instant.nullable().optional().describe('Until it is taken back when left out or null.'),
    }),
    output: done,
    errors: ['graph.too-many'],
  }),
  remove: mutation({
    access: 'account',
    summary: 'Mutes a word no longer, however it is spelled.',
    input: z.strictObject({ text: mutedText }),
    output: done,
  }),
  list: query({
    access: 'account',
    summary: 'Lists the words that you mute, the latest first.',
    input: paged,
    output: pageOf(mutedWordShape),
  }),
}

/** Those who see what is meant for close friends. Nobody but the viewer knows who they are. */
export const closeFriends = {
  add: mutation({
    access: 'account',
    summary: 'Adds somebody to your close friends without telling them.',
    input: z.strictObject({ person: personRef }),
    output: done,
    errors: ['graph.self', 'graph.unblock-first', 'graph.too-many'],
  }),
  remove: mutation({
    access: 'account',
    summary: 'Takes somebody out of your close friends without telling them.',
    input: z.strictObject({ person: personRef }),
    output: done,
  }),
  list: query({
    access: 'account',
    summary: 'Lists your close friends.',
    input: paged,
    output: pageOf(personShape),
  }),
}

/** Lists of people that can be chosen as an audience. */
export const lists = {
  create: mutation({
    access: 'account',
    summary: 'Makes an empty list of people.',
    input: z.strictObject({ name: listName }),
    output: listShape,
    errors: ['graph.too-many'],
  }),
  rename: mutation({
    access: 'account',
    summary: 'Gives one of your lists another name.',
    input: z.strictObject({ list: listId, name: listName }),
    output: listShape,
  }),
  remove: mutation({
    access: 'account',
    summary: 'Removes one of your lists; posts for it are then for you alone.',
    input: z.strictObject({ list: listId }),
    output: done,
  }),
  all: query({
    access: 'account',
    summary: 'Lists your lists, the newest first.',
    input: paged,
    output: pageOf(listShape),
  }),
  add: mutation({
    access: 'account',
    summary: 'Adds somebody to one of your lists without telling them.',
    input: z.strictObject({ list: listId, person: personRef }),
    output: done,
    errors: ['graph.self', 'graph.unblock-first', 'graph.too-many'],
  }),
  drop: mutation({
    access: 'account',
    summary: 'Takes somebody out of one of your lists without telling them.',
    input: z.strictObject({ list: listId, person: personRef }),
    output: done,
  }),
  members: query({
    access: 'account',
    summary: 'Lists the people on one of your lists.',
    input: z.strictObject({ list: listId, ...paging }),
    output: pageOf(personShape),
  }),
}
