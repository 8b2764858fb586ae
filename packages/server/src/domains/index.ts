import { type AccountSettings, accountsModule } from './accounts/index.ts'

export interface DomainSettings {
  readonly accounts?: AccountSettings
}

/** All domains in their order: each may use those above it. What they remember between calls belongs to one server. */
export function createDomains(settings: DomainSettings = {}) {
  return [accountsModule(settings.accounts)] as const
}

export const domains = createDomains()
