/**
 * Makes objects whose every property is made when it is first asked for, out of what the object is made of and the object itself: of
 * many that there are most are never asked for.
 */
export function lazily<Of>(makers: ReadonlyMap<string, (of: Of, made: object) => unknown>): (of: Of) => object {
  const madeOf = new WeakMap<object, Of>()
  const properties = Object.create(null) as object
  for (const [name, make] of makers)
    Object.defineProperty(properties, name, {
      get(this: object) {
        const value = make(madeOf.get(this) as Of, this)
        Object.defineProperty(this, name, { value })
        return value
      },
    })
  return (of) => {
    const made = Object.create(properties) as object
    madeOf.set(made, of)
    return made
  }
}
