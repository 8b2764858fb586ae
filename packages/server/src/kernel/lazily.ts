type Makers<Of> = ReadonlyMap<string, (of: Of, made: object) => unknown>

/**
 * Makes objects whose every property is made when it is first asked for, out of what the object is made of and the object itself: of
 * many that there are most are never asked for.
 */
export function lazily<Of>(makers: Makers<Of>): (of: Of) => object {
  class Made {
    readonly #of: Of
    readonly #values: unknown[] = []

    constructor(of: Of) {
      this.#of = of
    }

    static {
      for (const [at, [name, make]] of [...makers].entries())
        Object.defineProperty(Made.prototype, name, {
          get(this: Made) {
            this.#values[at] ??= make(this.#of, this)
            return this.#values[at]
          },
        })
    }
  }
  return (of) => new Made(of)
}
