// Written by `npm run generate` from the contract: change the contract instead.

/** What a call may be told beside its input. */
export interface CallOptions {
  /** Gives up when it fires: the call is then refused with `aborted`. */
  signal?: AbortSignal | undefined
  /** Names the intent of a mutation; made for you when left out. The same key and input have one effect. */
  idempotencyKey?: string | undefined
  /** How long to wait for the answer, retries included: as long as the client does when left out. */
  timeoutMs?: number | undefined
}

/** A page of a list. `cursor: null`, and nothing else, is the end; a short page is not. */
export interface Page<T> {
  items: T[]
  cursor: string | null
}

/** A call under way. It may be refused for one of `Refuses`, or for a reason that is common to all calls. */
export interface Call<Answer, Refuses extends string = never> extends Promise<Answer> {
  /** Only a type: it is never there. */
  readonly '~refuses'?: Refuses
}

/** One page when awaited, every item when iterated. Nothing is asked before either. */
export interface PagePromise<T, Refuses extends string = never> extends Call<Page<T>, Refuses>, AsyncIterable<T> {
  /** Every page from the first on. */
  pages(): AsyncIterable<Page<T>>
}

// Verbs

/** Everything that can be asked of the server. */
export interface KindredApi {
  admin: AdminApi
  auth: AuthApi
  feeds: FeedsApi
  graph: GraphApi
  moderation: ModerationApi
  posts: PostsApi
  profiles: ProfilesApi
}

export interface AdminApi {
  /** Lists what API keys did as somebody, the latest first. For admins. */
  audit(input?: AdminAuditInput, options?: CallOptions): PagePromise<Act>
  keys: AdminKeysApi
  people: AdminPeopleApi
  tokens: AdminTokensApi
}

export interface AdminKeysApi {
  /** Makes an API key for a server of the host app. For admins. */
  create(input: AdminKeysCreateInput, options?: CallOptions): Call<IssuedKey>
  /** Lists the API keys, the newest first, those that were revoked as well. For admins. */
  list(input?: AdminKeysListInput, options?: CallOptions): PagePromise<ApiKey>
  /** Ends an API key at once. For admins. */
  revoke(input: AdminKeysRevokeInput, options?: CallOptions): Call<Done>
}

export interface AdminPeopleApi {
  /** Reads one account, suspended or not. For admins, and for API keys with the scope `people:read`. */
  get(input: AdminPeopleGetInput, options?: CallOptions): Call<HostPerson>
  /**
   * Ends every session of somebody, and every token minted for them that was not used yet. For admins, and for API
   * keys with the scope `people:write`.
   * Refuses with `hosts.not-allowed`.
   */
  revokeSessions(input: AdminPeopleRevokeSessionsInput, options?: CallOptions): Call<AdminPeopleRevokeSessionsAnswer, ErrorReasons['admin.people.revokeSessions']>
  /**
   * Makes somebody a member, a moderator or an admin. For admins.
   * Refuses with `moderation.not-allowed`.
   */
  role(input: AdminPeopleRoleInput, options?: CallOptions): Call<Done, ErrorReasons['admin.people.role']>
  /**
   * Closes an account to its owner and everybody else, for a time or until it is taken back. For moderators and
   * admins, and for API keys with the scope `people:write`.
   * Refuses with `moderation.not-allowed`.
   */
  suspend(input: AdminPeopleSuspendInput, options?: CallOptions): Call<Done, ErrorReasons['admin.people.suspend']>
  /**
   * Opens a suspended account again. For moderators and admins, and for API keys with the scope `people:write`.
   * Refuses with `moderation.not-allowed`.
   */
  unsuspend(input: AdminPeopleUnsuspendInput, options?: CallOptions): Call<Done, ErrorReasons['admin.people.unsuspend']>
  /**
   * Makes the account and profile of a person of the host app, or changes what is named. For admins, and for API keys
   * with the scope `people:write`.
   * Refuses with `auth.email-taken`, `hosts.not-allowed`.
   */
  upsert(input: AdminPeopleUpsertInput, options?: CallOptions): Call<AdminPeopleUpsertAnswer, ErrorReasons['admin.people.upsert']>
}

export interface AdminTokensApi {
  /**
   * Makes a token with which a person of the host app gets one session. For admins, and for API keys with the scope
   * `tokens:mint`.
   * Refuses with `auth.suspended`, `hosts.not-allowed`.
   */
  mint(input: AdminTokensMintInput, options?: CallOptions): Call<MintedToken, ErrorReasons['admin.tokens.mint']>
}

export interface AuthApi {
  /**
   * Changes your password, ends every session of yours and opens a new one.
   * Refuses with `auth.invalid-credentials`, `auth.password-common`, `auth.password-short`, `auth.suspended`,
   * `auth.wrong-password`.
   */
  changePassword(input: AuthChangePasswordInput, options?: CallOptions): Call<AuthChangePasswordAnswer, ErrorReasons['auth.changePassword']>
  /**
   * Opens a session for a token that the host app minted, or that an issuer of the configuration signed.
   * Refuses with `auth.invalid-credentials`, `auth.suspended`, `auth.token-refused`.
   */
  exchange(input: AuthExchangeInput, options?: CallOptions): Call<SignedIn, ErrorReasons['auth.exchange']>
  /** Tells whether a new account may take a handle. */
  handleAvailable(input: AuthHandleAvailableInput, options?: CallOptions): Call<AuthHandleAvailableAnswer>
  /** Signs a token that tells another service of yours who you are, for five minutes; its keys are public. */
  jwt(input: AuthJwtInput, options?: CallOptions): Call<AuthJwtAnswer>
  /** Ends all of your sessions but the one that asks. */
  revokeOtherSessions(input?: AuthRevokeOtherSessionsInput, options?: CallOptions): Call<AuthRevokeOtherSessionsAnswer>
  /** Ends one of your sessions. */
  revokeSession(input: AuthRevokeSessionInput, options?: CallOptions): Call<Done>
  /** Lists your live sessions, the newest first. */
  sessions(input?: AuthSessionsInput, options?: CallOptions): PagePromise<Session>
  /**
   * Opens a session for a handle or email and its password.
   * Refuses with `auth.invalid-credentials`, `auth.suspended`.
   */
  signIn(input: AuthSignInInput, options?: CallOptions): Call<SignedIn, ErrorReasons['auth.signIn']>
  /** Ends the session that asks. */
  signOut(input?: AuthSignOutInput, options?: CallOptions): Call<Done>
  /**
   * Makes an account and signs it in.
   * Refuses with `auth.email-taken`, `auth.handle-reserved`, `auth.handle-taken`, `auth.invalid-credentials`,
   * `auth.password-common`, `auth.password-short`, `auth.suspended`.
   */
  signUp(input: AuthSignUpInput, options?: CallOptions): Call<SignedIn, ErrorReasons['auth.signUp']>
}

export interface FeedsApi {
  /** Lists the posts of those whom you follow and your own, the newest first. */
  home(input?: FeedsHomeInput, options?: CallOptions): PagePromise<FeedItem>
}

export interface GraphApi {
  /** Lets somebody who asked follow you. */
  approve(input: GraphApproveInput, options?: CallOptions): Call<Done>
  /**
   * Parts you and somebody: follows and requests end both ways, and neither sees the other.
   * Refuses with `graph.self`.
   */
  block(input: GraphBlockInput, options?: CallOptions): Call<Done, ErrorReasons['graph.block']>
  /** Lists those whom you block. */
  blocks(input?: GraphBlocksInput, options?: CallOptions): PagePromise<Person>
  /** Takes back your request to follow somebody. */
  cancelRequest(input: GraphCancelRequestInput, options?: CallOptions): Call<Done>
  /**
   * Follows somebody, or asks to when they are private; repeating it changes nothing.
   * Refuses with `graph.self`, `graph.unblock-first`.
   */
  follow(input: GraphFollowInput, options?: CallOptions): Call<GraphFollowAnswer, ErrorReasons['graph.follow']>
  /**
   * Lists the followers of a person, the latest first.
   * Refuses with `graph.list-hidden`, `graph.unblock-first`.
   */
  followers(input: GraphFollowersInput, options?: CallOptions): PagePromise<Person, ErrorReasons['graph.followers']>
  /**
   * Lists those whom a person follows, the latest first.
   * Refuses with `graph.list-hidden`, `graph.unblock-first`.
   */
  following(input: GraphFollowingInput, options?: CallOptions): PagePromise<Person, ErrorReasons['graph.following']>
  /**
   * Keeps somebody out of your feeds or notifications; they cannot tell.
   * Refuses with `graph.self`, `graph.unblock-first`.
   */
  mute(input: GraphMuteInput, options?: CallOptions): Call<Done, ErrorReasons['graph.mute']>
  /** Lists those whom you mute. */
  mutes(input?: GraphMutesInput, options?: CallOptions): PagePromise<Mute>
  /** Turns down a request to follow you without telling them. */
  reject(input: GraphRejectInput, options?: CallOptions): Call<Done>
  /** Tells what lies between you and many people; those whom you cannot see are left out. */
  relationships(input: GraphRelationshipsInput, options?: CallOptions): Call<GraphRelationshipsAnswer>
  /** Takes away somebody from your followers without telling them. */
  removeFollower(input: GraphRemoveFollowerInput, options?: CallOptions): Call<Done>
  /** Lists those who wait for your approval. */
  requests(input?: GraphRequestsInput, options?: CallOptions): PagePromise<FollowRequest>
  /** Lists those whose approval you wait for. */
  sentRequests(input?: GraphSentRequestsInput, options?: CallOptions): PagePromise<FollowRequest>
  /** Ends a block; nothing that it ended comes back. */
  unblock(input: GraphUnblockInput, options?: CallOptions): Call<Done>
  /** Stops following somebody. */
  unfollow(input: GraphUnfollowInput, options?: CallOptions): Call<Done>
  /** Ends a mute. */
  unmute(input: GraphUnmuteInput, options?: CallOptions): Call<Done>
  closeFriends: GraphCloseFriendsApi
  lists: GraphListsApi
}

export interface GraphCloseFriendsApi {
  /**
   * Adds somebody to your close friends without telling them.
   * Refuses with `graph.self`, `graph.too-many`, `graph.unblock-first`.
   */
  add(input: GraphCloseFriendsAddInput, options?: CallOptions): Call<Done, ErrorReasons['graph.closeFriends.add']>
  /** Lists your close friends. */
  list(input?: GraphCloseFriendsListInput, options?: CallOptions): PagePromise<Person>
  /** Takes somebody out of your close friends without telling them. */
  remove(input: GraphCloseFriendsRemoveInput, options?: CallOptions): Call<Done>
}

export interface GraphListsApi {
  /**
   * Adds somebody to one of your lists without telling them.
   * Refuses with `graph.self`, `graph.too-many`, `graph.unblock-first`.
   */
  add(input: GraphListsAddInput, options?: CallOptions): Call<Done, ErrorReasons['graph.lists.add']>
  /** Lists your lists, the newest first. */
  all(input?: GraphListsAllInput, options?: CallOptions): PagePromise<List>
  /**
   * Makes an empty list of people.
   * Refuses with `graph.too-many`.
   */
  create(input: GraphListsCreateInput, options?: CallOptions): Call<List, ErrorReasons['graph.lists.create']>
  /** Takes somebody out of one of your lists without telling them. */
  drop(input: GraphListsDropInput, options?: CallOptions): Call<Done>
  /** Lists the people on one of your lists. */
  members(input: GraphListsMembersInput, options?: CallOptions): PagePromise<Person>
  /** Removes one of your lists; posts for it are then for you alone. */
  remove(input: GraphListsRemoveInput, options?: CallOptions): Call<Done>
  /** Gives one of your lists another name. */
  rename(input: GraphListsRenameInput, options?: CallOptions): Call<List>
}

export interface ModerationApi {
  /** Hides a post from everybody but its author and moderators, or restores it. For moderators and admins. */
  decide(input: ModerationDecideInput, options?: CallOptions): Call<Action>
  /** Lists what was done about a post or a person, the latest first. For moderators and admins. */
  history(input: ModerationHistoryInput, options?: CallOptions): PagePromise<Action>
}

export interface PostsApi {
  /**
   * Lists the posts of a person that you may see, the newest first.
   * Refuses with `graph.unblock-first`.
   */
  by(input: PostsByInput, options?: CallOptions): PagePromise<Post, ErrorReasons['posts.by']>
  /**
   * Writes a post.
   * Refuses with `graph.unblock-first`.
   */
  create(input: PostsCreateInput, options?: CallOptions): Call<Post, ErrorReasons['posts.create']>
  /**
   * Changes the text of a post of yours.
   * Refuses with `posts.not-author`.
   */
  edit(input: PostsEditInput, options?: CallOptions): Call<Post, ErrorReasons['posts.edit']>
  /** Reads one post. */
  get(input: PostsGetInput, options?: CallOptions): Call<Post>
  /**
   * Removes a post of yours for good.
   * Refuses with `posts.not-author`.
   */
  remove(input: PostsRemoveInput, options?: CallOptions): Call<Done, ErrorReasons['posts.remove']>
}

export interface ProfilesApi {
  /** Reads the profile of one person. */
  get(input: ProfilesGetInput, options?: CallOptions): Call<Profile>
  /** Reads many people at once; those whom you cannot see are left out. */
  many(input: ProfilesManyInput, options?: CallOptions): Call<ProfilesManyAnswer>
  /** Reads your own profile, role and settings. */
  me(input?: ProfilesMeInput, options?: CallOptions): Call<Me>
  /** Reads your settings. */
  settings(input?: ProfilesSettingsInput, options?: CallOptions): Call<Settings>
  /** Changes the named parts of your profile. */
  update(input?: ProfilesUpdateInput, options?: CallOptions): Call<Profile>
  /** Changes the named settings; going public turns pending requests into followers. */
  updateSettings(input?: ProfilesUpdateSettingsInput, options?: CallOptions): Call<Settings>
}

// Shapes

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as AccountId`. */
export type AccountId = string & { readonly __id: 'account' }

/** One call that a key made as somebody; the record of it never changes. */
export interface Act {
  id: ActId
  key: KeyId
  person: AccountId
  path: string
  requestId: string
  at: Instant
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as ActId`. */
export type ActId = string & { readonly __id: 'act' }

/** Something that a moderator or admin did; the record of it never changes. */
export interface Action {
  id: ActionId
  action: 'hide' | 'restore' | 'suspend' | 'unsuspend' | 'role'
  on: { post: PostId } | { person: AccountId }
  /** Null for a change of role, which asks for none. */
  reason: string | null
  by: AccountId
  at: Instant
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as ActionId`. */
export type ActionId = string & { readonly __id: 'action' }

/** A key with which a server of the host app calls, without what is secret about it. */
export interface ApiKey {
  id: KeyId
  name: string
  scopes: KeyScope[]
  /** The admin who made it. */
  by: AccountId
  createdAt: Instant
  expiresAt: Instant | null
  /** True to the minute; null until it is used. */
  lastUsedAt: Instant | null
  revokedAt: Instant | null
}

/**
 * Who may see something: `mutuals` follow you and are followed by you, `list` is one of your lists, `only` names
 * people.
 */
export type Audience = 'public' | 'followers' | 'mutuals' | 'closeFriends' | { list: ListId } | { only: PersonRef[] }

/** To whom a setting opens something. */
export type Circle = 'everyone' | 'followers' | 'nobody'

/** It holds now, whether or not it did before. */
export interface Done {
  done: true
}

/** An email address; capitals are lowered. */
export type Email = string

/** What the host app calls a person of its own: visible ASCII, compared as it is. */
export type ExternalId = string

/** A post in a feed and why it is there. */
export interface FeedItem {
  post: Post
  why: 'following' | 'own'
}

/** A follow that waits for approval, and the other side of it. */
export interface FollowRequest {
  person: Person
  requestedAt: Instant
}

/** Whether the one follows the other, or waits for an approval. */
export type FollowState = 'no' | 'requested' | 'yes'

/** The scope that an API key would need, null where none helps. */
export type ForbiddenDetails = { scope: KeyScope } | null

/** A name to be found by, without the @; capitals are lowered. */
export type Handle = string

/** An account as the host app and admins see it. */
export interface HostPerson {
  id: AccountId
  /** Null for an account that no host app brought. */
  externalId: string | null
  /** Without the @. */
  handle: string
  name: string | null
  email: string | null
  role: Role
  suspended: boolean
  /** Null unless a suspension holds that ends by itself. */
  suspendedUntil: Instant | null
  createdAt: Instant
}

/** A person by id, by @handle or by what the host app calls them. */
export type HostRef = PersonRef | { externalId: ExternalId }

/** What is wrong with one field of an input, and what would be taken. */
export interface InputIssue {
  /** Leads to the field: `links.0.url`. Empty for the input as a whole. */
  path: string
  /** What is wrong with it: `is longer than 50 characters`. */
  message: string
  /** What would be taken: `give 1 to 50 characters`. */
  fix: string
}

/** A moment, as ISO 8601 in UTC with milliseconds. */
export type Instant = string

/** Every field that does not fit. */
export interface InvalidInputDetails {
  issues: InputIssue[]
}

/** A new API key. */
export interface IssuedKey {
  /** Shown this once; only its hash is kept. */
  key: string
  id: KeyId
  name: string
  scopes: KeyScope[]
  /** The admin who made it. */
  by: AccountId
  createdAt: Instant
  expiresAt: Instant | null
  /** True to the minute; null until it is used. */
  lastUsedAt: Instant | null
  revokedAt: Instant | null
}

/** What a client keeps in order to stay signed in; the token is shown this once. */
export interface IssuedSession {
  token: string
  expiresAt: Instant
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as KeyId`. */
export type KeyId = string & { readonly __id: 'key' }

/** What an API key may be for. */
export type KeyScope = 'people:read' | 'people:write' | 'tokens:mint' | 'act'

/** A BCP 47 tag. */
export type Language = string

/** An http or https address. */
export interface LinkSpan {
  kind: 'link'
  start: number
  end: number
  url: string
}

/** A list of people whom you can choose as an audience; nobody else knows of it. */
export interface List {
  id: ListId
  name: string
  memberCount: number
  createdAt: Instant
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as ListId`. */
export type ListId = string & { readonly __id: 'list' }

/** Your own profile and what only you may see of it. */
export interface Me {
  id: AccountId
  /** Without the @. */
  handle: string
  /** The handle when the person gave no name. */
  name: string
  /** Whether following takes an approval. */
  isPrivate: boolean
  viewer: PersonViewer
  can: PersonCan
  bio: string | null
  links: ProfileLink[]
  /** Null for somebody you block. */
  joinedAt: Instant | null
  /** Null for somebody you block. */
  counts: ProfileCounts | null
  /** Null for somebody whom the host app brought without one. */
  email: string | null
  role: Role
  settings: Settings
}

/** Names somebody whom you can see and who lets the author mention them. */
export interface MentionSpan {
  kind: 'mention'
  start: number
  end: number
  person: AccountId
}

/** A token that signs one person in, once. */
export interface MintedToken {
  /** For `auth.exchange`, once. */
  token: string
  expiresAt: Instant
}

/** Somebody whom you mute, in what, and until when. */
export interface Mute {
  person: Person
  scope: MuteScope[]
  /** Null holds until it is taken back. */
  until: Instant | null
}

/** One kind of thing that a mute keeps away. */
export type MuteScope = 'posts' | 'reposts' | 'stories' | 'notifications'

/** A password to be, taken as typed. Fewer than 8 characters are `invalid-input`; a server may ask for more. */
export type NewPassword = string

/** A link to show on your profile. */
export interface NewProfileLink {
  url: WebUrl
  /** 1 to 50 characters in one line. */
  title?: string | null | undefined
}

/** How long a password must be here. */
export interface PasswordShortDetails {
  minimum: number
}

/** Somebody, as small as lists and posts need them. */
export interface Person {
  id: AccountId
  /** Without the @. */
  handle: string
  /** The handle when the person gave no name. */
  name: string
  /** Whether following takes an approval. */
  isPrivate: boolean
  viewer: PersonViewer
  can: PersonCan
}

/** What you may do with a person. */
export interface PersonCan {
  /** Whether you may follow, or ask to. */
  follow: boolean
  /** Whether a mention by you would become a link. */
  mention: boolean
}

/** A person, by id or by @handle. */
export type PersonRef = AccountId | `@${string}`

/** What lies between you and a person; all no for somebody not signed in. */
export interface PersonViewer {
  /** Whether you follow this person. */
  following: FollowState
  /** Whether this person follows you. */
  followedBy: boolean
  /** Whether you block this person. */
  blocking: boolean
  /** Whether a mute of yours holds for this person now. */
  muting: boolean
}

/** Something that somebody wrote. */
export interface Post {
  id: PostId
  author: Person
  text: string
  /** In the order of the text, never overlapping. */
  spans: Span[]
  audience: ShownAudience
  createdAt: Instant
  editedAt: Instant | null
  /** Whether moderators hid it; then only they and its author still see it. */
  hidden: boolean
  viewer: PostViewer
  can: PostCan
}

/** What you may do with a post. */
export interface PostCan {
  edit: boolean
  remove: boolean
  moderate: boolean
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as PostId`. */
export type PostId = string & { readonly __id: 'post' }

/** What you have to do with a post. */
export interface PostViewer {
  isAuthor: boolean
}

/** Somebody in full; of somebody you block it tells no more than `Person` does. */
export interface Profile {
  id: AccountId
  /** Without the @. */
  handle: string
  /** The handle when the person gave no name. */
  name: string
  /** Whether following takes an approval. */
  isPrivate: boolean
  viewer: PersonViewer
  can: PersonCan
  bio: string | null
  links: ProfileLink[]
  /** Null for somebody you block. */
  joinedAt: Instant | null
  /** Null for somebody you block. */
  counts: ProfileCounts | null
}

/** The numbers that everybody sees on a profile. */
export interface ProfileCounts {
  followers: number
  following: number
  /** Posts for the public or for followers. */
  posts: number
}

/** A link that a person shows on their profile. */
export interface ProfileLink {
  url: string
  title: string | null
}

/** What lies between you and a person. */
export interface Relationship {
  person: AccountId
  following: FollowState
  followedBy: boolean
  /** Whether this person waits for your approval. */
  requestedBy: boolean
  blocking: boolean
  muting: boolean
}

/** What an account may do on this server. */
export type Role = 'member' | 'moderator' | 'admin'

/** One place where you are signed in. */
export interface Session {
  id: SessionId
  /** What the client called itself. */
  device: string | null
  createdAt: Instant
  lastUsedAt: Instant
  expiresAt: Instant
  /** Whether this is the session that asks. */
  isCurrent: boolean
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as SessionId`. */
export type SessionId = string & { readonly __id: 'session' }

/** What a person decides about their own account. */
export interface Settings {
  /** Whether followers need your approval and public posts are for followers alone. */
  isPrivate: boolean
  /** Whose mentions of you become links. */
  whoMayMention: Circle
  /** Who may read the lists of your followers and of those you follow. */
  showFollowers: Circle
  /** A BCP 47 tag, null until you choose. */
  language: string | null
  /** An IANA name, null until you choose. */
  timeZone: string | null
}

/** An audience as you may know it: which list, or whom, is the author’s alone to see. */
export type ShownAudience =
  | 'public'
  | 'followers'
  | 'mutuals'
  | 'closeFriends'
  | 'list'
  | 'only'
  | { list: ListId }
  | { only: AccountId[] }

/** A token, taken as it was sent. */
export type ShownToken = string

/** A new session and whose it is. */
export interface SignedIn {
  session: IssuedSession
  viewer: Me
}

/** A part of a text that leads somewhere: from `start` up to, not including, `end`, in UTF-16 code units. */
export type Span = MentionSpan | TagSpan | LinkSpan

/** A #tag. */
export interface TagSpan {
  kind: 'tag'
  start: number
  end: number
  /** Without the #, in its comparable form. */
  tag: string
}

/** An IANA time zone. */
export type TimeZone = string

/** How many there may be. */
export interface TooManyDetails {
  maximum: number
}

/** A password to compare, taken as typed. */
export type TypedPassword = string

/** An http or https address. */
export type WebUrl = string

// Inputs

export interface AdminAuditInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface AdminKeysCreateInput {
  /** 1 to 50 characters in one line. */
  name: string
  /** 1 to 4 items. */
  scopes: KeyScope[]
  /** Until it is revoked when left out or null. */
  expiresAt?: Instant | null | undefined
}

export interface AdminKeysListInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface AdminKeysRevokeInput {
  key: KeyId
}

export interface AdminPeopleGetInput {
  person: HostRef
}

export interface AdminPeopleRevokeSessionsInput {
  person: HostRef
}

export interface AdminPeopleRoleInput {
  person: PersonRef
  role: Role
}

export interface AdminPeopleSuspendInput {
  person: PersonRef
  /** 1 to 500 characters. */
  reason: string
  /** Until it is taken back when left out or null. */
  until?: Instant | null | undefined
}

export interface AdminPeopleUnsuspendInput {
  person: PersonRef
  /** 1 to 500 characters. */
  reason: string
}

export interface AdminPeopleUpsertInput {
  externalId: ExternalId
  /** Taken or reserved, a number follows it: `ann_2`. Made from the name or the external id when left out. */
  handle?: Handle | undefined
  /** 1 to 50 characters in one line. */
  name?: string | undefined
  /** Null takes it away. */
  email?: Email | null | undefined
}

export interface AdminTokensMintInput {
  externalId: ExternalId
  /** For how many seconds it may be exchanged. A whole number from 60 to 3600. 300 when left out. */
  ttl?: number | undefined
}

export interface AuthChangePasswordInput {
  current: TypedPassword
  next: NewPassword
}

export interface AuthExchangeInput {
  token: ShownToken
}

export interface AuthHandleAvailableInput {
  handle: Handle
}

export interface AuthJwtInput {
  /** The service that it is for, and nobody else. 1 to 200 characters in one line. */
  audience: string
}

export type AuthRevokeOtherSessionsInput = Record<string, never>

export interface AuthRevokeSessionInput {
  session: SessionId
}

export interface AuthSessionsInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface AuthSignInInput {
  /** A handle, with or without the @, or an email. 1 to 254 characters. */
  identifier: string
  password: TypedPassword
}

export type AuthSignOutInput = Record<string, never>

export interface AuthSignUpInput {
  handle: Handle
  email: Email
  password: NewPassword
  /** 1 to 50 characters in one line. */
  name?: string | undefined
}

export interface FeedsHomeInput {
  /** 'latest' when left out. */
  mode?: 'latest' | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphApproveInput {
  from: PersonRef
}

export interface GraphBlockInput {
  target: PersonRef
}

export interface GraphBlocksInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphCancelRequestInput {
  target: PersonRef
}

export interface GraphCloseFriendsAddInput {
  person: PersonRef
}

export interface GraphCloseFriendsListInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphCloseFriendsRemoveInput {
  person: PersonRef
}

export interface GraphFollowInput {
  target: PersonRef
}

export interface GraphFollowersInput {
  of: PersonRef
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphFollowingInput {
  of: PersonRef
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphListsAddInput {
  list: ListId
  person: PersonRef
}

export interface GraphListsAllInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphListsCreateInput {
  /** 1 to 50 characters in one line. */
  name: string
}

export interface GraphListsDropInput {
  list: ListId
  person: PersonRef
}

export interface GraphListsMembersInput {
  list: ListId
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphListsRemoveInput {
  list: ListId
}

export interface GraphListsRenameInput {
  list: ListId
  /** 1 to 50 characters in one line. */
  name: string
}

export interface GraphMuteInput {
  target: PersonRef
  /** Everything when left out. 1 to 4 items. */
  scope?: MuteScope[] | undefined
  /** Until it is taken back when left out or null. */
  until?: Instant | null | undefined
}

export interface GraphMutesInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphRejectInput {
  from: PersonRef
}

export interface GraphRelationshipsInput {
  /** 1 to 100 items. */
  targets: PersonRef[]
}

export interface GraphRemoveFollowerInput {
  target: PersonRef
}

export interface GraphRequestsInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphSentRequestsInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphUnblockInput {
  target: PersonRef
}

export interface GraphUnfollowInput {
  target: PersonRef
}

export interface GraphUnmuteInput {
  target: PersonRef
}

export interface ModerationDecideInput {
  on: { post: PostId }
  action: 'hide' | 'restore'
  /** 1 to 500 characters. */
  reason: string
}

export interface ModerationHistoryInput {
  on: { post: PostId } | { person: PersonRef }
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsByInput {
  author: PersonRef
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsCreateInput {
  /** 1 to 3000 characters. */
  text: string
  /** 'public' when left out. */
  audience?: Audience | undefined
}

export interface PostsEditInput {
  post: PostId
  /** 1 to 3000 characters. */
  text: string
}

export interface PostsGetInput {
  post: PostId
}

export interface PostsRemoveInput {
  post: PostId
}

export interface ProfilesGetInput {
  person: PersonRef
}

export interface ProfilesManyInput {
  /** 1 to 100 items. */
  people: PersonRef[]
}

export type ProfilesMeInput = Record<string, never>

export type ProfilesSettingsInput = Record<string, never>

export interface ProfilesUpdateInput {
  /** 1 to 50 characters in one line. */
  name?: string | undefined
  /** Null or nothing but spaces takes it away. At most 500 characters. */
  bio?: string | null | undefined
  /** They take the place of all links that you show. At most 5 items. */
  links?: NewProfileLink[] | undefined
}

export interface ProfilesUpdateSettingsInput {
  isPrivate?: boolean | undefined
  whoMayMention?: Circle | undefined
  showFollowers?: Circle | undefined
  language?: Language | null | undefined
  timeZone?: TimeZone | null | undefined
}

// Answers

export interface AdminPeopleRevokeSessionsAnswer {
  /** How many sessions ended. */
  revoked: number
}

export interface AdminPeopleUpsertAnswer {
  person: HostPerson
  created: boolean
}

export interface AuthChangePasswordAnswer {
  session: IssuedSession
}

export interface AuthHandleAvailableAnswer {
  available: boolean
  why: 'taken' | 'reserved' | null
}

export interface AuthJwtAnswer {
  token: string
  expiresAt: Instant
}

export interface AuthRevokeOtherSessionsAnswer {
  revoked: number
}

export interface GraphFollowAnswer {
  following: 'requested' | 'yes'
}

export interface GraphRelationshipsAnswer {
  relationships: Relationship[]
}

export interface ProfilesManyAnswer {
  people: Person[]
}

// Refusals

/** The reasons for which any call may be refused. */
export type CommonReason =
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'invalid-input'
  | 'rate-limited'
  | 'conflict'
  | 'payload-too-large'
  | 'idempotency.mismatch'
  | 'unavailable'
  | 'deadline'
  | 'internal'

/** The reasons of its own for which a call may be refused. */
export interface ErrorReasons {
  'admin.audit': never
  'admin.keys.create': never
  'admin.keys.list': never
  'admin.keys.revoke': never
  'admin.people.get': never
  'admin.people.revokeSessions': 'hosts.not-allowed'
  'admin.people.role': 'moderation.not-allowed'
  'admin.people.suspend': 'moderation.not-allowed'
  'admin.people.unsuspend': 'moderation.not-allowed'
  'admin.people.upsert': 'auth.email-taken' | 'hosts.not-allowed'
  'admin.tokens.mint': 'auth.suspended' | 'hosts.not-allowed'
  'auth.changePassword':
    | 'auth.invalid-credentials'
    | 'auth.password-common'
    | 'auth.password-short'
    | 'auth.suspended'
    | 'auth.wrong-password'
  'auth.exchange': 'auth.invalid-credentials' | 'auth.suspended' | 'auth.token-refused'
  'auth.handleAvailable': never
  'auth.jwt': never
  'auth.revokeOtherSessions': never
  'auth.revokeSession': never
  'auth.sessions': never
  'auth.signIn': 'auth.invalid-credentials' | 'auth.suspended'
  'auth.signOut': never
  'auth.signUp':
    | 'auth.email-taken'
    | 'auth.handle-reserved'
    | 'auth.handle-taken'
    | 'auth.invalid-credentials'
    | 'auth.password-common'
    | 'auth.password-short'
    | 'auth.suspended'
  'feeds.home': never
  'graph.approve': never
  'graph.block': 'graph.self'
  'graph.blocks': never
  'graph.cancelRequest': never
  'graph.closeFriends.add': 'graph.self' | 'graph.too-many' | 'graph.unblock-first'
  'graph.closeFriends.list': never
  'graph.closeFriends.remove': never
  'graph.follow': 'graph.self' | 'graph.unblock-first'
  'graph.followers': 'graph.list-hidden' | 'graph.unblock-first'
  'graph.following': 'graph.list-hidden' | 'graph.unblock-first'
  'graph.lists.add': 'graph.self' | 'graph.too-many' | 'graph.unblock-first'
  'graph.lists.all': never
  'graph.lists.create': 'graph.too-many'
  'graph.lists.drop': never
  'graph.lists.members': never
  'graph.lists.remove': never
  'graph.lists.rename': never
  'graph.mute': 'graph.self' | 'graph.unblock-first'
  'graph.mutes': never
  'graph.reject': never
  'graph.relationships': never
  'graph.removeFollower': never
  'graph.requests': never
  'graph.sentRequests': never
  'graph.unblock': never
  'graph.unfollow': never
  'graph.unmute': never
  'moderation.decide': never
  'moderation.history': never
  'posts.by': 'graph.unblock-first'
  'posts.create': 'graph.unblock-first'
  'posts.edit': 'posts.not-author'
  'posts.get': never
  'posts.remove': 'posts.not-author'
  'profiles.get': never
  'profiles.many': never
  'profiles.me': never
  'profiles.settings': never
  'profiles.update': never
  'profiles.updateSettings': never
}

/** What comes with a refusal, by its reason. */
export interface ErrorDetails {
  'auth.email-taken': null
  'auth.handle-reserved': null
  'auth.handle-taken': null
  'auth.invalid-credentials': null
  'auth.password-common': null
  'auth.password-short': PasswordShortDetails
  'auth.suspended': null
  'auth.token-refused': null
  'auth.wrong-password': null
  'conflict': null
  'deadline': null
  'forbidden': ForbiddenDetails
  'graph.list-hidden': null
  'graph.self': null
  'graph.too-many': TooManyDetails
  'graph.unblock-first': null
  'hosts.not-allowed': null
  'idempotency.mismatch': null
  'internal': null
  'invalid-input': InvalidInputDetails
  'moderation.not-allowed': null
  'not-found': null
  'payload-too-large': null
  'posts.not-author': null
  'rate-limited': null
  'unauthenticated': null
  'unavailable': null
}
