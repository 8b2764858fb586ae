import type { Access, Endpoint, Scope } from '@kindred/contract'
import type { Call } from '../kernel/call.ts'
import { within } from '../kernel/deadline.ts'
import type { House } from '../kernel/house.ts'
import { refuse } from '../kernel/refusal.ts'
import { type Host, isModerator, type Viewer } from '../kernel/viewer.ts'
import { type Act, type Acting, actAs } from './acting.ts'
import type { Caller } from './context.ts'
import type { Intents, KeptCalls, Keyed } from './idempotency.ts'
import { parseInput } from './input.ts'
import type { Judge } from './judge.ts'
import { isEntrance, type Limiter } from './limits.ts'
import type { Observer } from './observer.ts'
import { refusalFor } from './refusals.ts'

/** Whatever else a house holds, it keeps the answers of calls, and the record of those that keys made as somebody. */
export interface ServicesOfRpc {
  readonly calls: KeptCalls
  /** Left out where nobody has a key. */
  readonly hosts?: Acting
}

export interface PerformerParts<Services extends ServicesOfRpc> {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly house: House<Services>
  readonly intents: Intents
  readonly limiter: Limiter
  readonly observer: Observer
  readonly judge: Judge
  /** What people without a session may do: read what is public, or nothing but get a session. */
  readonly anonymousMay: 'read' | 'none'
  /** How long a call may take. */
  readonly deadlineMs: number
}

/** One call of one endpoint, before anything about it was checked. */
interface Asked {
  readonly path: string
  readonly input: unknown
  readonly caller: Caller
  /** Its place in the batch in which it came. */
  readonly batchIndex: number
}

/** @throws {Refusal} always a refusal: what else was thrown has been logged and became `internal`, `unavailable` or `deadline` */
export type Perform = (asked: Asked) => Promise<unknown>

/** The one way in which an endpoint is carried out, whoever calls it: limits, access, input, effect, output. */
export function createPerformer<Services extends ServicesOfRpc>(parts: PerformerParts<Services>): Perform {
  const { endpoints, observer, judge, deadlineMs } = parts
  return async (asked) => {
    const { path, caller } = asked
    const endpoint = endpoints.get(path)
    if (!endpoint) throw refuse('not-found')
    const startedMs = performance.now()
    const tell = (outcome: string) => observer.called({ path, outcome, ms: performance.now() - startedMs })
    try {
      const output = await within({ name: path, ms: deadlineMs }, () => carryOut(parts, endpoint, asked))
      tell('ok')
      return output
    } catch (error) {
      const refusal = refusalFor(error, judge, { requestId: caller.requestId, path })
      tell(refusal.reason)
      throw refusal
    }
  }
}

async function carryOut<Services extends ServicesOfRpc>(
  parts: PerformerParts<Services>,
  endpoint: Endpoint,
  { path, input, caller, batchIndex }: Asked,
): Promise<unknown> {
  const { viewer, act } = await admit(parts, endpoint, { path, caller })
  const parsed = parseInput(endpoint, input)
  const key = endpoint.kind === 'mutation' ? caller.idempotencyKey(batchIndex) : undefined
  const keyed = key === undefined ? undefined : { key, path, input: parsed, caller: scopeOf(viewer, caller, act) }
  const intent = keyed && parts.intents.of(keyed)
  const work: Work = { endpoint, path, input: parsed, keyed, act, call: { viewer, device: caller.device, intent } }
  if (endpoint.kind === 'mutation' && endpoint.answer === 'kept') return effect(parts, work)
  if (act) await parts.house.transaction(async ({ hosts }) => hosts?.noteAct(act)) // before anything is told
  return answer(parts, parts.house.services, work)
}

interface Work {
  readonly endpoint: Endpoint
  readonly path: string
  readonly input: unknown
  readonly keyed: Keyed | undefined
  /** Present when a key calls as somebody. */
  readonly act: Act | undefined
  readonly call: Call
}

interface Admitted {
  readonly viewer: Viewer | Host
  readonly act?: Act
}

/** The viewer, once the limits and the endpoint's access let the call in. A session that does not live counts as its address. */
async function admit<Services extends ServicesOfRpc>(
  { house, limiter, anonymousMay }: PerformerParts<Services>,
  { kind, access, scope }: Endpoint,
  { path, caller }: { path: string; caller: Caller },
): Promise<Admitted> {
  const charge = (viewer: Viewer | Host) => limiter.charge({ path, kind, viewer, address: caller.address })
  const shown = await caller.viewer().catch(async (error: unknown) => {
    await charge({ kind: 'anonymous' })
    throw error
  })
  const charged = charge(shown)
  if (charged) await charged
  const { actsAs: as, requestId } = caller
  const admitted =
    as === undefined ? { viewer: shown } : await actAs(shown, { path, requestId, as }, house.services.hosts)
  const { viewer } = admitted
  if (viewer.kind === 'host') return { viewer: opens(viewer, scope) }
  const isOpen = access === 'anyone' && (anonymousMay === 'read' || isEntrance(path))
  if (viewer.kind === 'anonymous' && !isOpen) throw refuse('unauthenticated')
  if (!reaches(viewer, access)) throw refuse('forbidden')
  return admitted
}

/** A key opens what its scopes name, and nothing that names none. */
function opens(host: Host, scope: Scope | null): Host {
  if (scope === null) throw refuse('forbidden')
  if (!host.scopes.has(scope)) throw refuse({ reason: 'forbidden', details: { scope } })
  return host
}

function reaches(viewer: Viewer, access: Access): boolean {
  if (access === 'moderator') return isModerator(viewer)
  return access !== 'admin' || (viewer.kind === 'account' && viewer.role === 'admin')
}

/** Keys of one account are its own; those of people without one belong to where they call from. */
function scopeOf(viewer: Viewer | Host, { address }: Caller, act: Act | undefined): string {
  if (act) return `${act.person} by key ${act.key}`
  if (viewer.kind === 'host') return `key ${viewer.key}`
  return viewer.kind === 'account' ? viewer.id : `address ${address ?? 'inside'}`
}

async function answer<Services extends ServicesOfRpc>(
  { house }: PerformerParts<Services>,
  services: Services,
  { endpoint, path, call, input }: Work,
): Promise<unknown> {
  return endpoint.output.parse(await house.handler(path, services)(call, input))
}

/** A change: one transaction that holds the effect, the idempotency key and the sealed answer, or none of them. */
async function effect<Services extends ServicesOfRpc>(parts: PerformerParts<Services>, work: Work): Promise<unknown> {
  const { house, intents, observer } = parts
  const { keyed } = work
  const { intent } = work.call
  const startedMs = performance.now()
  const tell = (outcome: 'committed' | 'rolled-back') =>
    observer.transaction({ outcome, ms: performance.now() - startedMs })
  try {
    const output = await house.transaction(async (services) => {
      if (work.act) await services.hosts?.noteAct(work.act)
      if (!keyed || !intent) return answer(parts, services, work)
      if ((await services.calls.claim(intent)) === 'repeated')
        return intents.open(keyed, await keptAnswer(services.calls, work.call))
      const fresh = await answer(parts, services, work)
      await services.calls.keep(intent, intents.seal(keyed, fresh))
      return fresh
    })
    tell('committed')
    return output
  } catch (error) {
    tell('rolled-back')
    throw error
  }
}

async function keptAnswer(calls: KeptCalls, { intent }: Call): Promise<string> {
  const sealed = intent && (await calls.answer(intent))
  if (sealed === undefined) throw new Error('an intent was claimed and its answer was not kept')
  return sealed
}
