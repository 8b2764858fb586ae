import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'

const PREFIX = `kindred-restore-${hostname()}-`
const own = new Set<string>()

/** A folder outside of everybody's sight for what a restore needs in between. It goes away with it, or with its process. */
export async function openWorkFolder(): Promise<{ readonly folder: string } & AsyncDisposable> {
  await removeDeadWork()
  const folder = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`))
  own.add(folder)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
      process.removeListener('exit', remove)
      own.delete(folder)
    },
  }
}

/** Removes what processes of this user that were killed have left: it holds everything private. */
export async function removeDeadWork(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const folder = path.join(tmpdir(), name)
    const pid = Number.parseInt(name.slice(PREFIX.length), 10)
    const isAbandoned = pid === process.pid ? !own.has(folder) : !isAlive(pid)
    if (isAbandoned && (await isOwn(folder))) await rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isOwn(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined)
  return found !== undefined && found.uid === process.getuid?.()
}
