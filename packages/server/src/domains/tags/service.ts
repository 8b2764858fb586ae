import type { FollowedTag, Id, PostId } from '@kindred/contract'
import type { Kernel } from '../../kernel/kernel.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { refuseIf } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import * as queries from './queries.ts'
import { countRefusal } from './rules.ts'
import type { FollowedTagRow, TagTables } from './tables.ts'

/** Which posts have which tags, and who follows them. Tags come in their comparable form; who sees a post is asked by whoever lists it. */
export function createTags({ db, cursors, transaction }: Kernel<TagTables>) {
  return {
    /** Posts with the tag come into the viewer's home from now on. */
    follow(viewer: Account, tag: string): Promise<void> {
      return transaction(async ({ db, nextId, clock, lock, emit }) => {
        await lock('account', viewer.id) // two tags followed at once must count each other
        const row = { id: nextId<'followedTag'>(), account_id: viewer.id, tag, created_at: clock() }
        if ((await queries.insertFollowedTag.affected(db, row)) === 0) return
        refuseIf(countRefusal((await queries.countFollowedTags.first(db, { account: viewer.id }))?.count ?? 0))
        emit('tag.followed', { account: viewer.id, tag })
      })
    },

    unfollow(viewer: Account, tag: string): Promise<void> {
      return transaction(async ({ db, emit }) => {
        const account = viewer.id
        if ((await queries.deleteFollowedTag.affected(db, { account, tag })) > 0)
          emit('tag.unfollowed', { account, tag })
      })
    },

    /** The tags that the viewer follows, the latest first. */
    followed(viewer: Account, page: PageInput): Promise<Page<FollowedTag>> {
      return fillPage(cursors, { viewer, list: 'feeds.followedTags', query: {}, page }, async (before, count) => {
        const position = (before ?? NEWEST) as Id<'followedTag'>
        const rows = await queries.listFollowedTags(db, { account: viewer.id, before: position, count })
        return rows.map((row) => ({ id: row.id, item: followedTagView(row) }))
      })
    },

    /** A new post has these tags. */
    mark(post: PostId, tags: readonly string[]): Promise<void> {
      return transaction(async ({ db }) => {
        if (tags.length > 0) await queries.insertPostTags(db, rowsOf(post, tags))
      })
    },

    /** A post, which its caller holds, has these tags and no others. */
    remark(post: PostId, tags: readonly string[]): Promise<void> {
      return transaction(async ({ db }) => {
        await queries.deletePostTags(db, { post })
        if (tags.length > 0) await queries.insertPostTags(db, rowsOf(post, tags))
      })
    },
  }
}
export type Tags = ReturnType<typeof createTags>

function rowsOf(post_id: PostId, tags: readonly string[]) {
  return tags.map((tag) => ({ post_id, tag }))
}

function followedTagView({ tag, created_at }: FollowedTagRow): FollowedTag {
  return { tag, followedAt: new Date(created_at).toISOString() }
}
