import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { refuse } from '../../kernel/refusal.ts'

/** Turns passwords into what may be stored, slowly. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Null stands for an account that is not there: the work is the same, the answer is no. */
  verify(stored: string | null, password: string): Promise<boolean>
}

/** What one password costs. Hashes remember their own cost, so it can be raised at any time. */
export interface HashingCost {
  readonly memoryKib: number
  readonly passes: number
}

export const HASHING_COST: HashingCost = { memoryKib: 19_456, passes: 2 }

/** Argon2id, one lane. */
export function argon2Hasher({ memoryKib, passes }: HashingCost = HASHING_COST): PasswordHasher {
  const options = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 }
  const nobodys = `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${unpadded(16)}$${unpadded(32)}`
  return {
    hash: (password) => hash(password, options),
    verify: async (stored, password) => (await verify(stored ?? nobodys, password)) && stored !== null,
  }
}

/** Salt or hash of that many zeros: no password is known to lead there. */
function unpadded(bytes: number): string {
  return Buffer.alloc(bytes).toString('base64').replaceAll('=', '')
}

/** As much work of one kind as the machine bears. */
export interface WorkLine {
  /** @throws {Refusal} `unavailable` when as many wait already as may */
  run<T>(work: () => Promise<T>): Promise<T>
}

const BUSY_MS = 1000

/** Lets `atOnce` pieces of work run and `waiting` more wait their turn; whoever comes beyond that is sent away. */
export function createWorkLine({ atOnce = availableParallelism(), waiting = 64 } = {}): WorkLine {
  const line: (() => void)[] = []
  let running = 0
  return {
    async run(work) {
      if (running >= atOnce) {
        if (line.length >= waiting) throw refuse({ reason: 'unavailable', retryAfterMs: BUSY_MS })
        await new Promise<void>((goOn) => line.push(goOn)) // whoever ends hands their place on
      } else running++
      try {
        return await work()
      } finally {
        const next = line.shift()
        if (next) next()
        else running--
      }
    },
  }
}
