import type { Span } from '@kindred/contract'
import type { PostRow } from './tables.ts'

/** The tags of a stored post, each once, in their comparable form. Most posts have none: those cost nothing. */
export function tagsOf({ spans }: Pick<PostRow, 'spans'>): string[] {
  if (!spans.includes('"tag"')) return []
  const tags = (JSON.parse(spans) as Span[]).flatMap((span) => (span.kind === 'tag' ? [span.tag] : []))
  return [...new Set(tags)]
}
