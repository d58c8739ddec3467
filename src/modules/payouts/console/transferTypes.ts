import { transferTypes } from '#platform/ledger/kinds.ts'
import type { ListFilter } from '#ui/list/listTypes.ts'
import { words } from './texts.ts'

export const typeWords = (type: keyof typeof transferTypes): string => transferTypes[type]
export const typeFilter: ListFilter = {
  key: 'type',
  label: words('type'),
  kind: 'choice',
  options: Object.entries(transferTypes).map(([value, label]) => ({ value, label })),
}
