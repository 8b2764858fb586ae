import { defineModule } from '../../kernel/module.ts'
import type { Accounts } from '../accounts/index.ts'
import { createVisibility, type OnSecondBelt, type Visibility } from './service.ts'
import type { TiesTables } from './tables.ts'

// The one door to people and content (VIS, BLK-1, ERR-1): who may see whom and what is decided here and nowhere else. It owns no table.
// A list writes `visibleItem` or `visiblePerson` into its skeleton; hydrated items pass `show`; a single item passes `visible`; a
// person whom a caller names passes `person`. Predicate and rule say the same twice, once in SQL and once over loaded facts.

export { type AudienceLabel, audienceLabels, type ContentKind, type Standing } from './content.ts'
export { type AuthorFacts, authorFactsOf } from './facts.ts'
export { visibleItem, visiblePerson, visibleReposter } from './predicate.ts'
export { authorTies } from './queries.ts'
export type { Visibility } from './service.ts'
export { type Sight, sightOf } from './sight.ts'
export type { TiesTables } from './tables.ts'

/** The module, with something that hears how much the second belt holds back. */
export function visibilityModule(onSecondBelt: OnSecondBelt = () => {}) {
  return defineModule<'visibility', TiesTables, { accounts: Accounts }, Visibility>({
    name: 'visibility',
    requires: ['accounts'],
    tables: [],
    migrations: [],
    create: (kernel, uses) => createVisibility(kernel, uses, onSecondBelt),
  })
}
