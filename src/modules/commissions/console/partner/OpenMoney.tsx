import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'

const over = new Set(['paid', 'declined', 'clawed_back'])

/** What a partner has earned and was not paid yet, per currency; currencies are never added up. */
export const OpenMoney = ({ partnerId }: { partnerId: string }) => {
  const mayRead = useSeat().rights.has('commissions.read_earnings')
  const query = useQuery({
    queryKey: ['commissions', 'sums', { partnerId }],
    queryFn: () => api.getCommissionSums({ query: { partnerId } }),
    enabled: mayRead,
  })
  if (!mayRead) return <>–</>
  if (!query.data) return <>…</>
  const open = Map.groupBy(
    query.data.data.filter((row) => !over.has(row.state) && row.netMinor !== '0'),
    (row) => row.currency,
  )
  if (open.size === 0) return <>None yet</>
  return (
    <ScreenLink to={`commissions?partnerId=${partnerId}`}>
      {[...open].map(([currency, rows]) => (
        <div key={currency}>
          <Amount currency={currency} amountMinor={String(rows.reduce((sum, row) => sum + BigInt(row.netMinor), 0n))} />
        </div>
      ))}
    </ScreenLink>
  )
}
