/**
 * People as others see them: profiles, settings, every list of people, and the verbs by which people come in.
 *
 * Owns the profiles. Whoever shows a person asks `people`: nobody else builds a `Person`. Serves `profiles.*`, the lists of `graph.*`,
 * and of `auth.*` the verbs that answer a session. Rules: BLK-1, BLK-3 (whom a blocker still sees, and how little), PAG-1..4 (lists),
 * IDEM-1 (signing up), AUTHZ-2, AUTHZ-3, PERF-1, FLD-1..3. Facts: none of its own.
 */
import { createFields, type DeclaredFields } from '../../kernel/fields.ts'
import { defineModule } from '../../kernel/module.ts'
import { handlers } from './handlers.ts'
import { invariants } from './invariants.ts'
import type { ProfileUses } from './kernel.ts'
import { createProfilesTable } from './migrations/20261120-0930-profiles.ts'
import { addFieldsToProfiles } from './migrations/20261128-1650-fields-of-profiles.ts'
import { createProfiles, type Profiles } from './service.ts'
import type { ReadTables } from './tables.ts'

export type { Profiles } from './service.ts'
export type { ProfileTables } from './tables.ts'
export type { Met } from './views.ts'

/** The domain, with the fields of the developer's own that profiles have. */
export function profilesModule(declared?: DeclaredFields) {
  const fields = createFields('profiles', declared)
  return defineModule<'profiles', ReadTables, ProfileUses, Profiles>({
    name: 'profiles',
    requires: ['calls', 'accounts', 'graph', 'visibility'],
    tables: ['profiles'],
    migrations: [createProfilesTable, addFieldsToProfiles],
    create: (kernel, uses) => createProfiles(kernel, uses, fields),
    handlers,
    invariants,
  })
}
