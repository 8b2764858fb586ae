import type { DeclaredFields } from '../kernel/fields.ts'
import { type AccountSettings, accountsModule } from './accounts/index.ts'
import { calls } from './calls/index.ts'
import { comments } from './comments/index.ts'
import { type FeedSettings, feedsModule } from './feeds/index.ts'
import { graph } from './graph/index.ts'
import { type HostSettings, hostsModule } from './hosts/index.ts'
import { moderation } from './moderation/index.ts'
import { postsModule } from './posts/index.ts'
import { profilesModule } from './profiles/index.ts'
import { type ReactionSettings, reactionsModule } from './reactions/index.ts'
import { reposts } from './reposts/index.ts'
import { saves } from './saves/index.ts'
import { type SubjectSettings, subjectsModule } from './subjects/index.ts'
import { tags } from './tags/index.ts'
import { visibilityModule } from './visibility/index.ts'

export interface DomainSettings {
  readonly accounts?: AccountSettings
  readonly feeds?: FeedSettings
  readonly reactions?: ReactionSettings
  readonly subjects?: SubjectSettings
  readonly hosts?: HostSettings
  /** The fields of the developer's own. */
  readonly fields?: { readonly profile?: DeclaredFields | undefined; readonly post?: DeclaredFields | undefined }
  /** Hears of items that a list's own SQL had let through and the rule has not. */
  readonly onSecondBelt?: (kind: string, items: number) => void
}

/** All domains in their order: each may use those above it. What they remember between calls belongs to one server. */
export function createDomains(settings: DomainSettings = {}) {
  return [
    calls,
    accountsModule(settings.accounts),
    graph,
    visibilityModule(settings.onSecondBelt),
    profilesModule(settings.fields?.profile),
    reactionsModule(settings.reactions),
    reposts,
    saves,
    tags,
    hostsModule(settings.hosts),
    postsModule(settings.fields?.post),
    subjectsModule(settings.subjects),
    comments,
    feedsModule(settings.feeds),
    moderation,
  ] as const
}
