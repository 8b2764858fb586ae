import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A control group whose processes may have so much memory together and no more; it goes away with it, once they have ended. */
export interface MemoryGroup extends AsyncDisposable {
  readonly folder: string
  /** How often the kernel has killed one of its processes for want of memory. */
  kills(): number
}

/** The files of the two kinds of control groups that Linux has. */
const kinds = [
  {
    root: '/sys/fs/cgroup/memory',
    line: /^\d+:memory:(.*)$/m,
    limit: 'memory.limit_in_bytes',
    told: 'memory.oom_control',
  },
  { root: '/sys/fs/cgroup', line: /^0::(.*)$/m, limit: 'memory.max', told: 'memory.events' },
] as const

/** A group below that of this process, so that it stays within whatever bounds this one; otherwise the reason why there is none. */
export async function openMemoryGroup(bytes: number): Promise<MemoryGroup | string> {
  if (process.getuid?.() !== 0) return 'only root can make a memory group'
  const own = readFileSync('/proc/self/cgroup', 'utf8')
  const kind = kinds.find(({ root, limit, line }) => existsSync(path.join(root, line.exec(own)?.[1] ?? '', limit)))
  if (!kind) return 'there is no memory controller here'
  const folder = path.join(kind.root, kind.line.exec(own)?.[1] ?? '', `kindred-prove-${process.pid}`)
  try {
    await mkdir(folder)
    await writeFile(path.join(folder, kind.limit), `${bytes}`)
  } catch (error) {
    await rmdir(folder).catch(() => {})
    return `this machine lets nobody make a memory group: ${(error as Error).message}`
  }
  const interrupted = () => void removed(folder).finally(() => process.exit(1))
  for (const signal of SIGNALS) process.once(signal, interrupted)
  return {
    folder,
    kills: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(path.join(folder, kind.told), 'utf8'))?.[1]),
    async [Symbol.asyncDispose]() {
      await removed(folder)
      for (const signal of SIGNALS) process.off(signal, interrupted)
    },
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Ends what still runs in the group. The kernel hears a moment later than we do that the last process has gone. */
async function removed(folder: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rmdir(folder)
    } catch (error) {
      if (attempt === 100) throw error
      for (const pid of readFileSync(path.join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean))
        killed(Number(pid))
      await wait(20)
    }
  }
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // it has ended by itself
}
