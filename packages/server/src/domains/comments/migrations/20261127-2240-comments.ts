import {
  count,
  createTable,
  dropTable,
  id,
  instant,
  integer,
  json,
  label,
  type Migration,
  maybe,
  maybeInstant,
  text,
} from '../../../db/columns.ts'

const isTop = 'parent_id is null'
const isReply = 'parent_id is not null'

export const createCommentsTable: Migration = {
  name: '20261127-2240-comments',
  up(schema) {
    createTable(schema, 'comments', {
      columns: {
        id: id(),
        on_kind: label('post', 'subject'),
        on_id: id(),
        parent_id: maybe(id({ of: 'comments', onDelete: 'cascade' })),
        depth: integer(),
        author_id: id({ of: 'accounts', onDelete: 'cascade' }),
        text: text({ max: 2000 }),
        spans: json(),
        replies_count: count(),
        score: count(),
        created_at: instant(),
        edited_at: maybeInstant(),
        pinned_at: maybeInstant(),
        put_away_at: maybeInstant(),
        hidden_at: maybeInstant(),
        removed_at: maybeInstant(),
      },
      checks: ['depth between 1 and 3', '(parent_id is null) = (depth = 1)', 'pinned_at is null or depth = 1'],
      indexes: [
        { on: ['on_kind', 'on_id', 'id'], where: isTop, name: 'comments_by_age' },
        { on: ['on_kind', 'on_id', 'score', 'id'], where: isTop, name: 'comments_by_score' },
        { on: ['parent_id', 'id'], where: isReply, name: 'comment_replies_by_age' },
        { on: ['parent_id', 'score', 'id'], where: isReply, name: 'comment_replies_by_score' },
        { on: ['on_kind', 'on_id'], where: 'pinned_at is not null', isUnique: true, name: 'comments_pinned' },
        { on: ['on_kind', 'on_id', 'parent_id'], name: 'comments_by_thread' },
        { on: ['author_id', 'id'] },
      ],
    })
  },
  down(schema) {
    dropTable(schema, 'comments')
  },
}
