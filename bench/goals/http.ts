import type { Goal } from '../frame/goal.ts'
import { thin } from '../thin.ts'

/** The thin path of HTTP against bare node:http, and against the stock path. That all of them answer alike is for the tests to say. */
export const http: Goal = {
  id: 'P4',
  name: 'http',
  async run() {
    const { comparisons } = await thin()
    return comparisons.map(({ what, ratio, goal, microseconds, profile }) => ({
      what,
      wanted: goal,
      ratio,
      by: 'cpu',
      costs: new Map(Object.entries(microseconds).map(([path, cpu]) => [path, { cpu, wall: Number.NaN }])),
      profile,
    }))
  },
}
