import type { ApiKey, IssuedKey, KeyId, Scope } from '@kindred/contract'
import { withoutDeadline } from '../../kernel/deadline.ts'
import { fillPage, NEWEST, type Page, type PageInput } from '../../kernel/page.ts'
import { found, invalidInput } from '../../kernel/refusal.ts'
import type { Account, Host, Viewer } from '../../kernel/viewer.ts'
import { sha256, TOKEN_BYTES } from '../accounts/index.ts'
import type { HostKernel } from './kernel.ts'
import * as queries from './key-queries.ts'
import type { HostState } from './settings.ts'
import type { ApiKeyRow } from './tables.ts'

const API_KEY = /^kik_[A-Za-z0-9_-]{43}$/

/** The last use of a key is true to the minute. */
const TOUCH_EVERY_MS = 60_000

export interface NewKey {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt?: string | null | undefined
}

/** Makes, checks and ends the keys with which servers of the host app call. */
export function createKeys(kernel: HostKernel, { touching }: HostState) {
  const { db, clock, nextId, random, log, cursors, transaction } = kernel

  /** Notes the use of a key beside the call that uses it; nobody waits for it. */
  function touch(id: KeyId, now: number): void {
    if (touching.has(id)) return
    const use = { id, now, before: now - TOUCH_EVERY_MS }
    const note = () => transaction(({ db }) => queries.updateKeyUse.affected(db, use), { mayBeLost: true })
    const write = withoutDeadline(note)
      .then(() => {})
      .catch((error: unknown) => log.warn({ err: error }, 'the last use of a key was not noted'))
      .finally(() => touching.delete(id))
    touching.set(id, write)
  }

  return {
    /** @throws {Refusal} `invalid-input` when it would be over at once */
    createKey(maker: Pick<Account, 'id'>, { name, scopes, expiresAt }: NewKey): Promise<IssuedKey> {
      return transaction(async ({ db }) => {
        const now = clock()
        const end = expiresAt ? Date.parse(expiresAt) : null
        if (end !== null && end <= now) throw invalidInput('expiresAt', 'has passed', 'give a moment to come, or null')
        const key = `kik_${random(TOKEN_BYTES).toString('base64url')}`
        const row = {
          id: nextId<'key'>(),
          name,
          key_hash: sha256(key),
          scopes: [...new Set(scopes)].join(' '),
          maker_id: maker.id,
          created_at: now,
          expires_at: end,
          last_used_at: null,
          revoked_at: null,
        }
        await queries.insertKey(db, row)
        return { key, ...keyView(row) }
      })
    },

    keys(viewer: Viewer, page: PageInput): Promise<Page<ApiKey>> {
      return fillPage(cursors, { viewer, list: 'admin.keys.list', query: {}, page }, async (before, count) => {
        const rows = await queries.listKeys(db, { before: (before ?? NEWEST) as KeyId, count })
        return rows.map((row) => ({ id: row.id, item: keyView(row) }))
      })
    },

    /** @throws {Refusal} `not-found` */
    async revokeKey(id: KeyId): Promise<void> {
      await transaction(async ({ db }) => {
        found(await queries.findKey.first(db, { id }))
        await queries.updateEnd(db, { id, at: clock() })
      })
    },

    /** Whose key it is, if it holds: asked of the database each time, so that what is revoked is so everywhere at once. */
    async authenticate(key: string): Promise<Host | undefined> {
      if (!API_KEY.test(key)) return undefined
      const now = clock()
      const row = await queries.findKeyByHash.first(db, { keyHash: sha256(key), now })
      if (!row || row.revoked_at !== null) return undefined
      const { id, expires_at: end } = row
      if (end !== null && end <= now) {
        await transaction(({ db }) => queries.updateEnd(db, { id, at: end })) // no later clock revives it
        return undefined
      }
      if (row.last_used_at === null || now - row.last_used_at >= TOUCH_EVERY_MS) touch(id, now)
      return { kind: 'host', key: id, maker: row.maker_id, scopes: new Set(scopesIn(row.scopes)) }
    },

    /** Resolves when no write of a last use is under way. */
    async settled(): Promise<void> {
      await Promise.all(touching.values())
    },
  }
}

function scopesIn(stored: string): Scope[] {
  return stored.split(' ') as Scope[]
}

function keyView(row: Omit<ApiKeyRow, 'key_hash'>): ApiKey {
  const instantOf = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  return {
    id: row.id,
    name: row.name,
    scopes: scopesIn(row.scopes),
    by: row.maker_id,
    createdAt: new Date(row.created_at).toISOString(),
    expiresAt: instantOf(row.expires_at),
    lastUsedAt: instantOf(row.last_used_at),
    revokedAt: instantOf(row.revoked_at),
  }
}
