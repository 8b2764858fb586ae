import type { Call, CommonReason, ErrorDetails } from './api.ts'
import { type ClientReason, isKindredError, type KindredError } from './errors.ts'

/** Every reason that an error of ours may have: those of the server and the client's own. */
export type Reason = keyof ErrorDetails | ClientReason

/** What `details` holds for a reason; most have none. */
export type DetailsOf<R extends Reason> = R extends keyof ErrorDetails ? ErrorDetails[R] : null

/** The error for a reason; for a union of reasons a union of errors, so that `switch (error.reason)` narrows `details`. */
export type Refusal<R extends Reason> = R extends Reason ? KindredError<R, DetailsOf<R>> : never

/** What a call that may be refused for `Refuses` fails with. */
export type FailureOf<Refuses extends Reason> = Refusal<Refuses | CommonReason | ClientReason>

/** How a call ended, as a value. */
export type Outcome<Answer, Failure> =
  | { readonly data: Answer; readonly error: null }
  | { readonly data: null; readonly error: Failure }

/**
 * Whether something caught is a refusal for this reason; narrows the error and its details.
 * @example if (isRefusal(error, 'graph.unblock-first')) offerToUnblock()
 */
export function isRefusal<R extends Reason>(error: unknown, reason: R): error is Refusal<R> {
  return isKindredError(error) && error.reason === reason
}

/**
 * The outcome of a call as a value, for those who do not like to catch. What is no error of ours is still thrown: it is
 * a bug, not an outcome.
 * @example const { data, error } = await safe(kindred.graph.follow({ target: '@grace' }))
 */
export function safe<Answer, Refuses extends Reason = Reason>(
  call: Call<Answer, Refuses>,
): Promise<Outcome<Answer, FailureOf<Refuses>>>
export async function safe(call: Promise<unknown>): Promise<Outcome<unknown, KindredError>> {
  try {
    return { data: await call, error: null }
  } catch (error) {
    if (isKindredError(error)) return { data: null, error }
    throw error
  }
}
