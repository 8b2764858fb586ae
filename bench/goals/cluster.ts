import { benchCluster, CLUSTER_GOAL } from '../cluster.ts'
import type { Goal } from '../frame/goal.ts'

/** Two workers against one. Where they have no core to themselves, the CPU time of all processes decides. */
export const cluster: Goal = {
  id: 'P14',
  name: 'cluster',
  async run({ note }) {
    const results = await benchCluster(note)
    return results.map(({ name, one, two, byCpu, byThroughput, decidedBy, isMet }) => ({
      what: `${name}: two workers against one`,
      wanted: CLUSTER_GOAL,
      ratio: decidedBy === 'cpu' ? byCpu : byThroughput,
      by: decidedBy === 'cpu' ? 'cpu' : 'wall',
      costs: new Map(
        Object.entries({ one, two }).map(([workers, { serverMs, perSecond }]) => [
          workers,
          { cpu: serverMs * 1000, wall: 1e6 / perSecond },
        ]),
      ),
      profile: isMet
        ? []
        : [
            `two workers cost ${(two.serverMs / one.serverMs).toFixed(2)} of the CPU time of one, whoever asks ${two.clientMs.toFixed(2)} ms a call`,
          ],
    }))
  },
}
