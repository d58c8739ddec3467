import { Amount } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import type { ListFilter } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { plain, words } from './texts.ts'

type Owner = {
  kind: string
  partner: { id: string; name: string | null } | null
  holderId: string | null
  detail: string | null
}

/** "Due", "Commission expense, sale". */
export const kindWords = ({ kind, detail }: Pick<Owner, 'kind' | 'detail'>): string =>
  detail ? `${plain(kind)}, ${detail.replaceAll('_', ' ')}` : plain(kind)
/** Whose account it is. */
export const ownerWords = ({ partner, holderId }: Owner): string =>
  [partner?.name ?? partner?.id, holderId].filter(Boolean).join(', ') || words('workspaceOwn')

/** One amount per currency, one below the other. */
export const Amounts = ({ amounts }: { amounts: { currency: string; amountMinor: string }[] }) =>
  amounts.map((amount) => (
    <div key={amount.currency}>
      <Amount {...amount} />
    </div>
  ))

/** An entry's amount in the column where it belongs; nothing in the other. */
export const OneSide = ({ of, side, currency }: { of: string; side: 'debit' | 'credit'; currency: string }) => {
  const isCredit = of.startsWith('-')
  if (of === '0' || isCredit !== (side === 'credit')) return null
  return <Amount amountMinor={of.replace('-', '')} currency={currency} />
}

export const TransferLink = ({ id }: { id: string | null }) =>
  id === null ? '–' : <ScreenLink to={`ledger/transfers/${id}`}>{id}</ScreenLink>

/** A day of the calendar, which no zone moves. */
export const dayWords = (day: string): string => formatDate(day, { zone: 'UTC' })

export const dayFilter: ListFilter = { key: 'day', label: words('day'), kind: 'days' }
export const currencyFilter: ListFilter = { key: 'currency', label: words('currency'), kind: 'text' }
