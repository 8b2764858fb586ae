/**
 * Types for those who call a Kindred server with plain tRPC: `createTRPCClient<AppRouter>(…)`. Nothing here runs, and
 * nothing of the main entry needs it.
 * @module
 */
import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure } from '@trpc/server'
import type { KindredApi } from './api.ts'
import type { EndpointPath, kinds } from './manifest.ts'
import type { Reason } from './refusals.ts'

/** The error of a refused call as it travels: tRPC's own, with what Kindred says beside it. */
export interface WireErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape['data'] & {
    reason: Reason
    details: unknown
    requestId: string
    retryAfterMs?: number
  }
}

type Verb = (...parameters: never[]) => Promise<unknown>

/** What a procedure is to tRPC's types. */
interface Definition<V extends Verb> {
  input: Parameters<V>[0]
  output: Awaited<ReturnType<V>>
  meta: object
}

type Procedure<V extends Verb, Path> = Path extends EndpointPath
  ? (typeof kinds)[Path] extends 'query'
    ? TRPCQueryProcedure<Definition<V>>
    : TRPCMutationProcedure<Definition<V>>
  : never

type Procedures<Tree, Prefix extends string = ''> = {
  [Name in keyof Tree & string]: Tree[Name] extends Verb
    ? Procedure<Tree[Name], `${Prefix}${Name}`>
    : Procedures<Tree[Name], `${Prefix}${Name}.`>
}

/**
 * The server's router, as tRPC's clients know one. Inputs that may be left out are sent as `{}`.
 * @example
 * const trpc = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc`, maxItems: 10 })] })
 */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: WireErrorShape; transformer: false },
  Procedures<KindredApi>
>
