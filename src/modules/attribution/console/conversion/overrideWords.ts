import type { RowOf } from '#client/api.ts'
import { formatRate } from '#ui/format.ts'

type Override = RowOf<'listOverrides'>

export const overrideLabels: Readonly<Record<Override['state'], string>> = {
  proposed: 'Waits for a second person',
  applied: 'Applied',
  refused: 'Refused',
}
export const overrideHues: Readonly<Record<Override['state'], string>> = {
  proposed: 'proposed',
  applied: 'approved',
  refused: 'refused',
}
export const overrideShares = (shares: Override['shares']): string =>
  shares.map(({ partner, microShares }) => `${partner?.name ?? 'House'} ${formatRate(microShares)}`).join(', ')
