import { createClient } from '@kindred/sdk'
import { talk } from './talk.js'

const [url, name] = process.argv.slice(2)
console.log(JSON.stringify(await talk(createClient, { url, name })))
