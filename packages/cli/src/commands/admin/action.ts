import { auth, describeIssues, type PersonRef, personRef } from '@kindred/contract'
import { ADMIN_PASSWORD, askSecret } from '../../asking.ts'
import type { GlobalFlags } from '../../flags.ts'
import { exitCodes, Problem, usage } from '../../problem.ts'
import { loadSettings, withoutLog } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface CreateFlags extends GlobalFlags {
  email: string
  name?: string
}

/** Makes the account, its profile and its role in one transaction. */
export async function create(handle: string, flags: CreateFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const config = await loadSettings(terminal, flags, withoutLog(flags))
  const { email, name } = flags
  const password = await askSecret(`The password of @${handle}`, ADMIN_PASSWORD, flags)
  const person = checked({ handle, email, password, ...(name === undefined ? {} : { name }) })
  const { openHouse, system } = await import('@kindred/server')
  await using opened = await openHouse(config)
  const { house } = opened
  const credentials = await house.services.accounts.prepareCredentials(person)
  const id = await house.transaction(async ({ profiles, accounts }) => {
    const account = await profiles.create({ credentials, name: person.name })
    return accounts.setRole(system, account.id, 'admin')
  })
  const data = { id, handle: person.handle, role: 'admin' }
  terminal.answer({
    data,
    human: () => `✓ @${data.handle} is an admin (id ${id})`,
    rows: () => [[id, data.handle, data.role]],
  })
}

export async function setRole(person: string, role: string, flags: GlobalFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const ref = refOf(person)
  const roles = ['member', 'moderator', 'admin'] as const
  const wanted = roles.find((known) => known === role)
  if (!wanted)
    throw usage({
      what: `there is no role ${role}`,
      why: 'an account is a member, a moderator or an admin',
      fix: `give one of ${roles.join(', ')}`,
    })
  const config = await loadSettings(terminal, flags, withoutLog(flags))
  const { openHouse, system } = await import('@kindred/server')
  await using opened = await openHouse(config)
  const { accounts } = opened.house.services
  if (!(await accounts.find(ref))) throw nobody(person)
  const id = await accounts.setRole(system, ref, wanted)
  terminal.answer({
    data: { id, role: wanted },
    human: () => `✓ ${person} is ${wanted === 'admin' ? 'an' : 'a'} ${wanted} now`,
    rows: () => [[id, wanted]],
  })
}

function nobody(person: string): Problem {
  return new Problem({
    exitCode: exitCodes.refused,
    reason: 'not-found',
    what: `${person} names nobody`,
    why: 'no account of this database has this id or handle',
    fix: 'correct it, or make the account with `kindred admin create`',
  })
}

type SignUp = ReturnType<typeof auth.signUp.input.parse>

/** What signing up takes, held to the same rules as a call. */
function checked(input: Record<string, string>): SignUp {
  const parsed = auth.signUp.input.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = describeIssues(parsed.error, auth.signUp.input, input)
  throw usage({
    what: `${issue?.path ?? 'the account'} does not fit`,
    why: issue?.message ?? 'the rules of accounts say no',
    fix: issue?.fix ?? 'correct it',
  })
}

function refOf(person: string): PersonRef {
  const parsed = personRef.safeParse(person)
  if (parsed.success) return parsed.data
  throw usage({
    what: `${person} is no person`,
    why: 'a person is named by id or by @handle',
    fix: `give @${person.replace(/\W/g, '') || 'handle'}`,
  })
}
