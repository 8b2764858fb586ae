// Owns one throw-away Postgres: starts it, prints where it listens, and stops it when standard input ends. Standard input is a pipe from the
// process that wanted the database, so it ends with that process even after a kill -9.
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { findBinaries } from './postgres-binaries.ts'
import type { PostgresOptions, PostgresOrder } from './postgres-orders.ts'

const PREFIX = 'kindred-postgres-'
const START_TIMEOUT_MS = 30_000

const { durable = false, folder, home } = JSON.parse(process.argv[2] ?? '{}') as PostgresOptions
removeLeftovers()
const dir = fs.mkdtempSync(path.join(tmpdir(), PREFIX))
fs.writeFileSync(path.join(dir, 'supervisor.pid'), String(process.pid))
const { bin, prefix, how, ids } = await findBinaries(dir, home)
const data = path.join(folder ?? dir, 'data')
const env = { ...process.env, LC_ALL: 'C' }
if (folder && ids.uid !== undefined) fs.chownSync(folder, ids.uid, ids.gid as number)
initialise()
const port = await freePort()
let server = await launch()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}) // the pipe decides, not the terminal
createInterface({ input: process.stdin }).on('line', (line) => void obey(JSON.parse(line)))
process.stdin.on('end', () => void stop()).on('error', () => void stop())
process.stdout.write(`${JSON.stringify({ port, how })}\n`)

async function obey(order: PostgresOrder): Promise<void> {
  if (order.signal) await end(order.signal)
  else server = await launch()
  process.stdout.write('{}\n')
}

/** With all of its processes where it gets no chance to end them itself. */
async function end(signal: NodeJS.Signals): Promise<void> {
  const exited = new Promise((resolve) => server.once('exit', resolve))
  if (server.exitCode !== null || server.signalCode !== null) return
  const children = signal === 'SIGKILL' ? childrenOf(server.pid as number) : []
  server.kill(signal)
  await exited
  for (const child of children) killIfThere(child)
}

/** Folders whose supervisor was itself killed: their Postgres is stopped and they are removed. */
function removeLeftovers(): void {
  for (const name of fs.readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const left = path.join(tmpdir(), name)
    try {
      const supervisor = Number(fs.readFileSync(path.join(left, 'supervisor.pid'), 'utf8'))
      if (isRunning(supervisor)) continue
      const pidFile = path.join(left, 'data', 'postmaster.pid')
      if (fs.existsSync(pidFile)) killIfPostgres(Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]), left)
      fs.rmSync(left, { recursive: true, force: true })
    } catch {
      // another user's, or being removed at this moment
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return [] // a system without /proc: they end by themselves when they notice
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A process id may have been given to somebody else since; the command line tells. */
function killIfPostgres(pid: number, left: string): void {
  const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  if (command.includes(left)) process.kill(pid, 'SIGQUIT')
}

function initialise(): void {
  const words = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-instructions']
  if (!folder) words.push('--no-sync')
  const initdb = [...prefix, bin('initdb'), '-D', data, ...words]
  const made: SpawnSyncReturns<string> = spawnSync(initdb[0]!, initdb.slice(1), {
    ...ids,
    cwd: dir,
    env,
    encoding: 'utf8',
  })
  if (made.status !== 0) fail(`initdb: ${made.stdout}${made.stderr}${made.error ?? ''}`)
}

/** Resolves when it takes connections. What a killed predecessor left of itself may keep it waiting for a moment. */
async function launch(): Promise<ChildProcess> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const log = path.join(dir, 'log')
    const child = spawnPostgres(fs.openSync(log, 'w'))
    const told = () => fs.readFileSync(log, 'utf8')
    while (!told().includes('ready to accept connections') && child.exitCode === null && Date.now() < deadline)
      await new Promise((again) => setTimeout(again, 20))
    if (told().includes('ready to accept connections')) return child
    if (!/pre-existing shared memory|lock file/.test(told()) || Date.now() > deadline) fail(told())
  }
}

function spawnPostgres(log: number): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=64MB',
    'max_connections=200',
    'max_wal_size=256MB',
  ]
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const set = settings.flatMap((setting) => ['-c', setting])
  const words = [...prefix, bin('postgres'), '-D', data, '-p', String(port), ...set]
  const child = spawn(words[0]!, words.slice(1), { ...ids, cwd: dir, env, stdio: ['ignore', 'ignore', log] })
  fs.closeSync(log)
  return child
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`)
  fs.rmSync(dir, { recursive: true, force: true })
  process.exit(1)
}

async function stop(): Promise<void> {
  await end('SIGINT') // fast shutdown
  fs.rmSync(dir, { recursive: true, force: true })
  process.exit(0)
}
