import { createClient } from '@kindred/sdk'
import { talk } from './talk.js'

/** Talks as `name`; a refusal is told as its reason. */
globalThis.run = (url, name) => talk(createClient, { url, name }).catch((error) => ({ refused: error.reason }))
