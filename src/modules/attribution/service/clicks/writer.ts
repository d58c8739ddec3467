/**
 * The group commit. Clicks gather for 5 ms or until there are 500; one transaction is in flight while the next group
 * gathers; everybody of a group is answered after its commit. What is not committed within 250 ms goes to the spool.
 */
import type { NewClick } from '../../queries/record-clicks.ts'

/** `stored`: committed; `spooled`: on disk here, and replayed; `lost`: neither worked, the click has no id. */
export type Fate = 'stored' | 'spooled' | 'lost'
type Group = {
  rows: NewClick[]
  resolve: ((fate: Fate) => void)[]
  isClosed: boolean
  isSettled: boolean
  deadline: NodeJS.Timeout
}
export type Writer = {
  add: (click: NewClick) => Promise<Fate>
  /** Whether clicks go to the spool at once because the database does not answer. */
  isDown: () => boolean
  /** The database answered: try it again. */
  up: () => void
  /** Waits for what is under way. */
  drain: () => Promise<void>
}
export type WriterOptions = {
  write: (rows: readonly NewClick[]) => Promise<void>
  spool: (rows: readonly NewClick[]) => Promise<void>
  /** Told of each failure of writing or spooling. */
  failed: (what: 'write' | 'spool', error: unknown, rows: readonly NewClick[]) => void
  gatherMs?: number
  rowsMax?: number
  limitMs?: number
}

export const createWriter = ({
  write,
  spool,
  failed,
  gatherMs = 5,
  rowsMax = 500,
  limitMs = 250,
}: WriterOptions): Writer => {
  let gathering: Group | undefined
  const queue: Group[] = []
  let inFlight: Group | undefined
  let isDown = false
  const underWay = new Set<Promise<unknown>>()
  const track = (promise: Promise<unknown>) => {
    underWay.add(promise)
    void promise.finally(() => underWay.delete(promise))
  }

  const settle = (group: Group, fate: Fate) => {
    if (group.isSettled) return
    group.isSettled = true
    clearTimeout(group.deadline)
    for (const resolve of group.resolve) resolve(fate)
  }
  const toSpool = (group: Group) => {
    clearTimeout(group.deadline)
    const place = queue.indexOf(group)
    if (place >= 0) queue.splice(place, 1)
    group.isClosed = true
    if (gathering === group) gathering = undefined
    track(
      spool(group.rows).then(
        () => settle(group, 'spooled'),
        (error: unknown) => {
          failed('spool', error, group.rows)
          settle(group, 'lost')
        },
      ),
    )
  }
  const late = (group: Group) => {
    if (group.isSettled) return
    // As long as this one hangs, those that come do not wait for it.
    if (inFlight) isDown = true
    toSpool(group)
  }
  const open = (): Group => {
    const group: Group = {
      rows: [],
      resolve: [],
      isClosed: false,
      isSettled: false,
      deadline: setTimeout(() => late(group), limitMs),
    }
    setTimeout(() => close(group), gatherMs)
    return group
  }
  const close = (group: Group) => {
    if (group.isClosed) return
    if (isDown) return toSpool(group)
    // While one is in flight the next goes on gathering.
    if (inFlight && group.rows.length < rowsMax) return
    group.isClosed = true
    if (gathering === group) gathering = undefined
    queue.push(group)
    pump()
  }
  const pump = () => {
    if (inFlight) return
    const group = queue.shift()
    if (!group) return
    inFlight = group
    track(
      write(group.rows)
        .then(
          () => {
            isDown = false
            settle(group, 'stored')
          },
          (error: unknown) => {
            failed('write', error, group.rows)
            isDown = true
            if (!group.isSettled) toSpool(group)
          },
        )
        .finally(() => {
          inFlight = undefined
          if (isDown) for (const waiting of [...queue]) toSpool(waiting)
          pump()
          if (!inFlight && gathering) close(gathering)
        }),
    )
  }
  return {
    add: (click) =>
      new Promise((resolve) => {
        gathering ??= open()
        const group = gathering
        group.rows.push(click)
        group.resolve.push(resolve)
        if (group.rows.length >= rowsMax) close(group)
      }),
    isDown: () => isDown,
    up: () => {
      if (!inFlight) isDown = false
    },
    drain: async () => {
      while (gathering || queue.length > 0 || underWay.size > 0) {
        if (gathering) close(gathering)
        await Promise.race([...underWay, new Promise((resolve) => setTimeout(resolve, 5))])
      }
    },
  }
}
