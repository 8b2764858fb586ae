import type {
  AccountId,
  Action,
  ActionId,
  CommentId,
  PersonRef,
  PostId,
  ReviewedItem,
  Role,
  ViewExplanation,
} from '@kindred/contract'
import type { Kernel, Unit } from '../../kernel/kernel.ts'
import { fillPage, NEWEST, type Page, type PageInput, weightOfText } from '../../kernel/page.ts'
import { found, refuseIfPast } from '../../kernel/refusal.ts'
import type { Account, Host } from '../../kernel/viewer.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Comments } from '../comments/index.ts'
import { type Posts, postContent } from '../posts/index.ts'
import type { Visibility } from '../visibility/index.ts'
import * as queries from './queries.ts'
import type { ActionRow, ModerationTables } from './tables.ts'
import { actionView } from './views.ts'

export interface ModerationUses {
  readonly accounts: Accounts
  readonly visibility: Visibility
  readonly posts: Posts
  readonly comments: Comments
}

type ModerationKernel = Kernel<ModerationTables, ModerationUses>
type ModerationUnit = Unit<ModerationTables, ModerationUses>

/** What an action is about. */
type Subject = { readonly post: PostId } | { readonly comment: CommentId } | { readonly account: AccountId }

export interface Suspension {
  readonly person: PersonRef
  readonly reason: string
  /** An instant as ISO 8601; until it is taken back when left out or null. */
  readonly until?: string | null | undefined
}

/** The names of its fields, ids and the instant. */
const ACTION_BYTES = 160

/** What moderators and admins do. Each verb leaves a record of itself in its own transaction. */
export function createModeration({ db, cursors, transaction }: ModerationKernel, uses: ModerationUses) {
  return {
    /** Hides a post or a comment that the moderator may review, or gives it back. Doing it again says so in the record and changes nothing else. */
    decide(
      viewer: Account,
      { on, action, reason }: { on: ReviewedItem; action: 'hide' | 'restore'; reason: string },
    ): Promise<Action> {
      return transaction(async (unit, { posts, comments }) => {
        const isHidden = action === 'hide'
        if ('post' in on) await posts.setHidden(await posts.reviewed(viewer, on.post), isHidden)
        else await comments.setHidden(await comments.reviewed(viewer, on.comment), isHidden)
        return record(unit, viewer, { about: on, action, reason })
      })
    },

    /** What was done about a post or a comment that the moderator may review, or about anybody, the latest first. */
    async history(viewer: Account, on: ReviewedItem | { person: PersonRef }, page: PageInput): Promise<Page<Action>> {
      const weigh = ({ reason }: Action) => ACTION_BYTES + weightOfText(reason ?? '')
      const call = { viewer, list: 'moderation.history', query: on, page, weigh }
      const read = 'person' in on ? await aboutPerson(on.person) : await aboutItem(viewer, on)
      return fillPage(cursors, call, async (before, count) => {
        const rows = await read((before ?? NEWEST) as ActionId, count)
        return rows.map((row) => ({ id: row.id, item: actionView(row) }))
      })
    },

    /** Why somebody may see a post or a comment that the moderator may review, or may not: with the ties that decide it, which this tells. */
    async explain(viewer: Account, ref: PersonRef, item: ReviewedItem): Promise<ViewExplanation> {
      if ('comment' in item) {
        const comment = await uses.comments.reviewed(viewer, item.comment)
        return uses.comments.explain(await readerOf(ref), comment)
      }
      const post = await uses.posts.reviewed(viewer, item.post)
      return found(await uses.visibility.explain(await readerOf(ref), postContent, post))
    },

    suspend(viewer: Account | Host, { person, reason, until: end }: Suspension): Promise<void> {
      const until = end ? Date.parse(end) : null
      return transaction(async (unit, { accounts }) => {
        refuseIfPast(until, unit.clock())
        const account = await accounts.suspend(viewer, person, until)
        await record(unit, viewer, { about: { account }, action: 'suspend', reason })
      })
    },

    unsuspend(viewer: Account | Host, { person, reason }: { person: PersonRef; reason: string }): Promise<void> {
      return transaction(async (unit, { accounts }) => {
        const account = await accounts.unsuspend(viewer, person)
        await record(unit, viewer, { about: { account }, action: 'unsuspend', reason })
      })
    },

    setRole(viewer: Account, { person, role }: { person: PersonRef; role: Role }): Promise<void> {
      return transaction(async (unit, { accounts }) => {
        const account = await accounts.setRole(viewer, person, role)
        await record(unit, viewer, { about: { account }, action: 'role', reason: null })
      })
    },
  }

  async function readerOf(ref: PersonRef): Promise<Account> {
    const { id, role } = found(await uses.accounts.find(ref))
    return { kind: 'account', id, role, session: undefined }
  }

  async function aboutItem(viewer: Account, on: ReviewedItem) {
    if ('comment' in on) {
      const { id: of } = await uses.comments.reviewed(viewer, on.comment)
      return (before: ActionId, count: number) => queries.listByComment(db, { of, before, count })
    }
    const { id: of } = await uses.posts.reviewed(viewer, on.post)
    return (before: ActionId, count: number) => queries.listByPost(db, { of, before, count })
  }

  async function aboutPerson(ref: PersonRef) {
    const { id: of } = found(await uses.accounts.find(ref))
    return (before: ActionId, count: number) => queries.listByAccount(db, { of, before, count })
  }
}
export type Moderation = ReturnType<typeof createModeration>

async function record(
  { db, nextId, clock }: ModerationUnit,
  viewer: Account | Host,
  { about, ...said }: { about: Subject } & Pick<ActionRow, 'action' | 'reason'>,
): Promise<Action> {
  const row: ActionRow = {
    id: nextId<'action'>(),
    ...said,
    post_id: 'post' in about ? about.post : null,
    account_id: 'account' in about ? about.account : null,
    comment_id: 'comment' in about ? about.comment : null,
    actor_id: viewer.kind === 'host' ? viewer.maker : viewer.id,
    created_at: clock(),
  }
  await queries.insertAction(db, row)
  return actionView(row)
}
