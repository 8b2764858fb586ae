import {
  bytes,
  count,
  createTable,
  dropTable,
  id,
  instant,
  json,
  label,
  type Migration,
  maybe,
  text,
} from '../../../db/columns.ts'

const DEFERRED = 'references "parents" ("id") deferrable initially deferred'

/** A small network to try a dialect on. */
export interface DialectTables {
  people: { id: string; handle: string; role: 'member' | 'admin' }
  posts: {
    id: string
    author_id: string
    reply_to_id: string | null
    body: string
    created_at: number
    likes_count: number
  }
  likes: { post_id: string; account_id: string; created_at: number }
  files: { id: string; doc: string; content: Uint8Array | null }
  parents: { id: string }
  children: { id: string; parent_id: string }
}

export const dialectMigrations: readonly Migration[] = [
  {
    name: '20251120-0900-people',
    up(schema) {
      createTable(schema, 'people', {
        columns: { id: id(), handle: text({ max: 30 }), role: label('member', 'admin') },
        unique: [['handle']],
      })
    },
    down: (schema) => dropTable(schema, 'people'),
  },
  {
    name: '20251120-0910-posts',
    up(schema) {
      createTable(schema, 'posts', {
        columns: {
          id: id(),
          author_id: id({ of: 'people', onDelete: 'cascade' }),
          reply_to_id: maybe(id({ of: 'posts', onDelete: 'set null' })),
          body: text(),
          created_at: instant(),
          likes_count: count(),
        },
        indexes: [{ on: ['author_id', 'id desc'] }, { on: ['reply_to_id'], where: 'reply_to_id is not null' }],
      })
      createTable(schema, 'likes', {
        columns: { post_id: id({ of: 'posts' }), account_id: id({ of: 'people' }), created_at: instant() },
        primaryKey: ['post_id', 'account_id'],
      })
    },
    down(schema) {
      dropTable(schema, 'likes')
      dropTable(schema, 'posts')
    },
  },
  {
    name: '20251120-0920-files',
    up: (schema) => createTable(schema, 'files', { columns: { id: id(), doc: json(), content: maybe(bytes()) } }),
    down: (schema) => dropTable(schema, 'files'),
  },
  {
    // Deferred on purpose, to see a commit fail: no migration of ours does so.
    name: '20251120-0930-families',
    up(schema) {
      createTable(schema, 'parents', { columns: { id: id() } })
      createTable(schema, 'children', { columns: { id: id() } })
      schema.run(`alter table "children" add column "parent_id" ${schema.words.types.integer} ${DEFERRED}`)
    },
    down(schema) {
      dropTable(schema, 'children')
      dropTable(schema, 'parents')
    },
  },
]
