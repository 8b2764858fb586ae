import type { Account } from '../../kernel/viewer.ts'
import { createActing } from './acting.ts'
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
    ...createActing(kernel, uses),

    /** A token that tells another service who the viewer is. */
    async jwt({ id: subject }: Account, audience: string) {
      return state.signer().sign({ subject, audience, now: kernel.clock() })
    },
  }
}
export type Hosts = ReturnType<typeof createHosts>
