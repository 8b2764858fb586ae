import { createExchange } from './exchange.ts'
import type { HostKernel, HostUses } from './kernel.ts'
import { createKeys } from './keys.ts'
import { createHostedPeople } from './people.ts'
import type { HostState } from './settings.ts'

export function createHosts(kernel: HostKernel, uses: HostUses, state: HostState) {
  return {
    ...createKeys(kernel, state),
    ...createHostedPeople(kernel, uses),
    ...createExchange(kernel, uses, state),
  }
}
export type Hosts = ReturnType<typeof createHosts>
