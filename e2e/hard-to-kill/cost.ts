import type { Running } from '../kindred.ts'
import { cpuMs } from './process.ts'
import { type Found, found } from './proofs.ts'

const MEBIBYTE = 2 ** 20
const query = (path: string, input: string): [string] => [`/trpc/${path}?input=${encodeURIComponent(input)}`]

/** What somebody without a session may send that is dear to read, each as large as is taken. */
const dear: Readonly<Record<string, readonly [path: string, body?: string]>> = {
  'a mebibyte of text': ['/trpc/auth.signUp', JSON.stringify({ handle: 'x'.repeat(MEBIBYTE - 100) })],
  'a mebibyte of marks': ['/trpc/auth.signUp', JSON.stringify({ name: '\u0301'.repeat(MEBIBYTE / 2 - 100) })],
  'a mebibyte of fields': ['/trpc/auth.signUp', `{${Array.from({ length: 80_000 }, (_, at) => `"f${at}":1`).join()}}`],
  'as many fields as are read': [
    '/trpc/auth.signUp',
    `{${Array.from({ length: 39_900 }, (_, at) => `"field number ${at}": 1`).join()}}`,
  ],
  'a mebibyte of lists in lists': ['/trpc/auth.signUp', `${'['.repeat(MEBIBYTE / 2)}${']'.repeat(MEBIBYTE / 2)}`],
  'a mebibyte of escapes': ['/trpc/auth.signUp', `{"email":"${'\\u0041'.repeat(MEBIBYTE / 6 - 100)}"}`],
  'a password to hash': ['/trpc/auth.signIn', JSON.stringify({ identifier: 'nobody', password: 'x'.repeat(1024) })],
  'a long address': query('posts.by', JSON.stringify({ author: '@'.repeat(5000) })),
  'a batch of ten': [
    `/trpc/${Array(10).fill('profiles.get').join()}?batch=1&input=${encodeURIComponent(
      JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, at) => [at, { person: '@nobody' }]))),
    )}`,
  ],
}

const SERIES = 4

/** No call without a session costs the server more CPU than `mostMs`: the mean of so many calls, in the series that others disturbed least. */
export async function proveCost(
  running: Running,
  { calls, mostMs }: { calls: number; mostMs: number },
): Promise<Found> {
  const costs: [string, number][] = []
  for (const [what, [path, body]] of Object.entries(dear)) {
    const series: number[] = []
    while (series.length < SERIES) series.push(await costOf(running, { path, body, calls }))
    costs.push([what, Math.min(...series)])
  }
  const measured = costs.map(([what, each]) => `${what} ${each.toFixed(0)} ms`).join(', ')
  return found(measured, { [`no call costs more than ${mostMs} ms`]: costs.every(([, each]) => each <= mostMs) })
}

async function costOf({ url, pid }: Running, asked: { path: string; body: string | undefined; calls: number }) {
  const before = cpuMs(pid)
  for (let call = 0; call < asked.calls; call++)
    await (await fetch(`${url}${asked.path}`, requestOf(asked.body))).text()
  return (cpuMs(pid) - before) / asked.calls
}

function requestOf(body: string | undefined): RequestInit {
  return body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body }
}
