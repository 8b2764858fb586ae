/** What a value becomes on its way into the driver: an id that SQLite must compare as an integer, a list that travels as one JSON text. */
export type Encode = (value: never) => unknown

/** A named parameter of a query that is being compiled: `$.postId` while a shape is built, the value of that name at each call. */
export class Parameter {
  readonly name: string
  readonly encode: Encode | undefined

  constructor(name: string, encode?: Encode) {
    this.name = name
    this.encode = encode
  }

  /** The SQL is written once for all values, so arithmetic and comparisons on a parameter are mistakes. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(`$.${this.name} has no value while its query is built: compute first, then pass the result in`)
  }
}

/** Encodes a value now, or leaves word at a parameter that has no value yet. */
export function encoded(value: unknown, encode: Encode): unknown {
  return value instanceof Parameter ? new Parameter(value.name, encode) : encode(value as never)
}
