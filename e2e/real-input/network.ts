import { seededRandom } from './random.ts'

/** Who follows whom: a line `from<TAB>to` a tie, as `kindred seed --follows` reads it. */
export type Lines = readonly string[]

export function linesOf(text: string): Lines {
  return text.split(/\r?\n/).filter((line) => line !== '')
}

/** Leaves out every third line. */
export function thinned(lines: Lines): Lines {
  return lines.filter((_, index) => index % 3 !== 2)
}

export interface Degrees {
  followers: number
  following: number
}

/** How many followers and followees everybody in the lines has, by handle. */
export function degreesOf(lines: Lines): Map<string, Degrees> {
  const degrees = new Map<string, Degrees>()
  const of = (id: string | undefined) => {
    const handle = `p${id}`
    const known = degrees.get(handle) ?? { followers: 0, following: 0 }
    degrees.set(handle, known)
    return known
  }
  for (const line of new Set(lines)) {
    const [from, to] = line.split('\t')
    of(from).following++
    of(to).followers++
  }
  return degrees
}

/** A made-up network of mutual ties. Newcomers tie themselves to those who have many ties, or to a friend of a friend, as people do. */
export function inventNetwork({ people, ties, seed }: { people: number; ties: number; seed: number }): Lines {
  const random = seededRandom(seed)
  const friends: number[][] = Array.from({ length: people }, () => [])
  const ends: number[] = []
  const pick = (from: readonly number[]) => from[random.below(from.length)]
  let made = 0
  function tie(one: number, other: number | undefined): void {
    if (other === undefined || other === one || friends[one]?.includes(other)) return
    friends[one]?.push(other)
    friends[other]?.push(one)
    ends.push(one, other)
    made++
  }
  for (let person = 1; person < people; person++) tie(person, pick(ends) ?? 0)
  while (made < ties) {
    const one = random.below(people)
    const friend = pick(friends[one] as number[])
    tie(one, random.next() < 0.4 && friend !== undefined ? pick(friends[friend] as number[]) : pick(ends))
  }
  return friends.flatMap((others, person) => others.map((other) => `${person + 1}\t${other + 1}`))
}
