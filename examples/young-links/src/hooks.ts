/**
 * A rule of one community: whoever joined today posts no links. Two hooks stand around writing and changing a post, inside its
 * transaction, so that nothing is written of what they refuse.
 *
 *     const server = await createServer(config, { hooks: noYoungLinks })
 */
import { type HooksOf, invalidInput, type Services } from '@kindred/server'

const DAY_MS = 24 * 60 * 60 * 1000
const LINK = /https?:\/\//i

export const noYoungLinks: HooksOf<Services> = {
  async 'post.creating'(event, next, services) {
    await refuseYoung(event, services)
    return next(event)
  },
  async 'post.editing'(event, next, services) {
    await refuseYoung(event, services)
    return next(event)
  },
}

type Writing = Parameters<NonNullable<(typeof noYoungLinks)['post.editing']>>[0]

async function refuseYoung({ viewer, text }: Pick<Writing, 'viewer' | 'text'>, { accounts }: Services): Promise<void> {
  if (!LINK.test(text)) return
  const account = (await accounts.list([viewer.id])).get(viewer.id)
  if (account && Date.now() - account.createdAt < DAY_MS)
    throw invalidInput('text', 'holds a link, and your account is younger than a day', 'leave the link out, or wait')
}
