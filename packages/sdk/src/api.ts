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

/** Those fields of a profile that the host app alone sets; `kindred types` declares which there are. */
export interface HostFields {}

// Verbs

/** Everything that can be asked of the server. */
export interface KindredApi {
  admin: AdminApi
  auth: AuthApi
  collections: CollectionsApi
  comments: CommentsApi
  feeds: FeedsApi
  graph: GraphApi
  moderation: ModerationApi
  posts: PostsApi
  profiles: ProfilesApi
  subjects: SubjectsApi
}

export interface AdminApi {
  /** Lists what API keys did as somebody, the latest first. For admins. */
  audit(input?: AdminAuditInput, options?: CallOptions): PagePromise<Act>
  /**
   * Tells why somebody may see a post or a comment that you may review, or may not: every clause by its name. For
   * moderators and admins.
   */
  explain(input: AdminExplainInput, options?: CallOptions): Call<ViewExplanation>
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
   * Ends every session of somebody, and every token minted for them that was not used yet. Tokens that their issuer
   * signed before open none. For admins, and for API keys with the scope `people:write`.
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

export interface CollectionsApi {
  /** Lists your collections, the newest first. */
  all(input?: CollectionsAllInput, options?: CallOptions): PagePromise<Collection>
  /**
   * Makes an empty collection. No two of yours have one name, capitals aside.
   * Refuses with `collections.name-taken`, `collections.too-many`.
   */
  create(input: CollectionsCreateInput, options?: CallOptions): Call<Collection, ErrorReasons['collections.create']>
  /** Removes one of your collections; what was in it stays saved, in none. */
  remove(input: CollectionsRemoveInput, options?: CallOptions): Call<Done>
  /**
   * Gives one of your collections another name.
   * Refuses with `collections.name-taken`.
   */
  rename(input: CollectionsRenameInput, options?: CallOptions): Call<Collection, ErrorReasons['collections.rename']>
}

export interface CommentsApi {
  /**
   * Comments on something, or answers a comment on it; an answer to the third level stands beside it.
   * Refuses with `comments.closed`, `comments.held`.
   */
  add(input: CommentsAddInput, options?: CallOptions): Call<Comment, ErrorReasons['comments.add']>
  /**
   * Shows a comment on a post of yours to everybody that waited for it; one that waits for nothing stays as it is.
   * Refuses with `comments.not-owner`.
   */
  approve(input: CommentsApproveInput, options?: CallOptions): Call<Done, ErrorReasons['comments.approve']>
  /**
   * Changes the text of a comment of yours; it waits for approval, even again, where a new one of yours would.
   * Refuses with `comments.not-author`.
   */
  edit(input: CommentsEditInput, options?: CallOptions): Call<Comment, ErrorReasons['comments.edit']>
  /** Reads one comment. */
  get(input: CommentsGetInput, options?: CallOptions): Call<Comment>
  /**
   * Lists the comments on a post of yours that wait for your approval, the oldest first.
   * Refuses with `comments.not-owner`.
   */
  held(input: CommentsHeldInput, options?: CallOptions): PagePromise<Comment, ErrorReasons['comments.held']>
  /**
   * Hides a comment on something of yours from everybody but its author, you and moderators.
   * Refuses with `comments.not-owner`.
   */
  hide(input: CommentsHideInput, options?: CallOptions): Call<Done, ErrorReasons['comments.hide']>
  /**
   * Lists the comments on something, or the replies to one of them, each with the beginning of its replies. In the
   * order `top` one whose replies or reactions are counted between two pages may come twice or not at all.
   */
  list(input: CommentsListInput, options?: CallOptions): PagePromise<ListedComment>
  /**
   * Puts a comment on something of yours that is not hidden above all others, in place of the one that was pinned.
   * Refuses with `comments.held`, `comments.not-owner`, `comments.pins-no-reply`.
   */
  pin(input: CommentsPinInput, options?: CallOptions): Call<Done, ErrorReasons['comments.pin']>
  /** Reacts to a comment that you see, in place of how you reacted to it before. */
  react(input: CommentsReactInput, options?: CallOptions): Call<Comment>
  /** Lists who reacted to a comment and how, those who began last first. */
  reactions(input: CommentsReactionsInput, options?: CallOptions): PagePromise<Reacted>
  /**
   * Removes a comment for good: one of yours, or one on something of yours. Moderators may remove all of them.
   * Refuses with `comments.not-yours`.
   */
  remove(input: CommentsRemoveInput, options?: CallOptions): Call<Done, ErrorReasons['comments.remove']>
  /**
   * Shows a comment again that you had hidden.
   * Refuses with `comments.not-owner`.
   */
  unhide(input: CommentsUnhideInput, options?: CallOptions): Call<Done, ErrorReasons['comments.unhide']>
  /**
   * Takes a pinned comment on something of yours back to its place.
   * Refuses with `comments.not-owner`.
   */
  unpin(input: CommentsUnpinInput, options?: CallOptions): Call<Done, ErrorReasons['comments.unpin']>
  /** Takes back your reaction to a comment. */
  unreact(input: CommentsUnreactInput, options?: CallOptions): Call<Comment>
}

export interface FeedsApi {
  /** Tells why a post that you see is in a feed of yours, or is not. */
  explain(input: FeedsExplainInput, options?: CallOptions): Call<Explanation>
  /**
   * Brings the posts with a tag into your home; repeating it changes nothing.
   * Refuses with `feeds.too-many-tags`.
   */
  followTag(input: FeedsFollowTagInput, options?: CallOptions): Call<Done, ErrorReasons['feeds.followTag']>
  /** Lists the tags that you follow, the latest first. */
  followedTags(input?: FeedsFollowedTagsInput, options?: CallOptions): PagePromise<FollowedTag>
  /**
   * Lists the posts and reposts of those whom you follow, the posts with the tags that you follow and your own, the
   * newest first and each once.
   */
  home(input?: FeedsHomeInput, options?: CallOptions): PagePromise<FeedItem>
  /** Counts the items of a feed of yours that are newer than a post: 99 stands for that many and more. */
  newer(input: FeedsNewerInput, options?: CallOptions): Call<FeedsNewerAnswer>
  /**
   * Marks posts as seen, for 30 days and the last 10,000 of them; repeating it changes nothing, and what you do not
   * see is ignored. Nobody else learns of it.
   */
  seen(input: FeedsSeenInput, options?: CallOptions): Call<Done>
  /** Lists the posts with a tag that you may see, the newest first. */
  tag(input: FeedsTagInput, options?: CallOptions): PagePromise<FeedItem>
  /** Stops following a tag. */
  unfollowTag(input: FeedsUnfollowTagInput, options?: CallOptions): Call<Done>
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
   * Lists those of a person’s followers whom you follow, the latest to join first.
   * Refuses with `graph.list-hidden`, `graph.unblock-first`.
   */
  familiar(input: GraphFamiliarInput, options?: CallOptions): PagePromise<Person, ErrorReasons['graph.familiar']>
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
  /**
   * Lists the people whom both you and somebody else follow, the latest to join first.
   * Refuses with `graph.list-hidden`, `graph.unblock-first`.
   */
  mutuals(input: GraphMutualsInput, options?: CallOptions): PagePromise<Person, ErrorReasons['graph.mutuals']>
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
  mutedWords: GraphMutedWordsApi
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

export interface GraphMutedWordsApi {
  /**
   * Keeps posts of others with a word, or with a #tag, out of your home and of the pages of tags.
   * Refuses with `graph.too-many`.
   */
  add(input: GraphMutedWordsAddInput, options?: CallOptions): Call<Done, ErrorReasons['graph.mutedWords.add']>
  /** Lists the words that you mute, the latest first. */
  list(input?: GraphMutedWordsListInput, options?: CallOptions): PagePromise<MutedWord>
  /** Mutes a word no longer, however it is spelled. */
  remove(input: GraphMutedWordsRemoveInput, options?: CallOptions): Call<Done>
}

export interface ModerationApi {
  /**
   * Hides a post or a comment from everybody but its author and moderators, or restores it. For moderators and
   * admins.
   */
  decide(input: ModerationDecideInput, options?: CallOptions): Call<Action>
  /** Lists what was done about a post, a comment or a person, the latest first. For moderators and admins. */
  history(input: ModerationHistoryInput, options?: CallOptions): PagePromise<Action>
}

export interface PostsApi {
  /**
   * Keeps a post of yours from everybody else, with what is said beneath it, and out of every list but that of what
   * you archived.
   * Refuses with `posts.not-author`.
   */
  archive(input: PostsArchiveInput, options?: CallOptions): Call<Post, ErrorReasons['posts.archive']>
  /** Lists the posts that you archived, the newest first. */
  archived(input?: PostsArchivedInput, options?: CallOptions): PagePromise<Post>
  /**
   * Lists the posts of a person that you may see, the newest first.
   * Refuses with `graph.unblock-first`.
   */
  by(input: PostsByInput, options?: CallOptions): PagePromise<Post, ErrorReasons['posts.by']>
  /**
   * Writes a post.
   * Refuses with `graph.unblock-first`, `posts.quotes-off`.
   */
  create(input: PostsCreateInput, options?: CallOptions): Call<Post, ErrorReasons['posts.create']>
  /**
   * Takes a post of yours out of one that quotes it, for everybody and for good. The quote keeps its text.
   * Refuses with `posts.not-quoted`.
   */
  detachQuote(input: PostsDetachQuoteInput, options?: CallOptions): Call<Post, ErrorReasons['posts.detachQuote']>
  /**
   * Changes the text of a post of yours, its fields, or who may comment on it and how, or quote it; what is left out
   * stays.
   * Refuses with `posts.not-author`.
   */
  edit(input: PostsEditInput, options?: CallOptions): Call<Post, ErrorReasons['posts.edit']>
  /** Reads one post. */
  get(input: PostsGetInput, options?: CallOptions): Call<Post>
  /**
   * Lists what a post that you see said before, the text that was replaced last first: of each post the last 100 are
   * kept.
   */
  history(input: PostsHistoryInput, options?: CallOptions): PagePromise<PostEdit>
  /**
   * Shows a post of yours first, in place of the one that you pinned before.
   * Refuses with `posts.not-author`.
   */
  pin(input: PostsPinInput, options?: CallOptions): Call<Post, ErrorReasons['posts.pin']>
  /**
   * Reads the post that a person shows first.
   * Refuses with `graph.unblock-first`.
   */
  pinned(input: PostsPinnedInput, options?: CallOptions): Call<PostsPinnedAnswer, ErrorReasons['posts.pinned']>
  /** Lists the posts that quote a post and that you may see, the newest first. */
  quotes(input: PostsQuotesInput, options?: CallOptions): PagePromise<Post>
  /** Reacts to a post that you see, in place of how you reacted to it before. */
  react(input: PostsReactInput, options?: CallOptions): Call<Post>
  /** Lists who reacted to a post and how, those who began last first. */
  reactions(input: PostsReactionsInput, options?: CallOptions): PagePromise<Reacted>
  /**
   * Removes a post of yours for good.
   * Refuses with `posts.not-author`.
   */
  remove(input: PostsRemoveInput, options?: CallOptions): Call<Done, ErrorReasons['posts.remove']>
  /**
   * Shows a post for everybody, or one of yours, to those who follow you, each of whom sees it only if they may. What
   * was taken back stands where it stood.
   * Refuses with `posts.not-public`.
   */
  repost(input: PostsRepostInput, options?: CallOptions): Call<Post, ErrorReasons['posts.repost']>
  /** Lists who reposted a post, those who did last first. */
  reposts(input: PostsRepostsInput, options?: CallOptions): PagePromise<Reposted>
  /** Saves a post that you see, for you alone. With a collection it moves there; with null it is in none. */
  save(input: PostsSaveInput, options?: CallOptions): Call<Post>
  /**
   * Lists what you saved, or what of it is in one of your collections, and still see: what you saved last first.
   */
  saved(input?: PostsSavedInput, options?: CallOptions): PagePromise<Post>
  /**
   * Puts a post of yours that you archived back where it stood.
   * Refuses with `posts.not-author`.
   */
  unarchive(input: PostsUnarchiveInput, options?: CallOptions): Call<Post, ErrorReasons['posts.unarchive']>
  /** Takes back your repost of a post. */
  undoRepost(input: PostsUndoRepostInput, options?: CallOptions): Call<Post>
  /**
   * Shows a post of yours first no longer.
   * Refuses with `posts.not-author`.
   */
  unpin(input: PostsUnpinInput, options?: CallOptions): Call<Post, ErrorReasons['posts.unpin']>
  /** Takes back your reaction to a post. */
  unreact(input: PostsUnreactInput, options?: CallOptions): Call<Post>
  /** Saves a post no longer. */
  unsave(input: PostsUnsaveInput, options?: CallOptions): Call<Post>
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

export interface SubjectsApi {
  /** Tells what has come of each of these things, in the order asked. */
  counts(input: SubjectsCountsInput, options?: CallOptions): Call<SubjectsCountsAnswer>
  /** Reacts to a thing of your app, in place of how you reacted to it before. */
  react(input: SubjectsReactInput, options?: CallOptions): Call<SubjectCounts>
  /** Lists who reacted to a thing of your app and how, those who began last first. */
  reactions(input: SubjectsReactionsInput, options?: CallOptions): PagePromise<Reacted>
  /** Saves a thing of your app; others learn how many did. */
  save(input: SubjectsSaveInput, options?: CallOptions): Call<SubjectCounts>
  /** Takes back your reaction to a thing of your app. */
  unreact(input: SubjectsUnreactInput, options?: CallOptions): Call<SubjectCounts>
  /** Saves a thing of your app no longer. */
  unsave(input: SubjectsUnsaveInput, options?: CallOptions): Call<SubjectCounts>
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
  on: { post: PostId } | { comment: CommentId } | { person: AccountId }
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

/** One condition of who may see what, by its name, and whether it holds. */
export interface Clause {
  name: string
  holds: boolean
}

/** A place of yours for what you save; nobody else knows of it. */
export interface Collection {
  id: CollectionId
  name: string
  /** Counts all that you saved in it, also what you can see no longer. */
  savedCount: number
  createdAt: Instant
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as CollectionId`. */
export type CollectionId = string & { readonly __id: 'collection' }

/** What somebody said about something, or in answer to a comment. */
export interface Comment {
  id: CommentId
  on: CommentOn
  /** The comment that it answers. */
  parent: CommentId | null
  /** 1 for a comment that answers no other, at most 3. */
  depth: number
  /** Null once it is removed. */
  author: Person | null
  /** Null once it is removed. */
  text: string | null
  /** The first 30, in the order of the text, never overlapping. */
  spans: Span[]
  createdAt: Instant
  editedAt: Instant | null
  /** Whether it only holds the place above its replies. */
  removed: boolean
  /** Whether it is hidden; then few still see it, its author among them. */
  hidden: boolean
  /** Whether it waits for approval; then nobody sees it but its author and that of the post. */
  held: boolean
  /** Whether it stands first in the order `top`. */
  pinned: boolean
  counts: CommentCounts
  viewer: CommentViewer
  can: CommentCan
}

/** What you may do with a comment. */
export interface CommentCan {
  react: boolean
  reply: boolean
  edit: boolean
  remove: boolean
  pin: boolean
  hide: boolean
}

/** How much has come of a comment; public numbers. */
export interface CommentCounts {
  reactions: ReactionCounts
  /** Those that answer it and are neither removed, hidden nor held. */
  replies: number
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as CommentId`. */
export type CommentId = string & { readonly __id: 'comment' }

/** What a comment stands under: a post, or a thing of your app. */
export type CommentOn = { post: PostId } | { subject: SubjectRef }

/** The beginning of the replies to a comment. */
export interface CommentReplies {
  /** As in `counts`: a public number. */
  count: number
  /** The oldest two. */
  items: Comment[]
  /** Goes on in `comments.list` with this comment as `parent`, `oldest` first. */
  cursor: string | null
}

/** What you have to do with a comment. */
export interface CommentViewer {
  isAuthor: boolean
  /** How you reacted to it, if you did. */
  reaction: string | null
}

/** It holds now, whether or not it did before. */
export interface Done {
  done: true
}

/** An email address; capitals are lowered. */
export type Email = string

/** Whether a post is in a feed, and why. */
export interface Explanation {
  isThere: boolean
  /** Everything that holds. */
  facts: HomeFact[]
}

/** What the host app calls a person of its own: visible ASCII, compared as it is. */
export type ExternalId = string

/** A post in a feed and why it is there. */
export interface FeedItem {
  post: Post
  /** `repost` where the post stands at the place of a repost, `tag` where nothing else brings it in. */
  why: 'following' | 'own' | 'tag' | 'repost'
  /** Whom you follow and who reposted it, last of all of them. */
  repostedBy: Person | null
}

/** A feed that can be asked about. */
export type FeedName = 'home'

/** A follow that waits for approval, and the other side of it. */
export interface FollowRequest {
  person: Person
  requestedAt: Instant
}

/** Whether the one follows the other, or waits for an approval. */
export type FollowState = 'no' | 'requested' | 'yes'

/** A tag that you follow, and since when. */
export interface FollowedTag {
  /** Without the #, in its comparable form. */
  tag: string
  followedAt: Instant
}

/** The scope that an API key would need, null where none helps. */
export type ForbiddenDetails = { scope: KeyScope } | null

/** A name to be found by, without the @; capitals are lowered. */
export type Handle = string

/**
 * What brings a post into your home (`own`, `following`, `tag`, `repost`), or keeps it out: `muted` is its author,
 * `mutedWord` its text, `archived` where you archived it.
 */
export type HomeFact = 'own' | 'following' | 'tag' | 'repost' | 'not-following' | 'muted' | 'mutedWord' | 'archived'

/** Fields of a profile that the host app sets; null takes one away, and what is left out stays. */
export type HostFieldChanges = { [Name in keyof ProfileFields]: ProfileFields[Name] | null }

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
  /** Counts all whom you put on it, suspended people as well. */
  memberCount: number
  createdAt: Instant
}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as ListId`. */
export type ListId = string & { readonly __id: 'list' }

/** A comment with the beginning of its replies. */
export interface ListedComment {
  id: CommentId
  on: CommentOn
  /** The comment that it answers. */
  parent: CommentId | null
  /** 1 for a comment that answers no other, at most 3. */
  depth: number
  /** Null once it is removed. */
  author: Person | null
  /** Null once it is removed. */
  text: string | null
  /** The first 30, in the order of the text, never overlapping. */
  spans: Span[]
  createdAt: Instant
  editedAt: Instant | null
  /** Whether it only holds the place above its replies. */
  removed: boolean
  /** Whether it is hidden; then few still see it, its author among them. */
  hidden: boolean
  /** Whether it waits for approval; then nobody sees it but its author and that of the post. */
  held: boolean
  /** Whether it stands first in the order `top`. */
  pinned: boolean
  counts: CommentCounts
  viewer: CommentViewer
  can: CommentCan
  replies: CommentReplies
}

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
  fields: ProfileFields
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

/** A word, or a #tag, whose posts you keep out of your feeds, and until when. */
export interface MutedWord {
  text: string
  /** Null holds until it is taken back. */
  until: Instant | null
}

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
  fields: PostFields
  audience: ShownAudience
  replies: Replies
  /** Whether comments of people whom its author does not follow wait for approval. */
  holdReplies: boolean
  quotes: Quotes
  createdAt: Instant
  editedAt: Instant | null
  /** Whether moderators hid it; then only they and its author still see it. */
  hidden: boolean
  /** Whether its author archived it; then nobody else sees it, and no list but theirs has it. */
  archived: boolean
  counts: PostCounts
  viewer: PostViewer
  can: PostCan
  quote: Quote | null
}

/** What you may do with a post. */
export interface PostCan {
  react: boolean
  comment: boolean
  repost: boolean
  quote: boolean
  edit: boolean
  remove: boolean
  pin: boolean
  moderate: boolean
}

/** What has come of a post: public numbers, alike for all who see it. */
export interface PostCounts {
  reactions: ReactionCounts
  /** Those that are neither removed, hidden nor held, replies included. */
  comments: number
  reposts: number
  /** Those for the public or for followers that are neither removed, hidden nor archived, nor detached from it. */
  quotes: number
}

/** What a post said before. */
export interface PostEdit {
  text: string
  /** When another text took its place. */
  replacedAt: Instant
}

/** Fields of a post that its author sets; null takes one away, and what is left out stays. */
export type PostFieldChanges = { [Name in keyof PostFields]: PostFields[Name] | null }

/** The fields of your own that a post has; `kindred types` declares which there are. */
export interface PostFields {}

/** An id: decimal digits, in a type of its own; text from elsewhere becomes one by `as PostId`. */
export type PostId = string & { readonly __id: 'post' }

/** What you have to do with a post. */
export interface PostViewer {
  isAuthor: boolean
  /** How you reacted to it, if you did. */
  reaction: string | null
  saved: boolean
  reposted: boolean
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
  fields: ProfileFields
  /** Null for somebody you block. */
  joinedAt: Instant | null
  /** Null for somebody you block. */
  counts: ProfileCounts | null
}

/** The public numbers of a profile, the same for everybody who sees them. */
export interface ProfileCounts {
  followers: number
  following: number
  /** Posts for the public or for followers. */
  posts: number
}

/** Fields of a profile that its owner sets; null takes one away, and what is left out stays. */
export type ProfileFieldChanges = { [Name in keyof ProfileFields as Exclude<Name, keyof HostFields>]: ProfileFields[Name] | null }

/** The fields of your own that a profile has; `kindred types` declares which there are. */
export interface ProfileFields extends HostFields {}

/** A link that a person shows on their profile. */
export interface ProfileLink {
  url: string
  title: string | null
}

/** What a post quotes: `unavailable` is all that is told of one that you may not see or that is gone. */
export type Quote = { post: QuotedPost } | { post: null; why: 'unavailable' }

/** A post within another that quotes it. */
export interface QuotedPost {
  id: PostId
  author: Person
  text: string
  /** In the order of the text, never overlapping. */
  spans: Span[]
  fields: PostFields
  audience: ShownAudience
  replies: Replies
  /** Whether comments of people whom its author does not follow wait for approval. */
  holdReplies: boolean
  quotes: Quotes
  createdAt: Instant
  editedAt: Instant | null
  /** Whether moderators hid it; then only they and its author still see it. */
  hidden: boolean
  /** Whether its author archived it; then nobody else sees it, and no list but theirs has it. */
  archived: boolean
  counts: PostCounts
  viewer: PostViewer
  can: PostCan
  /** What it quotes itself, where you may see that. */
  quote: PostId | null
}

/** Whether others may quote it: with `off` its author alone. */
export type Quotes = 'on' | 'off'

/** Somebody who reacted to something, and how. */
export interface Reacted {
  person: Person
  reaction: string
  /** When they first reacted. */
  at: Instant
}

/** How somebody takes a thing, in one word: `like`. Which words there are, the server is configured with. */
export type Reaction = string

/** How many reacted with each word: public numbers; a word with which nobody did is absent. */
export type ReactionCounts = Record<string, number>

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

/** Who may comment, of those who see it: with `off` nobody, its author included. */
export type Replies = 'everyone' | 'followers' | 'mutuals' | 'closeFriends' | 'off'

/** Somebody who reposted a post. */
export interface Reposted {
  person: Person
  /** When they first reposted it. */
  at: Instant
}

/** What moderators may take from view. */
export type ReviewedItem = { post: PostId } | { comment: CommentId }

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

/** A thing of your own app, as you named it. */
export interface Subject {
  kind: string
  id: string
}

/** What has come of a thing of your app: public numbers, zeros while nobody did anything. */
export interface SubjectCounts {
  subject: Subject
  reactions: ReactionCounts
  comments: number
  saves: number
  viewer: SubjectViewer
}

/** A thing of your own app, by a kind that the server is configured with and whatever id you give it. */
export interface SubjectRef {
  /** The name of a kind: 1 to 32 of a-z, 0-9 and -. */
  kind: string
  /** 1 to 128 characters without control characters. */
  id: string
}

/** What you have to do with a thing of your app. */
export interface SubjectViewer {
  /** How you reacted to it, if you did. */
  reaction: string | null
  saved: boolean
}

/** A tag, with the # or without it. */
export type TagName = string

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

/** How many there may be. */
export interface TooManyTagsDetails {
  maximum: number
}

/** A password to compare, taken as typed. */
export type TypedPassword = string

/** Why somebody may see an item, or may not. */
export interface ViewExplanation {
  /** Whether every clause of `person` and of `item` holds. */
  isVisible: boolean
  /** About the author. */
  person: Clause[]
  /** About the item. */
  item: Clause[]
  /** What its audience asks of everybody but the author. */
  audience: Clause[]
}

/** An http or https address. */
export type WebUrl = string

// Inputs

export interface AdminAuditInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface AdminExplainInput {
  viewer: PersonRef
  item: ReviewedItem
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
  /** Those as well that their owner cannot set. */
  fields?: HostFieldChanges | undefined
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

export interface CollectionsAllInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface CollectionsCreateInput {
  /** 1 to 50 characters in one line. */
  name: string
}

export interface CollectionsRemoveInput {
  collection: CollectionId
}

export interface CollectionsRenameInput {
  collection: CollectionId
  /** 1 to 50 characters in one line. */
  name: string
}

export interface CommentsAddInput {
  on: CommentOn
  /** 1 to 2000 characters. */
  text: string
  parent?: CommentId | undefined
}

export interface CommentsApproveInput {
  comment: CommentId
}

export interface CommentsEditInput {
  comment: CommentId
  /** 1 to 2000 characters. */
  text: string
}

export interface CommentsGetInput {
  comment: CommentId
}

export interface CommentsHeldInput {
  post: PostId
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface CommentsHideInput {
  comment: CommentId
}

export interface CommentsListInput {
  on: CommentOn
  parent?: CommentId | undefined
  /** 'top' when left out. */
  sort?: 'top' | 'newest' | 'oldest' | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface CommentsPinInput {
  comment: CommentId
}

export interface CommentsReactInput {
  comment: CommentId
  reaction: Reaction
}

export interface CommentsReactionsInput {
  comment: CommentId
  reaction?: Reaction | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface CommentsRemoveInput {
  comment: CommentId
}

export interface CommentsUnhideInput {
  comment: CommentId
}

export interface CommentsUnpinInput {
  comment: CommentId
}

export interface CommentsUnreactInput {
  comment: CommentId
}

export interface FeedsExplainInput {
  feed: FeedName
  post: PostId
}

export interface FeedsFollowTagInput {
  tag: TagName
}

export interface FeedsFollowedTagsInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface FeedsHomeInput {
  /** 'latest' when left out. */
  mode?: 'latest' | undefined
  /** Leaves out the posts that you have marked as seen. */
  unseen?: boolean | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface FeedsNewerInput {
  feed: FeedName
  since: PostId
}

export interface FeedsSeenInput {
  /** 1 to 100 items. */
  posts: PostId[]
}

export interface FeedsTagInput {
  tag: TagName
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface FeedsUnfollowTagInput {
  tag: TagName
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

export interface GraphFamiliarInput {
  of: PersonRef
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
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

export interface GraphMutedWordsAddInput {
  /** One or more words of at most 50 characters together, or # and a tag of letters, digits and _. */
  text: string
  /** Until it is taken back when left out or null. */
  until?: Instant | null | undefined
}

export interface GraphMutedWordsListInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphMutedWordsRemoveInput {
  /** One or more words of at most 50 characters together, or # and a tag of letters, digits and _. */
  text: string
}

export interface GraphMutesInput {
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface GraphMutualsInput {
  with: PersonRef
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
  on: ReviewedItem
  action: 'hide' | 'restore'
  /** 1 to 500 characters. */
  reason: string
}

export interface ModerationHistoryInput {
  on: { post: PostId } | { comment: CommentId } | { person: PersonRef }
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsArchiveInput {
  post: PostId
}

export interface PostsArchivedInput {
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
  /** 'everyone' when left out. */
  replies?: Replies | undefined
  /** False when left out. */
  holdReplies?: boolean | undefined
  /** 'on' when left out. */
  quotes?: Quotes | undefined
  /** A post that you see and whose author lets others quote it. */
  quote?: PostId | undefined
  fields?: PostFieldChanges | undefined
}

export interface PostsDetachQuoteInput {
  /** The post that quotes yours. */
  quote: PostId
}

export interface PostsEditInput {
  post: PostId
  /** 1 to 3000 characters. */
  text?: string | undefined
  replies?: Replies | undefined
  holdReplies?: boolean | undefined
  quotes?: Quotes | undefined
  fields?: PostFieldChanges | undefined
}

export interface PostsGetInput {
  post: PostId
}

export interface PostsHistoryInput {
  post: PostId
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsPinInput {
  post: PostId
}

export interface PostsPinnedInput {
  author: PersonRef
}

export interface PostsQuotesInput {
  post: PostId
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsReactInput {
  post: PostId
  reaction: Reaction
}

export interface PostsReactionsInput {
  post: PostId
  reaction?: Reaction | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsRemoveInput {
  post: PostId
}

export interface PostsRepostInput {
  post: PostId
}

export interface PostsRepostsInput {
  post: PostId
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsSaveInput {
  post: PostId
  collection?: CollectionId | null | undefined
}

export interface PostsSavedInput {
  collection?: CollectionId | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface PostsUnarchiveInput {
  post: PostId
}

export interface PostsUndoRepostInput {
  post: PostId
}

export interface PostsUnpinInput {
  post: PostId
}

export interface PostsUnreactInput {
  post: PostId
}

export interface PostsUnsaveInput {
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
  fields?: ProfileFieldChanges | undefined
}

export interface ProfilesUpdateSettingsInput {
  isPrivate?: boolean | undefined
  whoMayMention?: Circle | undefined
  showFollowers?: Circle | undefined
  language?: Language | null | undefined
  timeZone?: TimeZone | null | undefined
}

export interface SubjectsCountsInput {
  /** 1 to 100 items. */
  subjects: SubjectRef[]
}

export interface SubjectsReactInput {
  subject: SubjectRef
  reaction: Reaction
}

export interface SubjectsReactionsInput {
  subject: SubjectRef
  reaction?: Reaction | undefined
  /** How many items at most. A whole number from 1 to 100. 20 when left out. */
  limit?: number | undefined
  /** Where the page before ended. */
  cursor?: string | undefined
}

export interface SubjectsSaveInput {
  subject: SubjectRef
}

export interface SubjectsUnreactInput {
  subject: SubjectRef
}

export interface SubjectsUnsaveInput {
  subject: SubjectRef
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
  /** How many sessions ended. */
  revoked: number
}

export interface FeedsNewerAnswer {
  /** Of those that the feed lists for you, at most 99. */
  count: number
}

export interface GraphFollowAnswer {
  following: 'requested' | 'yes'
}

export interface GraphRelationshipsAnswer {
  relationships: Relationship[]
}

export interface PostsPinnedAnswer {
  /** Null where there is none that you may see. */
  post: Post | null
}

export interface ProfilesManyAnswer {
  people: Person[]
}

export interface SubjectsCountsAnswer {
  subjects: SubjectCounts[]
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
  'admin.explain': never
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
  'collections.all': never
  'collections.create': 'collections.name-taken' | 'collections.too-many'
  'collections.remove': never
  'collections.rename': 'collections.name-taken'
  'comments.add': 'comments.closed' | 'comments.held'
  'comments.approve': 'comments.not-owner'
  'comments.edit': 'comments.not-author'
  'comments.get': never
  'comments.held': 'comments.not-owner'
  'comments.hide': 'comments.not-owner'
  'comments.list': never
  'comments.pin': 'comments.held' | 'comments.not-owner' | 'comments.pins-no-reply'
  'comments.react': never
  'comments.reactions': never
  'comments.remove': 'comments.not-yours'
  'comments.unhide': 'comments.not-owner'
  'comments.unpin': 'comments.not-owner'
  'comments.unreact': never
  'feeds.explain': never
  'feeds.followTag': 'feeds.too-many-tags'
  'feeds.followedTags': never
  'feeds.home': never
  'feeds.newer': never
  'feeds.seen': never
  'feeds.tag': never
  'feeds.unfollowTag': never
  'graph.approve': never
  'graph.block': 'graph.self'
  'graph.blocks': never
  'graph.cancelRequest': never
  'graph.closeFriends.add': 'graph.self' | 'graph.too-many' | 'graph.unblock-first'
  'graph.closeFriends.list': never
  'graph.closeFriends.remove': never
  'graph.familiar': 'graph.list-hidden' | 'graph.unblock-first'
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
  'graph.mutedWords.add': 'graph.too-many'
  'graph.mutedWords.list': never
  'graph.mutedWords.remove': never
  'graph.mutes': never
  'graph.mutuals': 'graph.list-hidden' | 'graph.unblock-first'
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
  'posts.archive': 'posts.not-author'
  'posts.archived': never
  'posts.by': 'graph.unblock-first'
  'posts.create': 'graph.unblock-first' | 'posts.quotes-off'
  'posts.detachQuote': 'posts.not-quoted'
  'posts.edit': 'posts.not-author'
  'posts.get': never
  'posts.history': never
  'posts.pin': 'posts.not-author'
  'posts.pinned': 'graph.unblock-first'
  'posts.quotes': never
  'posts.react': never
  'posts.reactions': never
  'posts.remove': 'posts.not-author'
  'posts.repost': 'posts.not-public'
  'posts.reposts': never
  'posts.save': never
  'posts.saved': never
  'posts.unarchive': 'posts.not-author'
  'posts.undoRepost': never
  'posts.unpin': 'posts.not-author'
  'posts.unreact': never
  'posts.unsave': never
  'profiles.get': never
  'profiles.many': never
  'profiles.me': never
  'profiles.settings': never
  'profiles.update': never
  'profiles.updateSettings': never
  'subjects.counts': never
  'subjects.react': never
  'subjects.reactions': never
  'subjects.save': never
  'subjects.unreact': never
  'subjects.unsave': never
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
  'collections.name-taken': null
  'collections.too-many': TooManyDetails
  'comments.closed': null
  'comments.held': null
  'comments.not-author': null
  'comments.not-owner': null
  'comments.not-yours': null
  'comments.pins-no-reply': null
  'conflict': null
  'deadline': null
  'feeds.too-many-tags': TooManyTagsDetails
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
  'posts.not-public': null
  'posts.not-quoted': null
  'posts.quotes-off': null
  'rate-limited': null
  'unauthenticated': null
  'unavailable': null
}
