// A program that carries the server inside it, and its tests.
import { graph } from '@kindred/contract'
import { type Config, createServer, defineConfig, loadConfig, type Server } from '@kindred/server'
import { testServer } from '@kindred/server/testing'

export const settings = defineConfig({ port: 0 })
export const config: Config = loadConfig({ env: {}, overrides: settings }).config
export const server: Promise<Server> = createServer(config)
export const kind: 'mutation' = graph.follow.kind
export { testServer }
