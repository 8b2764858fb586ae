// How an endpoint is called in a scene, and what must come of it. An endpoint without a plan fails the sweep.
import type { Api, Endpoint, EndpointsOf, InputOf, OutputOf } from '@kindred/contract'
import type { Ideal, Outcome } from '../ideal.ts'
import type { Scene } from '../scenes.ts'

export interface Attempt<E extends Endpoint = Endpoint> {
  readonly input: InputOf<E>
  /** What it comes to for whoever the endpoint admits. */
  readonly outcome: Outcome
  /** When done: what to look at in the answer, and what the definition has there. */
  readonly tells?: readonly [of: (data: OutputOf<E>) => unknown, is: unknown]
}

export interface Plan<E extends Endpoint = Endpoint> {
  attempts(scene: Scene, ideal: Ideal): readonly Attempt<E>[]
  /** Whether a blocker still gets the bare person of somebody whom they block, so that they can unblock. */
  readonly seesBlocked?: boolean
  /** Whether it is called without a session, because it is where sessions begin. */
  readonly isEntrance?: boolean
}

type AllEndpoints = EndpointsOf<Api>
/** A plan for each endpoint whose path begins so. */
export type Plans<Namespace extends string> = {
  readonly [Path in keyof AllEndpoints as Path extends `${Namespace}.${string}` ? Path : never]: Plan<
    AllEndpoints[Path] & Endpoint
  >
}

/** One attempt that is always done, whoever the owner is. */
export function always<E extends Endpoint>(input: InputOf<E>): Plan<E> {
  return { attempts: () => [{ input, outcome: 'ok' }] }
}

/** The ids of what a list answers. */
export function idsIn({ items }: { readonly items: readonly { readonly id: string }[] }): string[] {
  return items.map(({ id }) => id)
}

/** A list is asked for whole. */
export const whole = { limit: 100 } as const
