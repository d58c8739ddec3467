/** What the figures of a document say. */
import {
  altmanZ,
  type Computed,
  currentRatio,
  debtToEquity,
  type Figures,
  figureKeys,
  type Zone,
  zoneOf,
} from '../../contract/finance.ts'
import { shown } from '../../contract/fractions.ts'
import type { DocumentRow } from '../../queries/documents.ts'
import { isInDate } from '../gates/gates.ts'

export type StoredFigures = { currency: string } & Partial<Record<(typeof figureKeys)[number], string>>
export const figuresOf = (stored: unknown): Figures =>
  Object.fromEntries(
    figureKeys.flatMap((key) => {
      const value = (stored as StoredFigures | null)?.[key]
      return value === undefined ? [] : [[key, BigInt(value)]]
    }),
  )
const toRatio = (found: Computed) =>
  'value' in found ? { shown: shown(found.value, 2), words: null } : { shown: null, words: found.notComputed }
export const ratiosOf = (stored: unknown) => {
  const figures = figuresOf(stored)
  const z = altmanZ(figures)
  return {
    currentRatio: toRatio(currentRatio(figures)),
    debtToEquity: toRatio(debtToEquity(figures)),
    altmanZ: toRatio(z),
    zone: 'value' in z ? zoneOf(z.value) : null,
  }
}
/** The zone of the latest accepted accounts that are in date and tell enough; null without. */
export const zoneOfDocuments = (documents: readonly DocumentRow[], today: string): Zone | null => {
  for (const row of documents) {
    if (!['audited_accounts', 'management_accounts'].includes(row.kind) || !isInDate(row, today)) continue
    const z = altmanZ(figuresOf(row.figures))
    if ('value' in z) return zoneOf(z.value)
  }
  return null
}
