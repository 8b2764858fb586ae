/** Kindred, in this process and over a database of its own. */
import { anonymous, createServer, loadConfig, migrate, type Server, system } from '@kindred/server'
import settings from '../kindred.config.ts'
import type { User } from './store.ts'

/** The account in whose name this app administers. It has no password: nobody signs in to it. */
const OPERATOR = 'recipes_operator'

export type Social = Awaited<ReturnType<typeof openSocial>>

export async function openSocial() {
  const { config } = loadConfig({ file: settings })
  await migrate(config)
  const server = await createServer(config)
  await makeOperator(server)
  const { admin } = server.api.as(`@${OPERATOR}`)

  return {
    /** For Express, under /social: what the client in the browser talks to. */
    handler: server.mount('/social').node,

    /** Everything that a user may call, without HTTP; without a user, what a visitor may. */
    as: (user: User | undefined) => (user?.person ? server.api.as(user.person) : server.as(anonymous)),

    /** Tells Kindred of a user, and answers what it calls them: the same however often. A new name is taken over. */
    async bring({ id, name }: User) {
      const { person } = await admin.people.upsert({ externalId: `${id}`, name })
      return person.id
    },

    /** A token with which the user's browser gets one session. */
    async tokenFor({ id }: User) {
      const { token } = await admin.tokens.mint({ externalId: `${id}` })
      return token
    },

    close: () => server[Symbol.asyncDispose](),
  }
}

async function makeOperator({ house }: Server) {
  await house.transaction(async ({ accounts, profiles }) => {
    if (await accounts.find(`@${OPERATOR}`)) return
    const { id } = await profiles.adopt({ handle: OPERATOR, email: null, name: null })
    await accounts.setRole(system, id, 'admin')
  })
}
