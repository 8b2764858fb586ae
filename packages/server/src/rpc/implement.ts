// biome-ignore-all lint/suspicious/noExplicitAny: a router is built from data here, which its types cannot follow; nowhere else
import { type Contract, type Endpoint, endpointsOf, type InputOf, isEndpoint, type OutputOf } from '@kindred/contract'
import { initTRPC, type TRPCBuiltRouter, type TRPCMutationProcedure, type TRPCQueryProcedure } from '@trpc/server'
import type { z } from 'zod'
import { lazily } from '../kernel/lazily.ts'
import { Trouble } from '../kernel/trouble.ts'
import type { Caller } from './context.ts'
import type { Perform } from './perform.ts'
import { type ErrorShape, errorShape, rejectionFor, toTrpcError } from './refusals.ts'

const t = initTRPC.context<Caller>().create({
  isDev: false, // no stack ever leaves
  errorFormatter: ({ error, path, ctx }): ErrorShape => errorShape(rejectionFor(error), ctx?.requestId ?? '', path),
})

interface Root {
  ctx: Caller
  meta: object
  errorShape: ErrorShape
  transformer: false
}

interface ProcedureOf<E extends Endpoint> {
  input: InputOf<E>
  output: OutputOf<E>
  meta: unknown
  errorShape: ErrorShape
}

/** The router of a contract, for those who use plain tRPC clients. It is derived: nothing in it is declared twice. */
export type RouterOf<Tree> = TRPCBuiltRouter<Root, RecordOf<Tree>>

type RecordOf<Tree> = {
  [Name in keyof Tree as NameIn<Tree, Name>]: Tree[Name] extends Endpoint<'query'>
    ? TRPCQueryProcedure<ProcedureOf<Tree[Name]>>
    : Tree[Name] extends Endpoint<'mutation'>
      ? TRPCMutationProcedure<ProcedureOf<Tree[Name]>>
      : RecordOf<Tree[Name]>
}

/** Schemas and the like, which contract files export beside their endpoints, are no part of the router. */
type NameIn<Tree, Name extends keyof Tree> = Tree[Name] extends Endpoint
  ? Name
  : Tree[Name] extends z.ZodType | readonly unknown[] | string | number | ((...args: never[]) => unknown)
    ? never
    : Tree[Name] extends object
      ? Name
      : never

/** Turns a contract into a tRPC router whose every procedure is one call of `perform`. */
export function implement<const Tree extends Contract>(contract: Tree, perform: Perform): RouterOf<Tree> {
  return t.router(procedures(contract, perform, '')) as any
}

function procedures(tree: Contract, perform: Perform, prefix: string): any {
  const record: Record<string, any> = {}
  for (const [name, value] of Object.entries(tree)) {
    if (isEndpoint(value)) record[name] = procedure(value, prefix + name, perform)
    else if (holdsEndpoints(value)) record[name] = procedures(value, perform, `${prefix}${name}.`)
  }
  return record
}

function holdsEndpoints(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && endpointsOf({ value }).size > 0
}

function procedure({ kind }: Endpoint, path: string, perform: Perform): any {
  const taken = t.procedure.input((input: unknown) => input) // `perform` parses, for calls from inside as well
  const resolve = async ({ ctx, input, batchIndex = 0 }: { ctx: Caller; input: unknown; batchIndex?: number }) => {
    try {
      return await perform({ path, input, caller: ctx, batchIndex })
    } catch (refusal) {
      throw toTrpcError(refusal as any)
    }
  }
  return kind === 'query' ? taken.query(resolve) : taken.mutation(resolve)
}

/**
 * Every endpoint has a handler and every handler an endpoint.
 * @throws {Trouble} naming those that have none
 */
export function checkComplete(contract: Contract, handled: readonly string[]): void {
  const endpoints = endpointsOf(contract)
  const unanswered = [...endpoints.keys()].filter((path) => !handled.includes(path))
  const unasked = handled.filter((path) => !endpoints.has(path))
  const problems = [
    ...unanswered.map((path) => `no domain handles ${path}, which the contract declares`),
    ...unasked.map((path) => `a domain handles ${path}, which no contract declares`),
  ]
  if (problems.length === 0) return
  throw new Trouble({
    what: 'the contract and the domains do not fit together',
    why: problems.join('; '),
    fix: 'write the handler in its domain, or take the endpoint out of the contract',
    reason: 'incomplete-contract',
  })
}

/** The endpoints of a contract as functions, each resolving to its output. */
export type CallerOf<Tree> = {
  [Name in keyof Tree as NameIn<Tree, Name>]: Tree[Name] extends Endpoint
    ? (...input: InputArgument<InputOf<Tree[Name]>>) => Promise<OutputOf<Tree[Name]>>
    : CallerOf<Tree[Name]>
}
type InputArgument<Input> = Record<string, never> extends Input ? [input?: Input] : [input: Input]

/** Calls endpoints in process, through the same checks as over HTTP. What is refused is thrown as a `Refusal`. */
export function callersOver<const Tree extends Contract>(
  contract: Tree,
  perform: Perform,
): (caller: Caller) => CallerOf<Tree> {
  const over = (tree: Contract, prefix: string): ((caller: Caller) => any) =>
    lazily(
      new Map(
        Object.entries(tree).flatMap(([name, value]): [string, (caller: Caller) => any][] => {
          const path = prefix + name
          if (isEndpoint(value))
            return [[name, (caller) => (input: unknown) => perform({ path, input, caller, batchIndex: 0 })]]
          return holdsEndpoints(value) ? [[name, over(value, `${path}.`)]] : []
        }),
      ),
    )
  return over(contract, '')
}
