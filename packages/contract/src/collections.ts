import { z } from 'zod'
import { mutation, query } from './endpoint.ts'
import { collectionId, done, instant, line, pageOf, paging } from './primitives.ts'

const collectionName = line({ min: 1, max: 50 })

export const collectionShape = z
  .object({
    id: collectionId,
    name: z.string(),
    savedCount: z.int().describe('Counts all that you saved in it, also what you can see no longer.'),
    createdAt: instant,
  })
  .meta({ id: 'Collection', description: 'A place of yours for what you save; nobody else knows of it.' })
export type Collection = z.infer<typeof collectionShape>

export const create = mutation({
  access: 'account',
  summary: 'Makes an empty collection. No two of yours have one name, capitals aside.',
  input: z.strictObject({ name: collectionName }),
  output: collectionShape,
  errors: ['collections.name-taken', 'collections.too-many'],
})

export const rename = mutation({
  access: 'account',
  summary: 'Gives one of your collections another name.',
  input: z.strictObject({ collection: collectionId, name: collectionName }),
  output: collectionShape,
  errors: ['collections.name-taken'],
})

export const remove = mutation({
  access: 'account',
  summary: 'Removes one of your collections; what was in it stays saved, in none.',
  input: z.strictObject({ collection: collectionId }),
  output: done,
})

export const all = query({
  access: 'account',
  summary: 'Lists your collections, the newest first.',
  input: z.strictObject(paging),
  output: pageOf(collectionShape),
})
