// Written by `kindred client` from the contract of the module: change the contract instead.

import type { Call, CallOptions, ClientModule, ErrorReasons, PostId } from '@kindred/sdk'

declare module '@kindred/sdk' {
  /** The reasons of its own for which a call may be refused. */
  interface ErrorReasons {
    'kudos.give': 'kudos.own'
    'kudos.of': never
  }

  /** What comes with a refusal, by its reason. */
  interface ErrorDetails {
    'kudos.own': null
  }
}

export interface KudosApi {
  /**
   * Gives kudos for a post that you see; once, however often it is called.
   * Refuses with `kudos.own`.
   */
  give(input: KudosGiveInput, options?: CallOptions): Call<Kudos, ErrorReasons['kudos.give']>
  /** Counts the kudos of posts, of those that you see. */
  of(input: KudosOfInput, options?: CallOptions): Call<KudosOfAnswer>
}

/** How many people gave kudos for a post, and whether you did. */
export interface Kudos {
  post: PostId
  count: number
  mine: boolean
}

export interface KudosGiveInput {
  post: PostId
}

export interface KudosOfInput {
  /** 1 to 100 items. */
  posts: PostId[]
}

export interface KudosOfAnswer {
  kudos: Kudos[]
}

/** What a client needs in order to call the module: `createClient({ url, modules: { kudos } })`. */
export const kudos: ClientModule<KudosApi> = {
  namespace: 'kudos',
  kinds: {
    give: 'mutation',
    of: 'query',
  },
  lists: [],
}
