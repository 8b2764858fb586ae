import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, type RequestOptions, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Serving } from '../serve.ts'
import type { Side } from './rounds.ts'

type Answer = { url: string } | { cpu: number } | { profile: string[] }
export type Question = 'cpu' | 'startProfile' | 'stopProfile'

/** A server in a process of its own, so that its CPU time is its own. */
export interface Served extends AsyncDisposable {
  get(path: string, token: string): Promise<string>
  post(path: string, token: string, body: string): Promise<string>
  side(name: string, operation: (number: number) => unknown): Side
  profile(run: () => Promise<unknown>): Promise<string[]>
}

export async function serve(serving: Serving): Promise<Served> {
  const entry = fileURLToPath(new URL('../serve.ts', import.meta.url))
  const child = fork(entry, [JSON.stringify(serving)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const ask = async <Kind extends Answer>(question: Question): Promise<Kind> => {
    child.send(question)
    return ((await once(child, 'message')) as [Kind])[0]
  }
  const send = (path: string, token: string, body?: string) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
    return answerOf(new URL(path, url), { agent, method: body ? 'POST' : 'GET', headers }, body)
  }
  return {
    get: (path, token) => send(path, token),
    post: (path, token, body) => send(path, token, body),
    side: (name, operation) => ({ name, operation, cpu: async () => (await ask<{ cpu: number }>('cpu')).cpu }),
    async profile(run) {
      await ask('startProfile')
      await run()
      return (await ask<{ profile: string[] }>('stopProfile')).profile
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}

function answerOf(url: URL, options: RequestOptions, body: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`${url.pathname} answered ${answer.statusCode}: ${text.slice(0, 300)}`))
      })
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const wasIdle = sent.reusedSocket && error.code === 'ECONNRESET' // while the others had their turn
      if (wasIdle) resolve(answerOf(url, options, body))
      else reject(error)
    })
    sent.end(body)
  })
}
