import { defineConfig } from '@kindred/server'
import { kudos } from './src/index.ts'

export default defineConfig({ modules: [kudos] })
