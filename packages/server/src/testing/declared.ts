import { api, type Contract, commonReasons, type Endpoint, endpointsOf } from '@kindred/contract'
import type { Observer } from '../rpc/observer.ts'

/** Hears of every call, and keeps what no call may end in. */
export interface Declared {
  readonly onCall: Observer['called']
  /** @throws {Error} naming each call that failed, or was refused with a reason that its endpoint does not declare */
  check(): void
}

interface DeclaredOptions {
  readonly mayFail?: boolean | undefined
  /** Ours, when left out. */
  readonly contract?: Contract
}

/** Holds a server to its contract: an endpoint refuses with the common reasons and its own, and never fails. */
export function declaredReasons({ mayFail = false, contract = api }: DeclaredOptions = {}): Declared {
  const endpoints = endpointsOf(contract)
  const wrong = new Set<string>()
  return {
    onCall({ path, outcome }) {
      if (outcome === 'internal' && !mayFail) wrong.add(`${path} failed`)
      if (outcome !== 'ok' && !isDeclared(endpoints.get(path), outcome))
        wrong.add(`${path} refused with ${outcome}, undeclared`)
    },
    check() {
      if (wrong.size > 0) throw new Error(`calls ended in what the contract does not declare: ${[...wrong].join('; ')}`)
    },
  }
}

function isDeclared(endpoint: Endpoint | undefined, reason: string): boolean {
  const common: readonly string[] = commonReasons
  return common.includes(reason) || (endpoint?.errors ?? []).includes(reason)
}
