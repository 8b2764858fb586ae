// What breaks of comments.
import { edge, type Seeds } from './seed.ts'

interface Remark {
  readonly id: string
  readonly on: string
  readonly kind?: 'post' | 'subject'
  readonly author: string
  readonly parent?: string
}

function remark({ id, on, kind = 'post', author, parent }: Remark): string {
  const columns = 'id, on_kind, on_id, parent_id, depth, author_id, text, spans, created_at'
  return `insert into comments (${columns}) values (${id}, '${kind}', ${on}, ${parent ?? 'null'}, ${parent ? 2 : 1}, ${author}, 'x', '[]', 0)`
}

export const comments: Seeds = {
  'a count of replies that is too high': {
    check: 'comments.replies-count',
    sow: ({ comment }) => [`update comments set replies_count = 7 where id = ${comment}`],
  },
  'a score that nothing gives': {
    check: 'comments.score',
    sow: ({ reply }) => [`update comments set score = 9 where id = ${reply}`],
  },
  'a count of comments that is too low': {
    check: 'comments.post-count',
    sow: ({ post }) => [`update posts set comments_count = 0 where id = ${post}`],
  },
  'a count of comments on a thing that is too high': {
    check: 'comments.subject-count',
    sow: () => ["update subjects set comments_count = 9 where external_key = 'soup'"],
  },
  'a removed comment that still says something': {
    check: 'comments.removed-is-erased',
    sow: ({ erased }) => [`update comments set text = 'still here' where id = ${erased}`],
  },
  'a reaction to a comment that is removed': {
    check: 'comments.reaction-to-gone',
    sow: ({ row, bob, erased }) => [edge('reactions', row(), bob, "'comment'", erased, "'like'", 0)],
  },
  'a comment of nobody': {
    check: 'orphans.comments.author_id',
    sow: ({ row, post, nobody }) => [remark({ id: row(), on: post, author: nobody })],
  },
  'a reply to nothing': {
    check: 'orphans.comments.parent_id',
    sow: ({ row, post, ann, nobody }) => [remark({ id: row(), on: post, author: ann, parent: nobody })],
  },
  'a comment on nothing': {
    check: 'comments.on-something',
    sow: ({ row, ann, nobody }) => [remark({ id: row(), on: nobody, author: ann })],
  },
  'a comment on a thing that is not there': {
    check: 'comments.on-something',
    sow: ({ row, ann, nobody }) => [remark({ id: row(), on: nobody, kind: 'subject', author: ann })],
  },
  'a reply to a comment elsewhere': {
    check: 'comments.beneath-parent',
    sow: ({ row, only, ann, comment }) => [remark({ id: row(), on: only, author: ann, parent: comment })],
  },
}
