import type { PersonRef } from '@kindred/contract'
import type { Server } from '@kindred/server'
import { askSecret } from '../../asking.ts'
import type { GlobalFlags } from '../../flags.ts'
import { exitCodes, Problem } from '../../problem.ts'
import { loadSettings } from '../../settings.ts'
import { createTerminal } from '../../terminal.ts'

interface CreateFlags extends GlobalFlags {
  email: string
  name?: string
}

export async function create(handle: string, flags: CreateFlags): Promise<void> {
  const terminal = createTerminal(flags)
  await using server = await openServer(flags)
  const password = await askSecret(`The password of @${handle}`, { variable: 'KINDRED_ADMIN_PASSWORD', flags })
  const { anonymous, system } = await import('@kindred/server')
  const input = { handle, email: flags.email, password, ...(flags.name === undefined ? {} : { name: flags.name }) }
  const { viewer } = await server.as(anonymous).auth.signUp(input)
  await server.house.services.accounts.setRole(system, viewer.id, 'admin')
  const data = { id: viewer.id, handle: viewer.handle, role: 'admin' }
  terminal.answer({
    data,
    human: () => `✓ @${data.handle} is an admin (id ${data.id})`,
    rows: () => [Object.values(data)],
  })
}

export async function setRole({ person, role }: { person: string; role: string }, flags: GlobalFlags): Promise<void> {
  const terminal = createTerminal(flags)
  const roles = ['member', 'moderator', 'admin'] as const
  const wanted = roles.find((known) => known === role)
  if (!wanted)
    throw new Problem({
      exitCode: exitCodes.usage,
      reason: 'usage',
      what: `there is no role ${role}`,
      why: 'an account is a member, a moderator or an admin',
      fix: `give one of ${roles.join(', ')}`,
    })
  await using server = await openServer(flags)
  const { system } = await import('@kindred/server')
  const id = await server.house.services.accounts.setRole(system, refOf(person), wanted)
  const data = { id, role: wanted }
  terminal.answer({ data, human: () => `✓ ${person} is ${wanted} now`, rows: () => [Object.values(data)] })
}

async function openServer(flags: GlobalFlags): Promise<Server> {
  const { createServer } = await import('@kindred/server')
  return createServer(await loadSettings(createTerminal(flags), flags))
}

function refOf(person: string): PersonRef {
  if (/^(@[A-Za-z0-9_]{2,30}|[1-9]\d{0,15})$/.test(person)) return person.toLowerCase() as PersonRef
  throw new Problem({
    exitCode: exitCodes.usage,
    reason: 'usage',
    what: `${person} names nobody`,
    why: 'a person is named by id or by @handle',
    fix: `give @${person.replace(/\W/g, '') || 'handle'}`,
  })
}
