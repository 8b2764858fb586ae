import * as admin from './admin.ts'
import * as auth from './auth.ts'
import * as collections from './collections.ts'
import * as comments from './comments.ts'
import * as feeds from './feeds.ts'
import * as graph from './graph.ts'
import * as moderation from './moderation.ts'
import * as posts from './posts.ts'
import * as profiles from './profiles.ts'
import * as subjects from './subjects.ts'

/** Everything that can be asked of the server, by namespace. */
export const api = {
  auth,
  profiles,
  graph,
  posts,
  collections,
  subjects,
  comments,
  feeds,
  moderation,
  admin,
} as const
export type Api = typeof api
