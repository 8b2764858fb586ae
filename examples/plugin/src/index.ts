import { defineModule, orphans } from '@kindred/server'
import * as contract from './contract.ts'
import { createKudos, type KudosService, type KudosUses } from './service.ts'
import { createKudosTable, type KudosTables } from './tables.ts'

/** Kudos for what others wrote: a module of one table, two endpoints, a hook and a fact. */
export const kudos = defineModule<'kudos', KudosTables, KudosUses, KudosService, typeof contract>({
  name: 'kudos',
  requires: ['posts'],
  tables: ['kudos'],
  migrations: [createKudosTable],
  create: createKudos,
  errors: contract.errors,
  api: [
    contract,
    ({ kudos }) => ({
      give: ({ viewer }, { post }) => kudos.give(viewer, post),
      of: async ({ viewer }, { posts }) => ({ kudos: await kudos.of(viewer, posts) }),
    }),
  ],
  invariants: orphans([createKudosTable]),
  setup({ around, on }) {
    around('post.removing', async (event, next, services) => {
      await services.kudos.forget(event.post)
      return next(event)
    })
    on('kudos.given', ({ post }) => process.emit('kudos' as never, post as never))
  },
})
