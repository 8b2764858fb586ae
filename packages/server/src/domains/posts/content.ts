import type { ContentKind } from '../visibility/index.ts'

/** How visibility finds its way around posts. */
export const postContent: ContentKind = { name: 'post', named: { table: 'post_audience', itemId: 'post_id' } }
