import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { addSamples } from './samples.ts'
import { openSocial } from './social.ts'
import { openStore } from './store.ts'

const { PORT = '3000', RECIPES_DATABASE = 'data/recipes.db' } = process.env

const store = openStore(RECIPES_DATABASE)
const social = await openSocial()
const http = createServer(await createApp({ store, social }))
http.listen(Number(PORT), '127.0.0.1')
await once(http, 'listening')
const origin = `http://localhost:${(http.address() as AddressInfo).port}`
if (!store.hasUsers()) await addSamples({ store, social }, origin)
console.log(`Recipes are served at ${origin}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)

/** What is in flight ends first, then Kindred, which it may need, then the tables. */
async function stop() {
  http.close()
  await once(http, 'close')
  await social.close()
  store.close()
}
