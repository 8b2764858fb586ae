import type { Migration } from '../db/migrate.ts'
import type { AnyHandler } from './call.ts'
import type { FactName, Facts } from './facts.ts'
import type { Around, HookName } from './hooks.ts'
import type { Invariant } from './invariant.ts'
import type { Kernel } from './kernel.ts'

/** How a domain or a plugin is declared: a folder that owns its tables, migrations, rules, verbs and handlers. */
export interface ModuleDefinition<Name extends string, Tables, Uses, Service> {
  readonly name: Name
  /** The domains it uses; each stands above it in the list. */
  readonly requires: readonly (keyof Uses & string)[]
  /** The tables it owns: nobody else writes them. */
  readonly tables: readonly (keyof Tables & string)[]
  readonly migrations: readonly Migration[]
  /** Makes the service over a kernel; it is made again, cheaply, for each transaction, so lasting state lives outside of it. */
  create(kernel: Kernel<Tables, Uses>, domains: Uses): Service
  /** Contract paths and the one service call that answers each. */
  handlers?(domains: Uses & Record<Name, Service>): object
  /** Deletes one slice of what has expired; answers how many rows went, so that a full slice is followed by another. */
  sweep?(service: Service): Promise<number>
  /** What must hold of its rows: in the order in which they are mended, the rows that refer to nothing first and the counters last. */
  readonly invariants?: readonly Invariant[]
  /** Declares what it listens to, and what it stands around. */
  setup?(extend: Extend<Uses & Record<Name, Service>>): void
}

interface Extend<Services> {
  /** Stands around each such verb, inside its transaction: the modules in their order, and the server's own hooks last. */
  around<Name extends HookName>(name: Name, around: Around<Name, Services>): void
  /** Calls back after the commit of each such fact; delivery is not promised. */
  on<Name extends FactName>(name: Name, listener: (about: Facts[Name]) => void): void
}

/** A module as the house holds it. Its own tables and uses were checked by `defineModule`. */
export interface Module<Name extends string = string, Service = unknown> {
  readonly name: Name
  readonly requires: readonly string[]
  readonly tables: readonly string[]
  readonly migrations: readonly Migration[]
  create(kernel: Kernel<unknown, unknown>, domains: unknown): Service
  handlers?(domains: unknown): Record<string, AnyHandler>
  sweep?(service: Service): Promise<number>
  readonly invariants?: readonly Invariant[]
  setup?(extend: Extend<unknown>): void
}

/** Checks a module against its own tables and the domains it uses. */
export function defineModule<const Name extends string, Tables, Uses, Service>(
  definition: ModuleDefinition<Name, Tables, Uses, Service>,
): Module<Name, Service> {
  return definition as unknown as Module<Name, Service>
}

/** The services of a list of modules by name. */
export type ServicesOf<Modules extends readonly Module[]> = {
  readonly [M in Modules[number] as M['name']]: M extends Module<string, infer Service> ? Service : never
}
