import type { LinkState } from '../../contract/link-states.ts'

/** Links and codes in the colours that the same states have elsewhere. */
export const stateColours: Readonly<Record<LinkState, string>> = {
  open: 'live',
  waiting: 'new',
  over: 'paused',
  ended: 'retired',
  closed: 'paused',
}
