import type { Role } from '@kindred/contract'
import { system } from '../src/kernel/viewer.ts'
import { TEST_PASSWORD, type TestPerson, type TestServer } from '../src/testing/index.ts'

/** Signs somebody up and gives them a role; the session is one that has it. */
export async function withRole(kit: TestServer, handle: string, role: Role): Promise<TestPerson> {
  const { [handle]: person } = await kit.people(handle)
  if (!person) throw new Error(`${handle} did not sign up`)
  await kit.server.house.transaction(({ accounts }) => accounts.setRole(system, person.id, role))
  const { session } = await kit.anonymous.auth.signIn({ identifier: handle, password: TEST_PASSWORD })
  return Object.assign(kit.withToken(session.token), {
    id: person.id,
    handle,
    ref: person.ref,
    token: session.token,
  })
}
