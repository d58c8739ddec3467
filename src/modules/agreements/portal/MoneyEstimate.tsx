import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { formatAmount, formatDate } from '#ui/format.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { words } from './dateTexts.ts'

/** What the open terms would have earned over past sales, where the other side shared it. */
export const MoneyEstimate = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['portal', 'agreements', id, 'money'],
    queryFn: () => api.getPortalAgreementMoney({ params: { id } }),
  })
  return (query.data?.data ?? []).map((one) => (
    <Notice key={one.kind} tone="info" title={words('moneyTitle')}>
      {one.totals.map((total) => (
        <div key={total.currency}>
          {words('moneyLine', {
            from: formatDate(one.from),
            to: formatDate(one.to),
            old: formatAmount({ amountMinor: total.oldMinor, currency: total.currency }),
            next: formatAmount({ amountMinor: total.newMinor, currency: total.currency }),
            difference: formatAmount({ amountMinor: total.differenceMinor, currency: total.currency }),
          })}
        </div>
      ))}
    </Notice>
  ))
}
