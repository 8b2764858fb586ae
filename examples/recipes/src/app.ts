import express from 'express'
import { recipeRoutes } from './recipes.ts'
import { pageScript } from './script.ts'
import type { Social } from './social.ts'
import type { Store } from './store.ts'
import { userRoutes } from './users.ts'

/** What the app stands on: what it had, and Kindred. */
export interface Parts {
  readonly store: Store
  readonly social: Social
}

export async function createApp(parts: Parts) {
  const script = await pageScript()
  return express()
    .use('/social', parts.social.handler)
    .use(express.urlencoded())
    .use(userRoutes(parts))
    .use(recipeRoutes(parts))
    .get('/page.js', (_, response) => void response.type('js').send(script))
}
