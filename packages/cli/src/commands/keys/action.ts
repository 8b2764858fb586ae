import {
  type ApiKey,
  admin,
  describeIssues,
  type Endpoint,
  type KeyId,
  type ParsedInputOf,
  personRef,
} from '@kindred/contract'
import type { GlobalFlags } from '../../flags.ts'
import { exitCodes, Problem, usage } from '../../problem.ts'
import { loadSettings, withoutLog } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface CreateFlags extends GlobalFlags {
  by: string
  scopes: string
  expires?: string
}

export async function create(name: string, flags: CreateFlags): Promise<void> {
  const { terminal, open } = await prepare(flags)
  const wanted = checked(admin.keys.create, { name, scopes: words(flags.scopes), expiresAt: flags.expires ?? null })
  const ref = personRef.safeParse(flags.by)
  if (!ref.success)
    throw usage({ what: `${flags.by} is no person`, why: 'a person is named by id or by @handle', fix: 'give @handle' })
  await using opened = await open()
  const { accounts, hosts } = opened.house.services
  const maker = await accounts.findActive(ref.data)
  if (maker?.role !== 'admin') throw noAdmin(flags.by)
  const issued = await hosts.createKey(maker, wanted)
  terminal.answer({
    data: issued,
    human: () => `${issued.key}\n✓ keep it where secrets are kept: it is shown this once (id ${issued.id})`,
    rows: () => [[issued.key, issued.id]],
  })
}

export async function list(flags: GlobalFlags): Promise<void> {
  const { terminal, open } = await prepare(flags)
  const { anonymous } = await import('@kindred/server')
  await using opened = await open()
  const { hosts } = opened.house.services
  const keys: ApiKey[] = []
  let cursor: string | null | undefined
  do {
    const page = await hosts.keys(anonymous, { limit: 100, ...(cursor ? { cursor } : {}) })
    keys.push(...page.items)
    cursor = page.cursor
  } while (cursor !== null)
  const rows = keys.map((key) => [key.id, stateOf(key), key.scopes.join(','), key.lastUsedAt ?? 'never used', key.name])
  terminal.answer({
    data: { keys },
    human: () => rows.map((row) => row.join('  ')).join('\n') || 'There are no API keys.',
    rows: () => rows,
  })
}

export async function revoke(id: string, flags: GlobalFlags): Promise<void> {
  const { terminal, open } = await prepare(flags)
  const { key }: { key: KeyId } = checked(admin.keys.revoke, { key: id })
  await using opened = await open()
  await opened.house.services.hosts.revokeKey(key)
  terminal.answer({
    data: { id: key, revoked: true },
    human: () => `✓ ${key} opens nothing any more`,
    rows: () => [[key]],
  })
}

async function prepare(flags: GlobalFlags) {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags, withoutLog(flags))
  const open = async () => (await import('@kindred/server')).openHouse(config)
  return { terminal, open }
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt !== null) return 'revoked'
  return expiresAt === null ? 'live' : `until ${expiresAt}`
}

function words(list: string): string[] {
  return list.split(',').map((word) => word.trim())
}

/** Held to the same rules as a call. */
function checked<E extends Endpoint>(endpoint: E, input: unknown): ParsedInputOf<E> {
  const parsed = endpoint.input.safeParse(input)
  if (parsed.success) return parsed.data as ParsedInputOf<E>
  const [issue] = describeIssues(parsed.error, endpoint.input, input)
  throw usage({
    what: `${issue?.path ?? 'the key'} does not fit`,
    why: issue?.message ?? 'the rules of keys say no',
    fix: issue?.fix ?? 'correct it',
  })
}

function noAdmin(person: string): Problem {
  return new Problem({
    exitCode: exitCodes.refused,
    reason: 'forbidden',
    what: `${person} is no admin of this database`,
    why: 'a key lives no longer than the rights of the admin who makes it',
    fix: 'name an admin, or make one with `kindred admin create`',
  })
}
