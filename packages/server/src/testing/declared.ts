import { api, commonReasons, endpointsOf, type Reason } from '@kindred/contract'
import type { Observer } from '../rpc/observer.ts'

/** Hears of every call, and keeps what no call may end in. */
export interface Declared {
  readonly onCall: Observer['called']
  /** @throws {Error} naming each call that failed, or was refused with a reason that its endpoint does not declare */
  check(): void
}

const endpoints = endpointsOf(api)

/** Holds a server to its contract: an endpoint refuses with the common reasons and its own, and never fails. */
export function declaredReasons({ mayFail = false }: { mayFail?: boolean | undefined } = {}): Declared {
  const wrong = new Set<string>()
  return {
    onCall({ path, outcome }) {
      if (outcome === 'internal' && !mayFail) wrong.add(`${path} failed`)
      if (outcome !== 'ok' && !isDeclared(path, outcome)) wrong.add(`${path} refused with ${outcome}, undeclared`)
    },
    check() {
      if (wrong.size > 0) throw new Error(`calls ended in what the contract does not declare: ${[...wrong].join('; ')}`)
    },
  }
}

function isDeclared(path: string, reason: Reason): boolean {
  const common: readonly Reason[] = commonReasons
  return common.includes(reason) || (endpoints.get(path)?.errors ?? []).includes(reason)
}
