import type { ModuleHooks } from './extensions.ts'

/**
 * What is about to happen, by name: `noun.doing`. A domain adds its hooks here by declaration merging, next to the verb that runs them:
 * `declare module '../../kernel/hooks.ts' { interface Hooks { 'post.creating': { viewer: Account; text: string } } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: domains fill it
export interface Hooks {}

/** Those of the domains, and those of modules. */
export type AllHooks = Hooks & ModuleHooks

export type HookName = keyof AllHooks & string

/**
 * Stands around one verb, inside its transaction: goes on with `next`, with another event if it wants to, or refuses by throwing. It
 * awaits nothing but the database, over `services` that are bound to the transaction, and runs again when the transaction does.
 */
export type Around<Name extends HookName, Services> = <Result>(
  event: AllHooks[Name],
  next: (event: AllHooks[Name]) => Promise<Result>,
  services: Services,
) => Promise<Result>

/** What stands around the verbs of a server, by the name of the hook. */
export type HooksOf<Services> = { readonly [Name in HookName]?: Around<Name, Services> }

type AnyAround = (event: unknown, next: (event: unknown) => Promise<unknown>, services: unknown) => Promise<unknown>

/** All that stands around verbs: the first that was added is the outermost. */
export class HookChain {
  readonly #around = new Map<string, AnyAround[]>()

  around(name: string, around: AnyAround): void {
    this.#around.set(name, [...(this.#around.get(name) ?? []), around])
  }

  /** Runs `work` within everything that stands around it. */
  run<Event, Result>(
    { name, event, services }: { name: string; event: Event; services: unknown },
    work: (event: Event) => Promise<Result>,
  ): Promise<Result> {
    const within = (this.#around.get(name) ?? []).reduceRight<(event: unknown) => Promise<unknown>>(
      (next, around) => (changed) => around(changed, next, services),
      (changed) => work(changed as Event),
    )
    return within(event) as Promise<Result>
  }
}
