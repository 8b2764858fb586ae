import { z } from 'zod'
import type { ErrorEntry, Reason } from './errors.ts'
import type { Scope } from './scopes.ts'

/** Who may call: anybody (a session is optional), an account, a moderator or admin, an admin. */
export type Access = 'anyone' | 'account' | 'moderator' | 'admin'

/**
 * One thing that can be asked of the server, as data. Input and output are zod schemas: what clients send and see are
 * `InputOf` and `OutputOf`; what a handler receives is the parsed input.
 */
export interface Endpoint<
  Kind extends 'query' | 'mutation' = 'query' | 'mutation',
  Asks extends Access = Access,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Refuses extends string = string,
  Scoped extends Scope | null = Scope | null,
> {
  readonly kind: Kind
  readonly access: Asks
  /** With which scope an API key may call as well; null when none may. */
  readonly scope: Scoped
  /** One sentence: what it is for. */
  readonly summary: string
  readonly input: Input
  readonly output: Output
  /** The reasons it may refuse with, beyond the common ones. */
  readonly errors: readonly Refuses[]
  /**
   * What a repeat under the same idempotency key gets: the `kept` answer, or, from a verb that hands out a `session`,
   * a new one, since a secret is never kept.
   */
  readonly answer: 'kept' | 'session'
}

interface Definition<
  Asks extends Access,
  Input extends z.ZodType,
  Output extends z.ZodType,
  Refuses extends string,
  Scoped extends Scope | null,
> {
  access: Asks
  scope?: Scoped
  summary: string
  input: Input
  output: Output
  errors?: readonly Refuses[]
  answer?: 'kept' | 'session'
}

/** Declares an endpoint that only reads. */
export function query<
  Asks extends Access,
  Input extends z.ZodType,
  Output extends z.ZodType,
  Refuses extends Reason = never,
  Scoped extends Scope | null = null,
>(
  definition: Definition<Asks, Input, Output, Refuses, Scoped>,
): Endpoint<'query', Asks, Input, Output, Refuses, Scoped> {
  return { kind: 'query', scope: null as Scoped, errors: [], answer: 'kept', ...definition }
}

/** Declares an endpoint that changes something. */
export function mutation<
  Asks extends Access,
  Input extends z.ZodType,
  Output extends z.ZodType,
  Refuses extends Reason = never,
  Scoped extends Scope | null = null,
>(
  definition: Definition<Asks, Input, Output, Refuses, Scoped>,
): Endpoint<'mutation', Asks, Input, Output, Refuses, Scoped> {
  return { kind: 'mutation', scope: null as Scoped, errors: [], answer: 'kept', ...definition }
}

/** `query` and `mutation` where more may be refused than the catalogue of ours knows. */
export interface Declaring<Known extends string> {
  query<
    Asks extends Access,
    Input extends z.ZodType,
    Output extends z.ZodType,
    Refuses extends Known = never,
    Scoped extends Scope | null = null,
  >(
    definition: Definition<Asks, Input, Output, Refuses, Scoped>,
  ): Endpoint<'query', Asks, Input, Output, Refuses, Scoped>
  mutation<
    Asks extends Access,
    Input extends z.ZodType,
    Output extends z.ZodType,
    Refuses extends Known = never,
    Scoped extends Scope | null = null,
  >(
    definition: Definition<Asks, Input, Output, Refuses, Scoped>,
  ): Endpoint<'mutation', Asks, Input, Output, Refuses, Scoped>
}

/**
 * Declares endpoints of a module that refuses with reasons of its own, beside those of ours.
 * @example
 * const errors = defineErrors({ 'polls.closed': { status: 'CONFLICT', message: 'This poll is closed.' } })
 * const { query, mutation } = declaring(errors)
 */
export function declaring<Own extends string>(_errors: Readonly<Record<Own, ErrorEntry>>): Declaring<Own | Reason> {
  return { query, mutation } as Declaring<string> as Declaring<Own | Reason>
}

/** Namespaces hold endpoints and further namespaces; whatever else a contract file exports (schemas) is left aside. */
export type Contract = { readonly [name: string]: unknown }

/** The endpoints of a contract by their path, `graph.follow`. */
export type EndpointsOf<Tree, Prefix extends string = ''> = UnionToIntersection<
  {
    [Name in keyof Tree & string]: Tree[Name] extends Endpoint
      ? { [Path in `${Prefix}${Name}`]: Tree[Name] }
      : Tree[Name] extends z.ZodType | readonly unknown[] | ((...args: never[]) => unknown)
        ? never
        : Tree[Name] extends object
          ? EndpointsOf<Tree[Name], `${Prefix}${Name}.`>
          : never
  }[keyof Tree & string]
>
/** Of what holds no endpoint nothing remains, so that it may stand beside those that are. */
type UnionToIntersection<U> = [U] extends [never]
  ? Record<never, never>
  : (U extends unknown ? (part: U) => void : never) extends (whole: infer I) => void
    ? I
    : never

/** What a client sends. */
export type InputOf<E extends Endpoint> = z.input<E['input']>
/** What a client sees. */
export type OutputOf<E extends Endpoint> = z.output<E['output']>
/** What a handler receives. */
export type ParsedInputOf<E extends Endpoint> = z.output<E['input']>

export function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'kind' in value && 'access' in value && 'output' in value
}

/** All endpoints of a contract by path. The names of a module come in the order of the alphabet. */
export function endpointsOf(tree: Contract, prefix = ''): Map<string, Endpoint> {
  const found = new Map<string, Endpoint>()
  for (const [name, value] of Object.entries(tree)) {
    if (isEndpoint(value)) found.set(prefix + name, value)
    else if (typeof value === 'object' && value !== null && !(value instanceof z.ZodType) && !Array.isArray(value))
      for (const [path, endpoint] of endpointsOf(value as Contract, `${prefix}${name}.`)) found.set(path, endpoint)
  }
  return found
}
