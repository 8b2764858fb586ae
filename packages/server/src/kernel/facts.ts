import type { ModuleFacts } from './extensions.ts'

/**
 * What happened, by name: `noun.done`. A domain adds its facts here by declaration merging, next to the code that emits them:
 * `declare module '../../kernel/facts.ts' { interface Facts { 'graph.followed': { viewer: AccountId; target: AccountId } } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: domains fill it
export interface Facts {}

/** Those of the domains, and those of modules. */
export type AllFacts = Facts & ModuleFacts

export type FactName = keyof AllFacts & string

/** A fact as it is handed to listeners, after the commit. Nothing may depend on its being delivered. */
export interface Fact<Name extends FactName = FactName> {
  readonly name: Name
  readonly about: AllFacts[Name]
}

export type FactListener = (fact: Fact) => void

/** Hands facts to whoever listens, in the order of their commits. */
export class FactHub {
  readonly #listeners = new Set<FactListener>()
  readonly #onThrow: (error: unknown, fact: Fact) => void

  constructor(onThrow: (error: unknown, fact: Fact) => void) {
    this.#onThrow = onThrow
  }

  /** Returns the function that ends the listening. */
  listen(listener: FactListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A listener that throws is reported and spoils nothing for the others. */
  publish(fact: Fact): void {
    for (const listener of this.#listeners) {
      try {
        listener(fact)
      } catch (error) {
        this.#onThrow(error, fact)
      }
    }
  }
}
