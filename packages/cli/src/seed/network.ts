import type { Network, Tie } from './community.ts'
import type { Random } from './random.ts'

const LEAST_FOLLOWED = 3
const GIVEN =
  'Ada Aiko Amara Anouk Bela Bruno Carla Chidi Dalia Davi Edda Elif Emil Farah Femi Greta Hana Ida Idris Ines Ivo Jana Jonas Kaya Kofi Lale Lena Liam Luka Mara Mateo Mei Mila Nadia Nils Noor Olga Omar Paula Pavel Petra Rafa Rosa Sami Sara Tamar Theo Uma Vera Viktor Wanda Yara Yusuf Zoe'.split(
    ' ',
  )
const FAMILY =
  'Abel Adeyemi Almeida Baker Bauer Castro Cohen Costa Dang Diaz Dubois Eriksen Farouk Fischer Garcia Haas Hansen Ito Jansen Kaplan Keller Kim Kovac Larsen Lopez Maier Mensah Moreau Nagy Novak Okafor Olsen Park Petit Popov Quist Rossi Sato Silva Singh Suzuki Tanaka Toth Ueda Vargas Virtanen Weber Wong Yilmaz Zhang'.split(
    ' ',
  )

/**
 * A made-up network whose in-degrees follow a power law and whose friends are often friends of friends: each person follows a
 * Pareto-distributed number of others, four in ten of them chosen among those whom their followees follow, the rest by popularity.
 */
export function inventNetwork(count: number, random: Random): Network {
  const followees: number[][] = []
  const follows: Tie[] = []
  for (let from = 0; from < count; from++) {
    const wanted = Math.min(count - 1, Math.floor(LEAST_FOLLOWED / (1 - random.next()) ** 0.6) + random.below(12))
    const chosen: number[] = []
    const known = new Set([from])
    for (let tries = 0; chosen.length < wanted && tries < wanted * 4; tries++) {
      const to = random.chance(0.4) ? friendOfFriend(followees, chosen, random) : random.rank(count)
      if (to === undefined || known.has(to)) continue
      known.add(to)
      chosen.push(to)
      follows.push({ from, to })
    }
    followees.push(chosen)
  }
  const names = Array.from({ length: count }, () => `${random.pick(GIVEN)} ${random.pick(FAMILY)}`)
  return { handles: handlesFor(names), names, follows }
}

function friendOfFriend(followees: readonly number[][], chosen: readonly number[], random: Random): number | undefined {
  if (chosen.length === 0) return undefined
  const theirs = followees[random.pick(chosen)]
  return theirs && theirs.length > 0 ? random.pick(theirs) : undefined
}

/** `ada_abel`, and a number where the name was taken. No letter ends up where a digit that looks like it could stand. */
function handlesFor(names: readonly string[]): string[] {
  const taken = new Map<string, number>()
  return names.map((name) => {
    const base = name.toLowerCase().replace(/[^a-z]+/g, '_')
    const times = taken.get(base) ?? 0
    taken.set(base, times + 1)
    return times === 0 ? base : `${base}_${times + 1}`
  })
}
