import type { ViewExplanation } from '@kindred/contract'
import { found, Refusal } from '../../kernel/refusal.ts'
import type { Account } from '../../kernel/viewer.ts'
import { sightOf } from '../visibility/index.ts'
import { type CommentContent, commentContent, isHeldFrom, isPutAwayFrom, lookAt } from './content.ts'
import type { CommentKernel, CommentUses } from './kernel.ts'
import { placeIn } from './place.ts'
import type { Reading } from './reading.ts'

/** Why somebody may see a comment, or may not: what visibility says of it by itself, and what lies in where it stands. */
export function createExplaining(
  { clock }: Pick<CommentKernel, 'clock'>,
  { visibility }: CommentUses,
  reading: Reading,
) {
  return {
    async explain(reader: Account, row: CommentContent): Promise<ViewExplanation> {
      const told = found(await visibility.explain(reader, commentContent, row))
      const seen = await orNothing(reading.seeAnchor(reader, placeIn(row)))
      const look = seen?.look ?? lookAt(sightOf(reader, clock()), null)
      const [beneath] = seen === undefined ? [] : await reading.beneathWhatIsThere(seen.look, [row])
      const standing = [
        { name: 'whatItIsOnIsVisible', holds: seen !== undefined },
        { name: 'whatItAnswersIsThere', holds: row.parent_id === null || beneath !== undefined },
        { name: 'isNotPutAway', holds: !isPutAwayFrom(look, row) },
        { name: 'isNotHeld', holds: !isHeldFrom(look, row) },
      ]
      const isVisible = told.isVisible && standing.every(({ holds }) => holds)
      return { ...told, isVisible, item: [...told.item, ...standing] }
    },
  }
}

/** Undefined where there is nothing that somebody sees. */
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'not-found') return undefined
    throw error
  }
}
