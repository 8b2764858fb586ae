// Written by `kindred client` from the contract of the module: change the contract instead.

import type {
  Audience,
  Call,
  CallOptions,
  ClientModule,
  ErrorReasons,
  Instant,
  PagePromise,
  Person,
  Post,
  PostFieldChanges,
  PostId,
  Quotes,
  Replies,
} from '@kindred/sdk'

declare module '@kindred/sdk' {
  /** The reasons of its own for which a call may be refused. */
  interface ErrorReasons {
    'polls.create': 'graph.unblock-first' | 'posts.quotes-off'
    'polls.get': never
    'polls.vote': 'polls.closed'
    'polls.voters': 'polls.not-author'
  }

  /** What comes with a refusal, by its reason. */
  interface ErrorDetails {
    'polls.closed': null
    'polls.not-author': null
  }
}

export interface PollsApi {
  /**
   * Writes a post with a poll under it.
   * Refuses with `graph.unblock-first`, `posts.quotes-off`.
   */
  create(input: PollsCreateInput, options?: CallOptions): Call<PollsCreateAnswer, ErrorReasons['polls.create']>
  /** Reads the polls under posts, of those that you see; posts without one are left out. */
  get(input: PollsGetInput, options?: CallOptions): Call<PollsGetAnswer>
  /**
   * Votes in a poll that you see, in place of how you voted before.
   * Refuses with `polls.closed`.
   */
  vote(input: PollsVoteInput, options?: CallOptions): Call<Poll, ErrorReasons['polls.vote']>
  /**
   * Lists who voted in a poll of yours and for what, those who voted last first.
   * Refuses with `polls.not-author`.
   */
  voters(input: PollsVotersInput, options?: CallOptions): PagePromise<PollVoter, ErrorReasons['polls.voters']>
}

/** A question under a post. How it stands is for its author, for those who voted, and for all once it closed. */
export interface Poll {
  /** The post under which it stands. */
  post: PostId
  options: PollOption[]
  /** How many voted: a public number; null while you may not see how it stands. */
  voters: number | null
  /** Whether one may vote for several options. */
  multiple: boolean
  /** Null for one that stays open. */
  closesAt: Instant | null
  closed: boolean
  viewer: PollViewer
  can: PollCan
}

/** What you may do with a poll. */
export interface PollCan {
  vote: boolean
  seeVoters: boolean
}

/** One of the answers to a poll. */
export interface PollOption {
  text: string
  /** A public number; null while you may not see how it stands. */
  votes: number | null
}

/** What you have to do with a poll. */
export interface PollViewer {
  isAuthor: boolean
  /** For which options you voted, by their places from 0; none if you did not. */
  options: number[]
}

/** Somebody who voted in a poll, and for what. */
export interface PollVoter {
  person: Person
  /** By their places from 0. */
  options: number[]
  /** When they first voted. */
  at: Instant
}

export interface PollsCreateInput {
  /** The post, as `posts.create` takes it. */
  post: 
    | { text: string; audience?: Audience | undefined; replies?: Replies | undefined; holdReplies?: boolean | undefined; quotes?: Quotes | undefined; quote?: PostId | undefined; fields?: PostFieldChanges | undefined }
  /** 2 to 10 items. */
  options: string[]
  /** From when nobody votes any more; null leaves it open. Null when left out. */
  closesAt?: Instant | null | undefined
  /** Whether one may vote for several options. False when left out. */
  multiple?: boolean | undefined
}

export interface PollsGetInput {
  /** 1 to 100 items. */
  posts: PostId[]
}

export interface PollsVoteInput {
  post: PostId
  /** By their places from 0. 1 to 10 items. */
  options: number[]
}

export interface PollsVotersInput {
  post: PostId
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PollsCreateAnswer {
  post: Post
  poll: Poll
}

export interface PollsGetAnswer {
  polls: Poll[]
}

/** What a client needs in order to call the module: `createClient({ url, modules: { polls } })`. */
export const polls: ClientModule<PollsApi> = {
  namespace: 'polls',
  kinds: {
    create: 'mutation',
    get: 'query',
    vote: 'mutation',
    voters: 'query',
  },
  lists: ['voters'],
}
