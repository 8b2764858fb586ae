import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { inParallel } from '../real-input/parallel.ts'

/** One intent to post, and what became of it. */
export interface Intent {
  readonly token: string
  readonly key: string
  /** Unlike that of any other post. */
  readonly text: string
  /** The post, once the server has said that there is one. */
  post?: string
}

/** Posts without pause, so many at a time, and remembers what it was told. */
export interface Writers {
  readonly acknowledged: readonly Intent[]
  /** Whose answer was lost, or told nothing of what happened. */
  readonly unanswered: readonly Intent[]
  /** Resolves a while after the first was acknowledged. */
  underWay(ms: number): Promise<void>
  /**
   * Resolves when one more is acknowledged.
   * @throws {Error} when none is for long
   */
  again(): Promise<void>
  /** Begins no more; resolves when nothing is under way. */
  stop(): Promise<void>
}

export interface Writing {
  readonly url: string
  readonly tokens: readonly string[]
  /** How many write at a time. */
  readonly lanes: number
}

/** After a call that failed: while there is no database, calls fail quickly. */
const BREATH_MS = 100

export function startWriters({ url, tokens, lanes }: Writing): Writers {
  const acknowledged: Intent[] = []
  const unanswered: Intent[] = []
  let isStopped = false
  const first = Promise.withResolvers<void>()

  async function lane(number: number): Promise<void> {
    while (!isStopped) {
      const key = randomUUID()
      const intent = { token: tokens[number % tokens.length] as string, key, text: `post ${key}` }
      const answered = await send(url, intent)
      if (answered) first.resolve()
      ;(answered ? acknowledged : unanswered).push(intent)
      if (!answered) await wait(BREATH_MS)
    }
  }

  const all = Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
  all.catch(() => {}) // told by \`stop\`
  return {
    acknowledged,
    unanswered,
    async underWay(ms) {
      await Promise.race([first.promise, all])
      await wait(ms)
    },
    async again() {
      const before = acknowledged.length
      const deadline = performance.now() + HANGS_MS
      while (acknowledged.length === before) {
        if (performance.now() > deadline) throw new Error(`nothing was acknowledged at ${url} any more`)
        await wait(1)
      }
    },
    async stop() {
      isStopped = true
      await all
    },
  }
}

/** Far longer than any answer takes, also on a busy machine. */
const HANGS_MS = 30_000

/**
 * Whether the server says that there is a post; its id is in the intent then.
 * @throws {Error} when nothing comes back, not even the end of the connection
 */
async function send(url: string, intent: Intent): Promise<boolean> {
  const { token, key, text } = intent
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }
  const body = JSON.stringify({ text })
  try {
    const signal = AbortSignal.timeout(HANGS_MS)
    const response = await fetch(`${url}/trpc/posts.create`, { method: 'POST', headers, body, signal })
    const { result } = (await response.json()) as { result?: { data: { id: string } } }
    if (result) intent.post = result.data.id
    return result !== undefined
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') throw new Error(`a call was left hanging: ${text}`)
    return false // the connection was cut, before the answer or in the midst of it
  }
}

const RETRIES = 40
const RETRY_WIDTH = 50

/** Sends each once more under its key until it is answered, as a client does. Names those that never were. */
export async function retryAll(url: string, intents: readonly Intent[]): Promise<string[]> {
  const answered = await inParallel(intents, RETRY_WIDTH, async (intent) => {
    for (let attempt = 0; attempt < RETRIES; attempt++) {
      if (await send(url, intent)) return true
      await wait(10 * attempt)
    }
    return false
  })
  return intents.filter((_, index) => !answered[index]).map(({ text }) => `${text} was never answered`)
}

/** Signs people up and answers their sessions. */
export function signUpAuthors(url: string, count: number): Promise<string[]> {
  return inParallel(Array.from({ length: count }), 4, async () => {
    const handle = `author_${randomUUID().slice(0, 8)}`
    const body = JSON.stringify({ handle, email: `${handle}@example.com`, password: 'correct horse battery' })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/trpc/auth.signUp`, { method: 'POST', headers, body })
    const { result } = (await response.json()) as { result: { data: { session: { token: string } } } }
    return result.data.session.token
  })
}
