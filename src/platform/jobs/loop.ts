/** The two shapes of a loop that works through rows: one batch after the other, or many items side by side. */
import type { Services } from '../context.ts'

export type Loop = {
  /** Does what is due now and waits for it; answers how many things it did. */
  runOnce: () => Promise<number>
  /** Looks at once; from the first call on also each second. */
  wake: () => void
  /** Takes nothing new and ends within 10 seconds. */
  stop: () => Promise<void>
}

const pollMs = 1_000
const stopMsMax = 9_000

/** A loop whose `work` does one batch and answers its size; it goes on until a batch is empty. */
export const serialLoop = (services: Services, name: string, work: () => Promise<number>): Loop => {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> | undefined
  let again = false
  let stopped = false
  const pass = async () => {
    try {
      do {
        again = false
        while (!stopped && (await work()) > 0);
      } while (again && !stopped)
    } catch (error) {
      services.log.error({ err: error, loop: name }, 'a pass failed; the next one tries again')
    }
  }
  const wake = () => {
    if (stopped) return
    again = true
    if (running) return
    clearTimeout(timer)
    running = pass().finally(() => {
      running = undefined
      if (!stopped) timer = setTimeout(wake, pollMs)
    })
  }
  return {
    wake,
    runOnce: async () => {
      while (running) await running
      const pass = work()
      running = pass.finally(() => {
        running = undefined
      })
      return (await running) as number
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await Promise.race([running, after(stopMsMax)])
    },
  }
}

export type Dispatch<Item> = {
  name: string
  /** Items in work at once in this process. */
  concurrency: number
  /** Leases up to `free` items; `lanes` says how many of each lane are in work here. */
  lease: (free: number, lanes: ReadonlyMap<string, number>) => Promise<Item[]>
  laneOf: (item: Item) => string
  run: (item: Item, signal: AbortSignal) => Promise<void>
  /** How long a stop waits before it tells what is running to end. */
  abortAfterMs: number
}

/** A loop that keeps up to `concurrency` items in work and never waits for the slowest before it takes the next. */
export const dispatchLoop = <Item>(services: Services, dispatch: Dispatch<Item>): Loop => {
  const inWork = new Set<Promise<void>>()
  const lanes = new Map<string, number>()
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let leasing: Promise<Item[]> | undefined
  let again = false
  let stopped = false
  let polling = false

  const start = (item: Item): Promise<void> => {
    const lane = dispatch.laneOf(item)
    lanes.set(lane, (lanes.get(lane) ?? 0) + 1)
    const work = dispatch
      .run(item, stopping.signal)
      .catch((error: unknown) =>
        services.log.error(
          { err: error, loop: dispatch.name },
          'an item failed in an unforeseen way; its lease runs out',
        ),
      )
      .finally(() => {
        inWork.delete(work)
        const left = (lanes.get(lane) ?? 1) - 1
        if (left > 0) lanes.set(lane, left)
        else lanes.delete(lane)
      })
    inWork.add(work)
    return work
  }
  const take = async (): Promise<Promise<void>[]> => {
    while (leasing) await leasing.catch(() => [])
    const free = dispatch.concurrency - inWork.size
    if (stopped || free <= 0) return []
    leasing = dispatch.lease(free, lanes)
    try {
      return (await leasing).map(start)
    } finally {
      leasing = undefined
    }
  }
  const tick = async () => {
    if (stopped || leasing) return
    clearTimeout(timer)
    try {
      do {
        again = false
        const begun = await take()
        for (const work of begun) void work.then(wake)
        if (begun.length > 0) again = true
      } while (again && !stopped && inWork.size < dispatch.concurrency)
    } catch (error) {
      services.log.error({ err: error, loop: dispatch.name }, 'taking work failed; the next look tries again')
    }
    if (!stopped) timer = setTimeout(wake, pollMs)
  }
  const wake = () => {
    if (stopped) return
    again = true
    polling = true
    void tick()
  }
  return {
    wake,
    runOnce: async () => {
      const begun = await take()
      await Promise.all(begun)
      return begun.length
    },
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await leasing?.catch(() => [])
      const all = () => Promise.all(inWork)
      if (polling) await Promise.race([all(), after(dispatch.abortAfterMs)])
      stopping.abort()
      await Promise.race([all(), after(stopMsMax - dispatch.abortAfterMs)])
    },
  }
}

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
