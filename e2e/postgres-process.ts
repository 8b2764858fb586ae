import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** The processes of a Postgres on this machine, for whoever may signal them. Linux only. */
export interface PostgresProcess {
  /** It stands still, with everything that it holds. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** It is gone at once, as in a crash. */
  kill(): Promise<void>
  /** It runs again, and recovers. */
  start(): Promise<void>
  /** Ends what `start` has started. */
  end(): Promise<void>
}

export async function postgresProcess(databaseUrl: string): Promise<PostgresProcess> {
  const main = await mainProcess(databaseUrl)
  const command = (await readFile(`/proc/${main}/cmdline`, 'utf8')).split('\0').slice(0, -1)
  const { uid, gid } = await stat(`/proc/${main}`)
  const isMapped = (await readFile(`/proc/${main}/uid_map`, 'utf8')) !== (await readFile('/proc/self/uid_map', 'utf8'))
  const cwd = '/'
  let started: ChildProcess | undefined
  const signal = async (name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL') => {
    for (const pid of await family(main)) process.kill(pid, name)
  }
  return {
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async kill() {
      const pids = await family(main)
      await signal('SIGKILL')
      for (const pid of pids) while (await isRunning(pid)) await wait(10)
    },
    async start() {
      // Postgres refuses to run as root: as whom it ran before, it runs again.
      const wrapped = isMapped ? ['unshare', '--user', '--map-user=1000', '--map-group=1000', ...command] : command
      const [program = '', ...args] = wrapped
      const identity = isMapped ? {} : { uid, gid }
      started = spawn(program, args, { cwd, ...identity, stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' } })
      while (!(await answers(databaseUrl))) await wait(20)
    },
    async end() {
      if (!started || started.exitCode !== null) return
      const exited = once(started, 'exit')
      started.kill('SIGINT')
      await exited
    },
  }
}

async function mainProcess(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query("select split_part(pg_read_file('postmaster.pid'), e'\\n', 1) as pid")
    return Number(rows[0].pid)
  } finally {
    await client.end()
  }
}

/** The main process and those that it has started. */
async function family(main: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(pids.map(async (pid) => ({ pid, parent: await parentOf(pid) })))
  return [main, ...parents.filter(({ parent }) => parent === main).map(({ pid }) => pid)]
}

async function parentOf(pid: number): Promise<number> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[1])
}

/** A process that has ended and was not waited for yet runs no more. */
async function isRunning(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return line !== '' && !/\) Z /.test(line)
}

async function answers(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}
