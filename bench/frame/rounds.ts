/** One of the things that are measured in turn. */
export interface Side {
  readonly name: string
  /** Does an operation; the number counts up through all of them. */
  operation(number: number): unknown
  /** Microseconds of CPU that whoever serves it has used so far; by default this process. */
  cpu?(): Promise<number>
}

/** Microseconds an operation, medians over the rounds. */
export interface Cost {
  readonly cpu: number
  readonly wall: number
}

export interface RoundOptions {
  readonly operations: number
  /** At least five; one more goes before them, to warm up. */
  readonly rounds?: number
  readonly inFlight?: number
}

export const ROUNDS = 7

/** Runs the sides in turn, A B A B, so that what else the machine does falls on all of them alike. */
export async function measure(sides: readonly Side[], options: RoundOptions): Promise<Map<string, Cost>> {
  const { operations, rounds = ROUNDS, inFlight = 1 } = options
  const samples = new Map(sides.map(({ name }) => [name, { cpu: [] as number[], wall: [] as number[] }]))
  for (let round = 0; round <= rounds; round++)
    for (const side of sides) {
      const { cpu, wall } = await once(side, { operations, inFlight, from: round * operations })
      if (round === 0) continue
      samples.get(side.name)?.cpu.push(cpu)
      samples.get(side.name)?.wall.push(wall)
    }
  return new Map([...samples].map(([name, { cpu, wall }]) => [name, { cpu: median(cpu), wall: median(wall) }]))
}

async function once(
  side: Side,
  { operations, inFlight, from }: { operations: number; inFlight: number; from: number },
): Promise<Cost> {
  const cpuOf = side.cpu ?? ownCpu
  const cpu = await cpuOf()
  const began = performance.now()
  let next = 0
  const worker = async () => {
    while (next < operations) await side.operation(from + next++)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const wall = ((performance.now() - began) * 1000) / operations
  return { cpu: ((await cpuOf()) - cpu) / operations, wall }
}

async function ownCpu(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return user + system
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
