export type { Act, ApiKey, HostPerson, IssuedKey, MintedToken } from './admin.ts'
export * as admin from './admin.ts'
export type { IssuedSession, Session, SignedIn } from './auth.ts'
export * as auth from './auth.ts'
export * from './contract.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export type { FeedItem } from './feeds.ts'
export * as feeds from './feeds.ts'
export type { FollowRequest, List, Mute, MuteScope, Relationship } from './graph.ts'
export * as graph from './graph.ts'
export * from './ids.ts'
export * from './issues.ts'
export * from './json-schema.ts'
export type { Action } from './moderation.ts'
export * as moderation from './moderation.ts'
export type { LinkSpan, MentionSpan, Post, PostCan, PostViewer, ShownAudience, Span, TagSpan } from './posts.ts'
export * as posts from './posts.ts'
export * from './primitives.ts'
export type {
  FollowState,
  Me,
  NewProfileLink,
  Person,
  PersonCan,
  PersonViewer,
  Profile,
  ProfileCounts,
  ProfileLink,
  Role,
  Settings,
} from './profiles.ts'
export * as profiles from './profiles.ts'
export { type Scope, scopes } from './scopes.ts'
