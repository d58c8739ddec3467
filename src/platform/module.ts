/** What a business module hands to the product, and the product that is composed of them. */
import type { Static, TSchema } from 'typebox'
import type { Ctx, Tx } from './context.ts'
import type { AnswerOf, Contract, Endpoint, EventKind, InputOf } from './contract.ts'

export type Handler<E extends Endpoint> = (ctx: Ctx, input: InputOf<E>, http: HttpExtras) => Promise<HandlerAnswer<E>>
type HandlerAnswer<E extends Endpoint> = E extends { answerKind: 'file' | 'html' | 'stream' }
  ? FileAnswer
  : AnswerOf<E> extends undefined
    ? void | undefined
    : AnswerOf<E>

/** What few handlers need beyond their input: the caller's address, an upload, cookies, the status. */
export type HttpExtras = {
  address: string
  userAgent: string
  origin: string | undefined
  headers: Readonly<Record<string, string | undefined>>
  upload?: () => Promise<
    { name: string; contentType: string; stream: NodeJS.ReadableStream; fields: Record<string, string> } | undefined
  >
  /** The body as it came, of an endpoint that asks for it so. */
  bytes: Buffer
  setHeader: (name: string, value: string) => void
}
export type FileAnswer = {
  contentType: string
  fileName?: string
  inline?: boolean
  body: Buffer | string | NodeJS.ReadableStream
}

export type Routes<C extends Contract> = { readonly [Name in keyof C['endpoints']]: Handler<C['endpoints'][Name]> }
/** Binds every endpoint of a contract to its function; a missing one is a type error. */
export const defineRoutes = <const C extends Contract>(_contract: C, routes: Routes<C>): Routes<C> => routes

/** A fact as a consumer sees it. */
export type Fact<Payload = unknown> = {
  id: string
  kind: string
  version: number
  workspaceId: string
  subjectKind: string
  subjectId: string
  subjectVersion: number | null
  partnerId: string | null
  partnerVisible: boolean
  actorKind: string
  actorId: string | null
  channel: string
  occurredAt: Date
  data: Payload
  changes: unknown
}

/** What a module does when another one announces something. Runs in a transaction of its own, once per fact. */
export type Reaction = {
  name: string
  on: string
  run: (tx: Tx, fact: Fact) => Promise<void>
  /** Left out while no module of the product announces it: for facts of modules further down the list. */
  ifAnnounced?: true
} & Narrowing
/** What spares a reaction facts that it has nothing to do with: lists come in by the ten thousand. */
type Narrowing<Payload = unknown> = {
  /** Asked when the fact is announced, of its payload alone. Without a yes nothing is kept for this consumer. */
  when?: (data: Payload) => boolean
  /**
   * Asked of many facts at once, in one transaction: those for which `run` would do something now. The others are done
   * with. Leave out only what a later change would announce by itself.
   */
  concerns?: (tx: Tx, facts: readonly Fact<Payload>[]) => Promise<readonly Fact<Payload>[]>
}
export const reaction = <S extends TSchema>(
  name: string,
  on: EventKind<S>,
  run: (tx: Tx, fact: Fact<Static<S>>) => Promise<void>,
  narrowing: Narrowing<Static<S>> = {},
): Reaction => ({
  name,
  on: on.name,
  run: run as Reaction['run'],
  ...(narrowing as Narrowing),
})

/** What happens on a workspace's clock. `run` gets the subjects that fall due at one instant, in order. */
export type DueKind = {
  kind: string
  summary: string
  run: (tx: Tx, subjectIds: string[], dueAt: Date) => Promise<void>
}

/** Long work with progress. `run` opens its own transactions and must be safe to run again after a crash. */
export type JobKind = {
  kind: string
  run: (ctx: Ctx, job: JobHandle) => Promise<unknown>
}
export type JobHandle = {
  id: string
  input: Record<string, unknown>
  /** Writes progress and answers whether a person asked to cancel. At most once a second reaches the database. */
  progress: (done: number, total?: number, note?: string) => Promise<{ cancelled: boolean }>
  /** Ends when the process is stopping: return soon, the job is taken up again. */
  signal: AbortSignal
}

/** A slot: what a lower room offers and modules fill at start-up. Functions in it take arrays of ids. */
export type Slot<Fill> = {
  readonly slot: string
  readonly fill: (value: Fill) => SlotFill
  readonly of: (product: Product) => readonly Fill[]
}
export type SlotFill = { slot: string; value: unknown }
export const defineSlot = <Fill>(slot: string): Slot<Fill> => ({
  slot,
  fill: (value) => ({ slot, value }),
  of: (product) => (product.fills.get(slot) ?? []) as readonly Fill[],
})

export type Module = {
  name: string
  contract: Contract
  routes: Readonly<Record<string, unknown>>
  reactions?: readonly Reaction[]
  due?: readonly DueKind[]
  jobs?: readonly JobKind[]
  fills?: readonly SlotFill[]
  /** Rows that a new workspace begins with. */
  setUp?: (tx: Tx) => Promise<void>
}
export const defineModule = (module: Module): Module => module

type Consumer = Pick<Reaction, 'run' | 'when'> & { consumer: string }
export type BoundEndpoint = { name: string; module: string; shape: Endpoint; handler: Handler<Endpoint> }
export type Product = {
  modules: readonly Module[]
  endpoints: readonly BoundEndpoint[]
  endpointByName: ReadonlyMap<string, BoundEndpoint>
  events: ReadonlyMap<string, EventKind>
  reactions: ReadonlyMap<string, readonly Consumer[]>
  /** By consumer, for those that look at many facts at once. */
  concerns: ReadonlyMap<string, NonNullable<Reaction['concerns']>>
  due: ReadonlyMap<string, DueKind>
  jobs: ReadonlyMap<string, JobKind>
  fills: ReadonlyMap<string, readonly unknown[]>
}

const once = <Value>(map: Map<string, Value>, key: string, value: Value, what: string) => {
  if (map.has(key)) throw new Error(`${what} ${key} is declared twice`)
  map.set(key, value)
}

/** Puts the modules together, ground floor first; a doubled name or an endpoint without handler is an error at start. */
export const composeProduct = (modules: readonly Module[]): Product => {
  const endpointByName = new Map<string, BoundEndpoint>()
  const events = new Map<string, EventKind>()
  const reactions = new Map<string, Consumer[]>()
  const concerns = new Map<string, NonNullable<Reaction['concerns']>>()
  const due = new Map<string, DueKind>()
  const jobs = new Map<string, JobKind>()
  const fills = new Map<string, unknown[]>()
  const all: { module: string; one: Reaction }[] = []
  for (const module of modules) {
    for (const [name, shape] of Object.entries(module.contract.endpoints)) {
      const handler = module.routes[name]
      if (typeof handler !== 'function') throw new Error(`Endpoint ${name} of ${module.name} has no handler`)
      once(
        endpointByName,
        name,
        { name, module: module.name, shape, handler: handler as Handler<Endpoint> },
        'Endpoint',
      )
    }
    for (const kind of Object.values(module.contract.events ?? {})) once(events, kind.name, kind, 'Event')
    for (const kind of module.due ?? []) once(due, kind.kind, kind, 'Due kind')
    for (const kind of module.jobs ?? []) once(jobs, kind.kind, kind, 'Job kind')
    for (const fill of module.fills ?? []) fills.set(fill.slot, [...(fills.get(fill.slot) ?? []), fill.value])
    for (const one of module.reactions ?? []) all.push({ module: module.name, one })
  }
  for (const { module, one } of all) {
    if (one.ifAnnounced && !events.has(one.on)) continue
    const consumer = `${module}.${one.name}`
    reactions.set(one.on, [...(reactions.get(one.on) ?? []), { consumer, ...one }])
    if (one.concerns) once(concerns, consumer, one.concerns, 'Reaction')
  }
  for (const kind of reactions.keys())
    if (!events.has(kind)) throw new Error(`A reaction listens to ${kind}, which no module announces`)
  return {
    modules,
    endpoints: [...endpointByName.values()],
    endpointByName,
    events,
    reactions,
    concerns,
    due,
    jobs,
    fills,
  }
}
