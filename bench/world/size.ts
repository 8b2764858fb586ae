/** How large a community is, and what of it is unusual. Everything else follows from the seed. */
export interface WorldSize {
  readonly name: string
  readonly people: number
  readonly posts: number
  /** Follows on average; the most followed are followed by nearly everybody. */
  readonly follows: number
  /** Reactions to posts. Some posts have none, a few have thousands. */
  readonly reactions: number
  /** Those whose feeds are measured, by the number of people they follow. The others follow as the power law has it. */
  readonly readers: readonly { readonly count: number; readonly followees: number }[]
}

/** The community of performance goals: 10k people, 500k posts, 1.0M follows, 2.0M reactions. */
export const usual: WorldSize = {
  name: 'usual',
  people: 10_000,
  posts: 500_000,
  follows: 1_000_000,
  reactions: 2_000_000,
  readers: [
    { count: 400, followees: 100 },
    { count: 50, followees: 50 },
    { count: 50, followees: 3000 },
  ],
}

export const small: WorldSize = {
  name: 'small',
  people: 10_000,
  posts: 50_000,
  follows: 100_000,
  reactions: 200_000,
  readers: [{ count: 200, followees: 100 }],
}

export const large: WorldSize = {
  name: 'large',
  people: 1_000_000,
  posts: 5_000_000,
  follows: 2_000_000,
  reactions: 4_000_000,
  readers: [{ count: 200, followees: 100 }],
}

export const SEED = 20_261_120

/** The posts of a world are this far apart, and its people came before them. */
const POST_EVERY_MS = 1000
const EPOCH_MS = Date.UTC(2025, 0, 1)
const IDS_A_MS = 4096

export const idAt = (ms: number, sequence = 0): number => (ms - EPOCH_MS) * IDS_A_MS + sequence

/** The world's present is fixed: the same file serves tomorrow. */
export const PRESENT_MS = Date.UTC(2026, 10, 20)
export const accountIdAt = (index: number): number => idAt(Date.UTC(2025, 6, 1) + index)
export const postTimeAt = (index: number, { posts }: WorldSize): number =>
  PRESENT_MS - (posts - index) * Math.min(POST_EVERY_MS, 30_000_000_000 / posts)
export const postIdAt = (index: number, size: WorldSize): number =>
  idAt(Math.floor(postTimeAt(index, size)), index % 64)
export const readersOf = ({ readers }: WorldSize): number => readers.reduce((sum, { count }) => sum + count, 0)

/** The readers of one kind, by their place in the list of people: they come last, and hardly anybody follows them. */
export function readersWith(size: WorldSize, followees: number): number[] {
  let first = size.people
  for (const { count, followees: number } of size.readers) {
    first -= count
    if (number === followees) return Array.from({ length: count }, (_, at) => first + at)
  }
  throw new Error(`nobody in the world ${size.name} follows ${followees} people`)
}
