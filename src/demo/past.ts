/** A moment in the past that moves forward while the demo is made, so that its records have the dates they would have. */

import type { FastifyInstance } from 'fastify'
import type { App } from '#platform/app.ts'
import { type LoopName, makeLoops, settleLoops } from '#platform/app.ts'
import type { Services } from '#platform/context.ts'
import { buildServer } from '#platform/http/server.ts'

export type Past = {
  services: Services
  server: FastifyInstance
  /** Goes to a moment; never back. */
  go: (moment: Date) => void
  /** Goes back to a moment, to tell what else happened since. */
  rewind: (moment: Date) => void
  now: () => Date
  /** Lets what fell due until now happen: reactions, clocks, mails, deliveries. */
  settle: (...loops: LoopName[]) => Promise<void>
  close: () => Promise<void>
}

const dayMs = 86_400_000
/** When the demo's story begins. */
export const beginDaysAgo = 570

/** `today` is real; hours of a day are UTC. */
export const daysBefore = (today: Date, days: number, hour = 9, minute = 0): Date => {
  const day = new Date(today.getTime() - days * dayMs)
  day.setUTCHours(hour, minute, 0, 0)
  return day
}

export const openPast = async (app: App, workspaceId: string, begin: Date): Promise<Past> => {
  let moment = begin.getTime()
  // Each asking takes a millisecond, so that what follows one another has an order.
  const time = () => {
    moment += 1
    return new Date(moment)
  }
  const services: Services = { ...app.services, time, wake: () => {} }
  const server = await buildServer(services)
  await server.ready()
  const loops = makeLoops(services, workspaceId)
  return {
    services,
    server,
    now: () => new Date(moment),
    go: (next) => {
      moment = Math.max(moment, next.getTime())
    },
    rewind: (next) => {
      moment = next.getTime()
    },
    settle: (...names) => settleLoops(names.length === 0 ? [...loops.values()] : names.map((name) => loops.get(name)!)),
    close: async () => {
      await Promise.all([...loops.values()].map((loop) => loop.stop()))
      await server.close()
    },
  }
}
