export type { Act, ApiKey, Clause, HostPerson, IssuedKey, MintedToken, ViewExplanation } from './admin.ts'
export * as admin from './admin.ts'
export type { IssuedSession, Session, SignedIn } from './auth.ts'
export * as auth from './auth.ts'
export type { Collection } from './collections.ts'
export * as collections from './collections.ts'
export type {
  Comment,
  CommentCan,
  CommentCounts,
  CommentOn,
  CommentReplies,
  CommentViewer,
  ListedComment,
} from './comments.ts'
export * as comments from './comments.ts'
export * from './contract.ts'
export * from './endpoint.ts'
export * from './errors.ts'
export type { Explanation, FeedItem, FollowedTag, HomeFact } from './feeds.ts'
export * as feeds from './feeds.ts'
export { fieldName, MAX_FIELD_TEXT, MAX_FIELDS, type PostFields, type ProfileFields } from './fields.ts'
export type { FollowRequest, List, Mute, MutedWord, MuteScope, Relationship } from './graph.ts'
export * as graph from './graph.ts'
export * from './ids.ts'
export * from './issues.ts'
export * from './json-schema.ts'
export type { Action, ReviewedItem } from './moderation.ts'
export * as moderation from './moderation.ts'
export type {
  LinkSpan,
  MentionSpan,
  Post,
  PostCan,
  PostCounts,
  PostEdit,
  PostViewer,
  Quote,
  QuotedPost,
  Quotes,
  Replies,
  Reposted,
  ShownAudience,
  Span,
  TagSpan,
} from './posts.ts'
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
export type { Reacted, ReactionCounts } from './reactions.ts'
export { type Scope, scopes } from './scopes.ts'
export type { SubjectCounts, SubjectRef, SubjectViewer } from './subjects.ts'
export * as subjects from './subjects.ts'
