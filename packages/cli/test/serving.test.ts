import { spawnSync } from 'node:child_process'
import { readdirSync, renameSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { workplace } from './kindred.ts'

/** A request whose body is still to come. */
async function halfRequest(url: string) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const body = JSON.stringify({ handle: 'ada', email: 'ada@example.com', password: 'a quiet lighthouse' })
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk
  })
  const closed = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve))
  const head = ['POST /trpc/auth.signUp HTTP/1.1', `Host: ${hostname}`, 'Content-Type: application/json']
  socket.write(`${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body.slice(0, 5)}`)
  return {
    gone: closed,
    async finish(): Promise<string> {
      socket.write(body.slice(5))
      await closed
      return answer
    },
  }
}

const isServing = async (url: string) => (await fetch(`${url}/health`)).ok

describe.concurrent('kindred start', () => {
  test.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)('finishes what is in flight when %s tells it to end, and exits with %i', async (signal, code) => {
    const server = workplace().serve('start --migrate --port 0')
    const url = await server.url
    const request = await halfRequest(url)
    expect(await isServing(url)).toBe(true) // so that the half request before it has arrived
    const ended = server.end(signal)
    await server.says('finishing what is in flight')
    expect(await request.finish()).toMatch(/^HTTP\/1.1 200[\s\S]*"handle":"ada"/)
    expect((await ended).code).toBe(code)
    await expect(isServing(url)).rejects.toThrow()
  })

  test('serves a database that is up to date without --migrate, and answers JSON', async () => {
    const { run, serve } = workplace()
    expect((await run('start --port 0')).code).toBe(3)
    await run('migrate up')
    const server = serve('start --port 0 --json')
    const url = await server.url
    expect(await isServing(url)).toBe(true)
    expect(JSON.parse((await server.end('SIGTERM')).stdout)).toEqual({ url })
  })
})

describe.concurrent('kindred start --workers', () => {
  const workersOf = (pid: number) =>
    spawnSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
      .stdout.split('\n')
      .filter(Boolean)
      .map(Number)
  const lives = (pid: number) => spawnSync('kill', ['-0', `${pid}`]).status === 0

  test('all workers share one port and one banner, and finish what is in flight when they are told to end', async () => {
    const server = workplace().serve('start --migrate --port 0 --workers 2')
    const url = await server.url
    const request = await halfRequest(url)
    expect(await isServing(url)).toBe(true)
    expect(await isServing(url)).toBe(true) // a worker is given its next connection when it has taken the last
    const ended = server.end('SIGTERM')
    await server.says('finishing what is in flight')
    expect(await request.finish()).toMatch(/^HTTP\/1.1 200[\s\S]*connection: close[\s\S]*"handle":"ada"/i)
    const { code, stdout, stderr } = await ended
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Kindred listens on ${url} with 2 workers\n` })
    expect(stderr.match(/Development · SQLite/g)).toHaveLength(1)
    await expect(isServing(url)).rejects.toThrow()
  })

  test('what keeps the workers from serving is told once, with its exit code', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const { run } = workplace()
    const pending = await run('start --workers 2 --json')
    expect([pending.code, JSON.parse(pending.stdout).error.reason]).toEqual([3, 'migrations-pending'])
    const taken = await run(`start --migrate --workers 2 --port ${port} --json`)
    expect([taken.code, JSON.parse(taken.stdout).error.reason]).toEqual([1, 'port-in-use'])
    expect(taken.stderr.match(/another program listens there/g)).toHaveLength(1)
    other.close()
  })

  test('workers that cannot begin anew end the whole, with what keeps them from it and its exit code', async () => {
    const { folder, serve } = workplace()
    const server = serve('start --migrate --port 0 --workers 2 --json')
    await server.url
    renameSync(join(folder, '.kindred'), join(folder, 'elsewhere'))
    for (const worker of workersOf(server.pid)) process.kill(worker, 'SIGKILL')
    const { code, stdout, stderr } = await server.ended
    expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 3, answer: { url: await server.url } })
    expect(stderr.match(/✗ error:/g)).toHaveLength(1)
    expect(stderr).toContain('reason: migrations-pending')
    expect(stderr).toMatch(/"pauseMs":100,[\s\S]*"pauseMs":200,/)
  })

  test('a second signal ends it at once, and workers do not outlive a primary that is killed', async () => {
    const { serve } = workplace()
    const first = serve('start --migrate --port 0', { env: { KINDRED_WORKERS: '2' } })
    const held = await halfRequest(await first.url)
    expect(await isServing(await first.url)).toBe(true)
    const workers = workersOf(first.pid)
    expect(workers).toHaveLength(2)
    const ended = first.end('SIGTERM')
    await first.says('finishing what is in flight')
    void first.end('SIGTERM')
    expect((await ended).code).toBe(130)
    await held.gone
    const second = serve('start --port 0 --workers 2')
    await second.url
    const others = workersOf(second.pid)
    expect(others).toHaveLength(2)
    await second.end('SIGKILL')
    await vi.waitFor(() => expect([...workers, ...others].filter(lives)).toEqual([]), 10_000)
  })
})

describe.concurrent('kindred dev', () => {
  test('brings the database up to date and starts anew, on the same port, when the configuration changes', async () => {
    const { serve, write } = workplace()
    const server = serve('dev --port 0 --json')
    const url = await server.url
    const read = async () =>
      (await fetch(`${url}/trpc/auth.handleAvailable?input=%7B%22handle%22%3A%22ada%22%7D`)).status
    expect(await read()).toBe(200)
    write('.env', 'KINDRED_LIMITS=perhaps')
    await server.says('starts anew when something changes')
    write('.env', 'KINDRED_ENV=test')
    expect(await server.says(/http:\S+/)).toBe(url)
    expect(await read()).toBe(200)
    const { code, stdout, stderr } = await server.end('SIGINT')
    expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 130, answer: { url } })
    expect(stderr).toContain('Test · SQLite')
    await expect(isServing(url)).rejects.toThrow()
  })

  test('ends with the exit code of a first start that fails', async () => {
    const { code, stdout } = await workplace().run('dev --json', { env: { KINDRED_LIMITS: 'perhaps' } })
    expect({ code, reason: JSON.parse(stdout).error.reason }).toEqual({ code: 2, reason: 'config' })
  })

  test('takes a free port when the usual one is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const server = workplace().serve('dev --no-watch', { env: { PORT: String(port) } })
    const url = await server.url
    other.close()
    expect(new URL(url).port).not.toBe(String(port))
    expect(await isServing(url)).toBe(true)
    const { code, stderr } = await server.end('SIGTERM')
    expect(code).toBe(0)
    expect(stderr).toContain(`port ${port} is taken`)
  })
})

interface Demonstrated {
  readonly url: string
  readonly author: string
  readonly reader: string
  readonly blocked: string
  readonly password: string
  readonly feeds: Record<string, { post: { author: { handle: string }; text: string } }[]>
}

describe.concurrent('kindred demo', () => {
  const authorsOf = ({ feeds }: Demonstrated, handle: string) => feeds[handle]?.map(({ post }) => post.author.handle)

  test('shows an author in the feed of a follower and not in that of somebody they have blocked, and leaves nothing', async () => {
    const { folder, run } = workplace()
    const { code, stdout, stderr } = await run('demo --once --json', { env: { TMPDIR: folder } })
    expect({ code, left: readdirSync(folder).filter((name) => name.startsWith('kindred-demo')) }).toEqual({
      code: 0,
      left: [],
    })
    expect(stderr).toMatch(/seeded 200 people, \d+ follows and 2000 posts/)
    const shown: Demonstrated = JSON.parse(stdout)
    expect(authorsOf(shown, shown.reader)).toContain(shown.author)
    expect(authorsOf(shown, shown.blocked)).not.toContain(shown.author)
    expect(shown.feeds[shown.blocked]).toHaveLength(10)
  })

  test('goes on serving without --once, says how to sign in, and takes its community with it', async () => {
    const { folder, serve } = workplace()
    const server = serve('demo --port 0', { env: { TMPDIR: folder } })
    const url = await server.url
    await server.says('Ctrl-C')
    expect(await isServing(url)).toBe(true)
    const { code, stdout } = await server.end('SIGINT')
    expect(code).toBe(130)
    const [, path, body] = /curl (\S+) .* -d '(.*)'/.exec(stdout) ?? []
    expect(path).toBe(`${url}/trpc/auth.signIn`)
    expect(JSON.parse(body ?? '')).toMatchObject({ identifier: expect.any(String), password: 'kindred-demo' })
    expect(readdirSync(folder).filter((name) => name.startsWith('kindred-demo'))).toEqual([])
  })

  test('reads well for people, and moves to a free port when its own is taken', async () => {
    const { run, serve } = workplace()
    const first = serve('demo', { env: { PORT: '0' } })
    const { port } = new URL(await first.url)
    const second = serve('demo', { env: { PORT: port } })
    expect(new URL(await second.url).port).not.toBe(port)
    const plain = await run('demo --once --plain --quiet')
    expect(plain.stderr).toBe('')
    for (const line of plain.stdout.trim().split('\n')) expect(line.split('\t')).toHaveLength(4)
    expect((await run('demo --once --quiet')).stdout).not.toContain('curl') // nobody listens there any more
    const [told] = await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')])
    expect(told.code).toBe(0)
    expect(told.stdout).toMatch(/^The home feed of @\w+:\n(› @\w+ +\S.*\n)/m)
  })
})
