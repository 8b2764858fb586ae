import type { Database, Transaction } from '../db/database.ts'
import type { AnyHandler } from './call.ts'
import { type Fact, FactHub, type FactName } from './facts.ts'
import { HookChain, type HooksOf } from './hooks.ts'
import type { Kernel, Tools, Unit } from './kernel.ts'
import { lazily } from './lazily.ts'
import { checkHandled, checkModules } from './misfits.ts'
import type { Module, ServicesOf } from './module.ts'

/** All domains over one database. */
export interface House<Services> {
  /** The services as they are used outside a transaction. */
  readonly services: Services
  /** Runs `work` with all services bound to one transaction. */
  transaction<T>(work: (services: Services) => Promise<T>): Promise<T>
  /** The handler of a path, over `services` as they are or bound to a transaction. */
  handler(path: string, services: Services): AnyHandler
  /** Every path that has a handler. */
  readonly paths: readonly string[]
  readonly facts: FactHub
}

type AnyUnit = Unit<unknown, unknown>
type AnyKernel = Kernel<unknown, unknown>

/**
 * Builds the services of all modules, once for reading and again, lazily, for each transaction.
 * @throws {ModulesMisfit} naming both culprits when modules do not fit together
 */
export function buildHouse<const Modules extends readonly Module[]>(
  modules: Modules,
  database: Database<unknown>,
  { around = {}, ...tools }: Tools & { readonly around?: HooksOf<ServicesOf<Modules>> | undefined },
): House<ServicesOf<Modules>> {
  checkModules(modules)
  const hooks = new HookChain()
  const facts = new FactHub((error, fact) => tools.log.error({ err: error, fact: fact.name }, 'a fact listener threw'))
  const bind = lazily<AnyKernel>(
    new Map(modules.map((module) => [module.name, (kernel, services) => module.create(kernel, services)])),
  )

  const outside: AnyKernel = {
    ...tools,
    db: database.db,
    ...(database.foreignCommits && { foreignCommits: () => database.foreignCommits?.() ?? Number.NaN }),
    transaction: (work, how) => database.transaction((transaction) => inside(transaction, work), how),
  }
  function inside<T>(
    transaction: Transaction<unknown>,
    work: (unit: AnyUnit, services: object) => Promise<T>,
  ): Promise<T> {
    const unit: AnyUnit = {
      ...tools,
      db: transaction.db,
      transaction: (inner) => inner(unit, services),
      emit: (name, about) => transaction.afterCommit(() => facts.publish({ name, about } as Fact)),
      around: (name, event, work) => hooks.run({ name, event, services }, work),
      lock: (kind, ...ids) => transaction.lock(kind, ...ids),
      share: (kind, id) => transaction.share(kind, id),
      trail: (statement) => transaction.trail(statement),
    }
    const services = bind(unit)
    return work(unit, services)
  }

  const services = bind(outside) as ServicesOf<Modules>
  const owners = handlerOwners(modules, services)
  for (const module of modules)
    module.setup?.({
      on: (name, listener) => void facts.listen(only(name, listener)),
      around: (name, around) => hooks.around(name, around as never),
    })
  for (const [name, own] of Object.entries(around)) hooks.around(name, own as never)
  return {
    services,
    transaction: (work) => outside.transaction((_, bound) => work(bound as ServicesOf<Modules>)),
    handler: (path, over) => handlersOf(owners.get(path) as Module, over)[path] as AnyHandler,
    paths: [...owners.keys()],
    facts,
  }
}

const noHandlers: Record<string, AnyHandler> = {}
const handlersOf = (module: Module, services: unknown) => module.handlers?.(services) ?? noHandlers

function handlerOwners(modules: readonly Module[], services: unknown): Map<string, Module> {
  const owners = new Map<string, Module>()
  for (const module of modules) {
    const paths = Object.keys(handlersOf(module, services))
    checkHandled(module, paths)
    for (const path of paths) {
      const other = owners.get(path)
      if (other) throw new Error(`both ${other.name} and ${module.name} handle ${path}: one of them must not`)
      owners.set(path, module)
    }
  }
  return owners
}

function only<Name extends FactName>(name: Name, listener: (about: Fact<Name>['about']) => void) {
  return (fact: Fact) => {
    if (fact.name === name) listener(fact.about as Fact<Name>['about'])
  }
}
