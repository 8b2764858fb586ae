/** The client half of a module, as `kindred client` writes it: what the module serves, as data, and as a type. */
export interface ClientModule<Api = unknown> {
  /** Where its endpoints stand on the server. */
  readonly namespace: string
  /** Whether an endpoint reads or changes something, by its name in the namespace. */
  readonly kinds: Readonly<Record<string, 'query' | 'mutation'>>
  /** The endpoints that answer by pages. */
  readonly lists: readonly string[]
  /** Only a type: it is never there. */
  readonly '~api'?: Api
}

/** Client halves by the name under which the client has them. */
export type ClientModules = Readonly<Record<string, ClientModule>>

/** What a client has of its modules. */
export type ApisOf<Modules extends ClientModules> = {
  readonly [Name in keyof Modules]: Modules[Name] extends ClientModule<infer Api> ? Api : never
}
