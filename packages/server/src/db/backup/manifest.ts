import { z } from 'zod'
import { Trouble } from '../../kernel/trouble.ts'

const digest = z.object({ rows: z.int().nonnegative(), sha256: z.string() })

/**
 * How the data was taken: `file` is a whole database as its own means make one, `rows` the rows of another kind of database in such a
 * file, `dump` what the tools of the database wrote.
 */
const way = z.enum(['file', 'rows', 'dump'])

const manifestShape = z.object({
  format: z.literal(1),
  way,
  createdAt: z.iso.datetime(),
  /** The place of the database that it was taken of. One folder may hold backups of several. */
  of: z.string().optional(),
  /** The command before which it was taken, to take that back: `db reset`. */
  before: z.string().optional(),
  /** The version of Kindred that made it. */
  version: z.string(),
  /** Every migration that the database had applied, in order. */
  migrations: z.array(z.string()),
  /** What each table held. */
  tables: z.record(z.string(), digest),
  data: z.object({ file: z.string().regex(/^data\.\w+$/), bytes: z.int(), sha256: z.string() }),
})

/** What a backup is, beside its data. */
export type Manifest = z.infer<typeof manifestShape>
export type Way = z.infer<typeof way>

/** @throws {Trouble} when it is not one that this version reads */
export function parseManifest(text: string, name: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(text))
  } catch (cause) {
    throw new Trouble(
      {
        what: `the backup ${name} cannot be read`,
        why: 'its manifest is damaged, or was written by another version',
        fix: 'take another backup: kindred backup list',
        reason: 'backup-damaged',
      },
      { cause },
    )
  }
}
