/**
 * What a rail is to us, whatever its wire: it is told an order once, with a key and exact bytes; it may list what it knows
 * by our reference; what it learns later comes as evidence. A rail never writes our records, and never decides a state.
 */
import type { Ctx } from '#platform/context.ts'
import type { RailKind } from '../../contract/run-states.ts'

/** As it is stored before the call, byte for byte. */
export type Instruction = { key: string; body: string; bodyHash: string }
/** What `body` says, parsed. */
export type Order = {
  key: string
  reference: string
  currency: string
  amountMinor: string
  fundingAccountId: string
  partnerId: string
  payoutId: string
  methodId: string
  account: string
}
export type Answer =
  /** The rail has the order. */
  | { outcome: 'accepted'; railReference: string | null; words: string; raw: unknown }
  /** It refused for good; nothing went out. */
  | { outcome: 'refused'; code: string; words: string; raw: unknown }
  /** A timeout, a 5xx, an answer that cannot be read: nobody knows. */
  | { outcome: 'unclear'; words: string; raw: unknown }
export type Listed = {
  railReference: string
  reference: string
  currency: string
  amountMinor: string
  account: string
}

export type Rail = {
  kind: RailKind
  /** The same key a second time is the same order for at least 24 hours. */
  honoursKeys: boolean
  /** How an order leaves us: by a call, in a file, by a message to a system, by a person's hand. */
  way: 'call' | 'file' | 'message' | 'hand'
  instruct?: (ctx: Ctx, instruction: Instruction) => Promise<Answer>
  /** What the rail has under our reference; undefined where it cannot say. */
  list?: (ctx: Ctx, reference: string) => Promise<readonly Listed[] | undefined>
}

export const orderOf = (body: string): Order => JSON.parse(body) as Order
