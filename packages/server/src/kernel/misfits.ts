import { api, endpointsOf } from '@kindred/contract'
import type { Module } from './module.ts'
import { Trouble } from './trouble.ts'

/** Modules that cannot stand in one house: found before anything is opened or changed. */
class ModulesMisfit extends Trouble {
  override readonly name = 'ModulesMisfit'
}

/**
 * Whether a list of modules fits together: each stands below what it requires, and no two own the same.
 * @throws {ModulesMisfit} naming both culprits
 */
export function checkModules(modules: readonly Module[]): void {
  const above = new Set<string>()
  const owners = { table: new Map<string, string>(), migration: new Map<string, string>() }
  for (const { name, requires, tables, migrations, contract, errors = {} } of modules) {
    if (above.has(name)) throw misfit(`two modules are called ${name}`, 'Rename one, or list it once.')
    if (contract && Object.hasOwn(api, name))
      throw misfit(`both Kindred and the module ${name} serve the namespace ${name}`, `Rename the module ${name}.`)
    for (const needed of requires)
      if (!above.has(needed))
        throw misfit(
          `${name} requires ${needed}, which does not stand above it in the list`,
          `List ${needed} above it.`,
        )
    for (const table of tables) own('table', table, name)
    for (const migration of migrations) own('migration', migration.name, name)
    for (const reason of Object.keys(errors))
      if (!reason.startsWith(`${name}.`))
        throw misfit(`${name} declares the reason ${reason}`, `Call it ${name}.${reason.split('.').at(-1)}.`)
    above.add(name)
  }

  function own(what: keyof typeof owners, owned: string, name: string): void {
    const other = owners[what].get(owned)
    if (other) throw misfit(`both ${other} and ${name} own the ${what} ${owned}`, 'One of them must not.')
    owners[what].set(owned, name)
  }
}

/**
 * Whether a module answers all that its contract declares, and nothing else.
 * @throws {ModulesMisfit} naming the endpoints
 */
export function checkHandled({ name, contract }: Module, handled: readonly string[]): void {
  if (!contract) return
  const declared = [...endpointsOf(contract, `${name}.`).keys()]
  const problems = [
    ...declared.filter((path) => !handled.includes(path)).map((path) => `${name} has no handler for ${path}`),
    ...handled
      .filter((path) => !declared.includes(path))
      .map((path) => `${name} handles ${path}, which it nowhere declares`),
  ]
  if (problems.length > 0) throw misfit(problems.join('; '), 'Mend the contract or the handlers of the module.')
}

function misfit(why: string, fix: string): ModulesMisfit {
  return new ModulesMisfit({ what: 'The modules do not fit together', why, fix, reason: 'modules-misfit' })
}
