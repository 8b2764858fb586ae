export type * from './api.ts'
export {
  type ClientOptions,
  type ClientSession,
  createClient,
  type KindredClient,
  type ModuleOptions,
} from './client.ts'
export { type ClientReason, isKindredError, KindredError } from './errors.ts'
export type { SessionChange } from './listeners.ts'
export type { ApisOf, ClientModule, ClientModules } from './modules.ts'
export { type DetailsOf, type FailureOf, isRefusal, type Outcome, type Reason, type Refusal, safe } from './refusals.ts'
export { memorySession, type SessionStore, webStorageSession } from './session-store.ts'
