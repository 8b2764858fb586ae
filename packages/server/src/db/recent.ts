/**
 * A bounded cache that keeps what is used: two generations, of which the older is dropped when the younger is full.
 * A hit among the young costs one look-up and moves nothing.
 */
export class Recent<Value> {
  readonly #limit: number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  /** @param limit how many are kept at most; at least half of them are the latest ones used */
  constructor(limit: number) {
    this.#limit = limit / 2
  }

  get(key: string): Value | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const kept = this.#old.get(key)
    if (kept !== undefined) this.set(key, kept)
    return kept
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }
}
