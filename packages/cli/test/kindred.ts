import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const bin = fileURLToPath(new URL('../bin/kindred.js', import.meta.url))

export interface Given {
  readonly env?: Readonly<Record<string, string>>
  /** Written into the folder first, by name. */
  readonly files?: Readonly<Record<string, string>>
  /** What stands on standard input; without it that is closed. */
  readonly input?: string
  readonly nodeOptions?: readonly string[]
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that goes on until it is told to end. */
export interface Running {
  readonly pid: number
  /** Where it listens, once it has said so. */
  readonly url: Promise<string>
  /** Resolves when a line on standard error says it. */
  says(what: string | RegExp): Promise<string>
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>
  readonly ended: Promise<Ended>
}

const folders: string[] = []
const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of its own for a test, in whose default database commands work. */
export function workplace() {
  const folder = mkdtempSync(join(tmpdir(), 'kindred cli '))
  folders.push(folder)
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const start = (words: string, given: Given = {}) => {
    for (const [name, content] of Object.entries(given.files ?? {})) write(name, content)
    return spawnKindred(folder, words, given)
  }
  return {
    folder,
    write,
    run: async (words: string, given: Given = {}): Promise<Ended> => endOf(start(words, given)),
    serve: (words: string, given: Given = {}): Running => running(start(words, given)),
  }
}

/** The environment holds nothing but what the test gives, so that no machine's habits matter. */
function spawnKindred(cwd: string, words: string, { env = {}, input, nodeOptions = [] }: Given): ChildProcess {
  const child = spawn(process.execPath, [...nodeOptions, bin, ...words.split(' ')], {
    cwd,
    env: { PATH: process.env.PATH, KINDRED_MAX_LAG_MS: '0', ...env }, // the machine may be busy with other tests
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  if (input !== undefined) child.stdin?.end(input)
  return child
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr, code] = await Promise.all([
    read(child.stdout as Readable),
    read(child.stderr as Readable),
    new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject)),
  ])
  return { code, stdout, stderr }
}

async function read(stream: Readable): Promise<string> {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await new Promise((resolve) => stream.once('end', resolve))
  return text
}

function running(child: ChildProcess): Running {
  const ended = endOf(child)
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  const heard = lines(child.stderr as Readable)
  const answered = lines(child.stdout as Readable)
  const tooSoon = async (): Promise<never> => {
    throw new Error(`it ended first: ${JSON.stringify(await ended)}`)
  }
  return {
    url: Promise.race([answered.find(/http:\/\/[\w.]+:\d+/), ended.then(tooSoon)]),
    says: (what) => Promise.race([heard.find(what), ended.then(tooSoon)]),
    pid: child.pid as number,
    end,
    ended,
  }
}

/** Finds a line among those that came and those to come, each once. */
function lines(stream: Readable) {
  const waiting: string[] = []
  let wake = () => {}
  createInterface({ input: stream }).on('line', (line) => {
    waiting.push(line)
    wake()
  })
  return {
    async find(what: string | RegExp): Promise<string> {
      for (;;) {
        for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
          const found = typeof what === 'string' ? (line.includes(what) ? line : undefined) : what.exec(line)?.[0]
          if (found !== undefined) return found
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
