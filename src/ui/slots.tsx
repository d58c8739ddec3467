import { type ComponentType, createContext, lazy, type ReactNode, Suspense, use } from 'react'
import { PageSkeleton } from './PageSkeleton.tsx'

/** How a record of one kind is shown beside a list (Today's queue), and where it lives. */
export type SubjectPanel = {
  /** Noun of the record, as tasks and search name it: `partner`. */
  kind: string
  /** Heading over several of them in the palette: "Partners". */
  plural: string
  /** Its page below the workspace. */
  to: (id: string, partnerId: string | null) => string
  load?: () => Promise<ComponentType<{ id: string; partnerId: string | null }>>
}

/** A tab that a module adds to the partner's record. */
export type PartnerTab = {
  key: string
  label: string
  /** Smaller first; the ground floor's own tabs stand before all of them. */
  order: number
  right?: string
  load: () => Promise<ComponentType<{ partnerId: string }>>
}

/** A fact that a module adds to the strip of the partner's record; `open_money` takes the place of "none yet". */
export type PartnerFact = {
  key: string
  label: string
  order: number
  load: () => Promise<ComponentType<{ partnerId: string }>>
}

/** What one press in Today's row does for a verb of the subject: `deals.decide` with the action `accept`. */
export type TaskAct = {
  kind: string
  action: string
  run: (task: { id: string; subject: { kind: string; id: string } }) => Promise<unknown>
}

/** One promise as it is edited: its kind, its values, what it is limited to. */
export type TermLine = {
  kind: string
  values: Record<string, unknown>
  scope: Record<string, unknown>
  isException?: boolean
}
/** An editor of promises, drawn by the module that knows their kinds, for a page above it. */
export type TermLinesProps = {
  lines: readonly TermLine[]
  /** What stands against a line; the field is a path such as `values.days`. */
  faults: readonly { line: number; field: string; message: string }[]
  /** Each line in plain words. */
  words: readonly { sentences: readonly string[]; departs: boolean }[]
  currency: string
  onChange: (lines: TermLine[]) => void
}

/** One part of a term's values, drawn by the form of its kind: all of it, or what lies at `path` inside of it. */
export type TermPartProps = {
  kind: string
  /** Steps into the values: `['rules', 0]`; a step into a list is any number. */
  at: readonly (string | number)[]
  /** Names of parts that the page draws itself. */
  omit?: readonly string[]
  /** With what the fields of faults begin. */
  path: string
  value: unknown
  faults: readonly { field: string; message: string }[]
  currency: string
  onChange: (value: unknown) => void
}
/** Where the values of a kind may be taken from, offered where a term of it is written. */
export type TermStart = {
  kind: string
  load: () => Promise<ComponentType<{ onTake: (values: Record<string, unknown>) => void }>>
}

/** What modules add to pages of the ground floor; filled in `src/console/slots.ts`. */
export type ConsoleSlots = {
  subjects: SubjectPanel[]
  partnerTabs: PartnerTab[]
  partnerFacts: PartnerFact[]
  taskActs: TaskAct[]
  /** None while no module of the product keeps terms. */
  termLines: (() => Promise<ComponentType<TermLinesProps>>) | null
  termPart: (() => Promise<ComponentType<TermPartProps>>) | null
  termStarts: TermStart[]
}

const SlotsContext = createContext<ConsoleSlots>({
  subjects: [],
  partnerTabs: [],
  partnerFacts: [],
  taskActs: [],
  termLines: null,
  termPart: null,
  termStarts: [],
})

export const SlotsProvider = ({ slots, children }: { slots: ConsoleSlots; children: ReactNode }) => (
  <SlotsContext value={slots}>{children}</SlotsContext>
)

export const useSlots = (): ConsoleSlots => use(SlotsContext)

// Kept per loader, so that a part is loaded once and keeps its state when its page draws anew.
const loaded = new WeakMap<object, unknown>()

const lazyOf = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> => {
  const before = loaded.get(load) as ComponentType<Props> | undefined
  if (before) return before
  const made = lazy(async () => ({ default: await load() })) as ComponentType<Props>
  loaded.set(load, made)
  return made
}

/** Draws a part that a module filled in; its code loads when it is shown. */
export const SlotPart = <Props extends object>({
  load,
  props,
  fallback = <PageSkeleton />,
}: {
  load: () => Promise<ComponentType<Props>>
  props: Props
  fallback?: ReactNode
}) => {
  const Part = lazyOf(load)
  return (
    <Suspense fallback={fallback}>
      <Part {...props} />
    </Suspense>
  )
}
