import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Trouble } from '../../kernel/trouble.ts'
import { makeFolder } from '../make-folder.ts'
import { type Manifest, parseManifest } from './manifest.ts'

const MANIFEST = 'manifest.json'
const VERIFIED = 'verified.json'
const PART = /^\..+\.part$/
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** A backup that is complete. */
export interface Backup {
  readonly name: string
  readonly folder: string
  readonly manifest: Manifest
  /** When it was last found to be whole, if ever: an instant. */
  readonly verifiedAt: string | null
}

/** Where a backup is being made. It goes away with its maker, unless it was published. */
export interface Stage extends AsyncDisposable {
  readonly folder: string
  publish(manifest: Manifest): Promise<Backup>
}

/** A backup gets its name when it is whole and on the disk, so that half of one is never taken for a backup. */
export async function openStage(dir: string, now: number): Promise<Stage> {
  await makeWritable(dir)
  await removeAbandoned(dir, now)
  const moment = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const name = `${moment}-${randomBytes(2).toString('hex')}`
  const part = path.join(dir, `.${name}.part`)
  await fs.mkdir(part, { mode: 0o700 })
  return {
    folder: part,
    async publish(manifest) {
      await fs.writeFile(path.join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
      for (const file of await fs.readdir(part)) {
        await fs.chmod(path.join(part, file), 0o600) // a copy of the folder may not be as closed as the folder is
        await sync(path.join(part, file))
      }
      await sync(part)
      const folder = path.join(dir, name)
      await fs.rename(part, folder)
      await sync(dir)
      return { name, folder, manifest, verifiedAt: null }
    },
    [Symbol.asyncDispose]: () => fs.rm(part, { recursive: true, force: true }),
  }
}

async function makeWritable(dir: string): Promise<void> {
  try {
    makeFolder(path.resolve(dir), 0o700)
    await fs.access(dir, fs.constants.W_OK)
  } catch (cause) {
    throw new Trouble(
      {
        what: `no backup can be written to ${path.resolve(dir)}`,
        why: (cause as NodeJS.ErrnoException).code ?? String(cause),
        fix: 'name a folder that this user may write to: --dir, or the setting backups',
        reason: 'cannot-write-backup',
      },
      { cause },
    )
  }
}

/** Every backup of a folder, the newest first. What is damaged is not among them. */
export async function listBackups(dir: string): Promise<Backup[]> {
  const names = await fs.readdir(dir).catch(() => [])
  const backups: Backup[] = []
  for (const name of names.toSorted().reverse()) {
    const backup = name.startsWith('.') ? undefined : await readBackup(dir, name).catch(() => undefined)
    if (backup) backups.push(backup)
  }
  return backups
}

/** @throws {Trouble} when there is none of that name */
export async function readBackup(dir: string, name: string): Promise<Backup> {
  const folder = path.join(dir, name)
  const isName = path.basename(name) === name && !name.startsWith('.') // what is still being made has a name with a dot
  const text = isName && (await fs.readFile(path.join(folder, MANIFEST), 'utf8').catch(() => ''))
  if (!text)
    throw new Trouble({
      what: `there is no backup ${name}`,
      why: `${path.resolve(dir)} holds none of that name`,
      fix: 'look at what there is with `kindred backup list`, or name another folder with --dir',
      reason: 'no-backup',
    })
  return { name, folder, manifest: parseManifest(text, name), verifiedAt: await readVerified(folder) }
}

/** A note that is cut off counts for none: the backup beside it is as good as it was. */
async function readVerified(folder: string): Promise<string | null> {
  try {
    const { at } = JSON.parse(await fs.readFile(path.join(folder, VERIFIED), 'utf8')) as { at: string }
    return at
  } catch {
    return null
  }
}

export async function noteVerified({ folder }: Backup, now: number): Promise<string> {
  const at = new Date(now).toISOString()
  await fs.writeFile(path.join(folder, VERIFIED), `${JSON.stringify({ at })}\n`)
  return at
}

/** A file in short. */
export async function describeData(folder: string, file: string): Promise<Manifest['data']> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path.join(folder, file)), hash)
  return { file, bytes: (await fs.stat(path.join(folder, file))).size, sha256: hash.digest('hex') }
}

/** Puts a file, or the entries of a folder, on the disk. */
export async function sync(place: string): Promise<void> {
  const handle = await fs.open(place, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What a run that was killed has left. */
async function removeAbandoned(dir: string, now: number): Promise<void> {
  for (const name of await fs.readdir(dir)) {
    if (!PART.test(name)) continue
    const { mtimeMs } = await fs.stat(path.join(dir, name))
    if (now - mtimeMs > ABANDONED_AFTER_MS) await fs.rm(path.join(dir, name), { recursive: true, force: true })
  }
}
