import type { Contract, ErrorEntry } from '@kindred/contract'
import type { Migration } from '../db/migrate.ts'
import type { AnyHandler, HandlersFor } from './call.ts'
import type { AllFacts, FactName } from './facts.ts'
import type { Around, HookName } from './hooks.ts'
import type { Invariant } from './invariant.ts'
import type { Kernel } from './kernel.ts'

/** What is served of a module: its contract, and the one service call that answers each of its endpoints. */
type ModuleApi<Tree extends Contract, Services> = readonly [
  contract: Tree,
  handlers: (services: Services) => Required<HandlersFor<Tree>>,
]

/** How a domain or a plugin is declared: a folder that owns its tables, migrations, rules, verbs and handlers. */
export interface ModuleDefinition<Name extends string, Tables, Uses, Service, Tree extends Contract> {
  readonly name: Name
  /** The domains and modules it uses; each stands above it in the list. */
  readonly requires: readonly (keyof Uses & string)[]
  /** The tables it owns: nobody else writes them. */
  readonly tables: readonly (keyof Tables & string)[]
  readonly migrations: readonly Migration[]
  /** Makes the service over a kernel; it is made again, cheaply, for each transaction, so lasting state lives outside of it. */
  create(kernel: Kernel<Tables, Uses>, domains: Uses): Service
  /** For a domain of ours: paths of our contract and the one service call that answers each. */
  handlers?(domains: Uses & Record<Name, Service>): object
  /** For every other module: what it serves, in the namespace that is called as it is. */
  readonly api?: ModuleApi<Tree, Uses & Record<Name, Service>>
  /** The reasons of its own for which it refuses. */
  readonly errors?: Readonly<Record<`${Name}.${string}`, ErrorEntry>>
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
  on<Name extends FactName>(name: Name, listener: (about: AllFacts[Name]) => void): void
}

/** A module as the house holds it. Its own tables and uses were checked by `defineModule`. */
export interface Module<Name extends string = string, Service = unknown, Tree extends Contract = Contract> {
  readonly name: Name
  readonly requires: readonly string[]
  readonly tables: readonly string[]
  readonly migrations: readonly Migration[]
  create(kernel: Kernel<unknown, unknown>, domains: unknown): Service
  handlers?(domains: unknown): Record<string, AnyHandler>
  /** What it serves in the namespace of its name; a domain of ours has none, since its endpoints stand in our contract. */
  readonly contract?: Tree
  readonly errors?: Readonly<Record<string, ErrorEntry>>
  sweep?(service: Service): Promise<number>
  readonly invariants?: readonly Invariant[]
  setup?(extend: Extend<unknown>): void
}

/**
 * Checks a module against its own tables and the domains it uses.
 * @example
 * const greetings = defineModule({
 *   name: 'greetings', requires: ['posts'], tables: [], migrations: [],
 *   create: () => ({}),
 *   setup: ({ on }) => on('post.created', ({ post }) => console.log(`welcome, ${post}`)),
 * })
 */
export function defineModule<
  const Name extends string,
  Tables,
  Uses,
  Service,
  Tree extends Contract = Record<never, never>,
>({ api, ...definition }: ModuleDefinition<Name, Tables, Uses, Service, Tree>): Module<Name, Service, Tree> {
  const module = definition as unknown as Module<Name, Service, Tree>
  if (api === undefined) return module
  const [contract, handlers] = api
  return { ...module, contract, handlers: (services) => inNamespace(definition.name, handlers(services as never)) }
}

function inNamespace(name: string, handlers: object): Record<string, AnyHandler> {
  return Object.fromEntries(Object.entries(handlers).map(([verb, handler]) => [`${name}.${verb}`, handler]))
}

/** Those modules of which more is known than that they are modules. */
type Named<Each extends Module> = Each extends Module ? (string extends Each['name'] ? never : Each) : never

/** The services of a list of modules by name. */
export type ServicesOf<Modules extends readonly Module[]> = {
  readonly [M in Named<Modules[number]> as M['name']]: M extends Module<string, infer Service> ? Service : never
}

/** What a list of modules serves, by namespace. */
export type ContractsOf<Modules extends readonly Module[]> = {
  readonly [M in Named<Modules[number]> as M['name']]: M extends Module<string, unknown, infer Tree> ? Tree : never
}

/** What these modules serve, by namespace. */
export function contractsOf<const Modules extends readonly Module[]>(modules: Modules): ContractsOf<Modules> {
  const served = modules.flatMap(({ name, contract }) => (contract ? [[name, contract] as const] : []))
  return Object.fromEntries(served) as ContractsOf<Modules>
}
