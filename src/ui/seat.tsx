import { createContext, type ReactNode, use } from 'react'

/** Where the signed-in person sits on this page: workspace, roles and rights. */
export type Seat = {
  person: { id: string; name: string; email: string }
  roles: string[]
  rights: Set<string>
  /** Console only: whose partners are seen from this seat. */
  sees?: 'all' | 'own'
  workspace: { slug: string; name: string; kind: 'live' | 'sandbox'; now: string }
  /** Portal only: the partner the person works for. */
  partner?: { id: string; name: string }
}

const SeatContext = createContext<Seat | null>(null)

export const SeatProvider = ({ seat, children }: { seat: Seat; children: ReactNode }) => (
  <SeatContext value={seat}>{children}</SeatContext>
)

/** The person's seat; throws outside a shell. */
export const useSeat = (): Seat => {
  const seat = use(SeatContext)
  if (!seat) throw new Error('useSeat needs a shell around it')
  return seat
}

/**
 * Why an act that needs a right is closed to this person; null when it is open. For `ReasonButton`:
 * `reason={useRightReason('deals.decide', 'Only partner managers and executives decide deals')}`.
 */
export const useRightReason = (right: string, words: string): string | null =>
  useSeat().rights.has(right) ? null : words
