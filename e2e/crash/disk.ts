import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A disk of its own, in a file, whose power can be cut: what was not synced is gone then. */
export interface Disk extends Disposable {
  readonly folder: string
  /** Nothing more reaches the disk, and what it had not been told to keep is lost. */
  cut(): void
  /** The power is back. Whoever had something open there must have ended. */
  mountAgain(): Promise<void>
}

const PREFIX = 'kindred-power-'
const MEGABYTES = 384
/** `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`. */
const CUT = 'my $how = pack("L", 2); open(my $disk, "<", $ARGV[0]) or die $!; ioctl($disk, 0x8004587d, $how) or die $!'

/** Why there can be no such disk here; undefined when there can. */
export function whyNoDisk(): string | undefined {
  if (process.platform !== 'linux') return 'power cuts need Linux'
  if (process.getuid?.() !== 0) return 'power cuts need root, which mounts a disk'
  const missing = ['perl', 'mkfs.ext4', 'mount', 'umount'].filter((name) => spawnSync(name, ['--version']).error)
  if (missing.length > 0) return `power cuts need ${missing.join(', ')}`
  try {
    using _ = openDisk()
    return undefined
  } catch (error) {
    return `power cuts need a loop device: ${(error as Error).message}`
  }
}

/** @throws {Error} with what the system said */
export function openDisk(): Disk {
  removeLeftovers()
  const place = mkdtempSync(path.join(tmpdir(), PREFIX))
  writeFileSync(path.join(place, 'pid'), String(process.pid))
  const image = path.join(place, 'image')
  const folder = path.join(place, 'disk')
  const release = () => remove(place)
  process.once('exit', release)
  const mount = () => run('mount', '-o', 'loop', image, folder)
  const dispose = () => {
    process.removeListener('exit', release)
    release()
  }
  try {
    run('truncate', '-s', `${MEGABYTES}M`, image)
    run('mkfs.ext4', '-qF', image)
    mkdirSync(folder)
    mount()
  } catch (error) {
    dispose()
    throw error
  }
  return {
    folder,
    cut: () => run('perl', '-e', CUT, folder),
    async mountAgain() {
      await unmount(folder)
      mount()
    },
    [Symbol.dispose]: dispose,
  }
}

const UNMOUNT_WITHIN_MS = 15_000

/** A process that was killed lets go of its files a moment later. */
async function unmount(folder: string): Promise<void> {
  const deadline = performance.now() + UNMOUNT_WITHIN_MS
  for (;;) {
    const { status, stderr } = spawnSync('umount', [folder], { encoding: 'utf8' })
    if (status === 0) return
    if (performance.now() > deadline) throw new Error(stderr.trim())
    await new Promise((again) => setTimeout(again, 20))
  }
}

/** Disks of runs that were killed: the name says whose they are. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const place = path.join(tmpdir(), name)
    const owner = path.join(place, 'pid')
    if (existsSync(owner) && !existsSync(`/proc/${readFileSync(owner, 'utf8')}`)) remove(place)
  }
}

/** Lazily, where somebody still holds a file: the device goes with the last of them. */
function remove(place: string): void {
  const folder = path.join(place, 'disk')
  if (readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `)) spawnSync('umount', ['-l', folder])
  rmSync(place, { recursive: true, force: true })
}

function run(program: string, ...words: string[]): void {
  const { status, stderr, error } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${(error?.message ?? stderr).trim()}`)
}
