import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatDate, formatNumber } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'

/** What the open version would have changed in money, beside the approvals that it asks for. */
export const MoneyEstimate = ({ id, stamp }: { id: string; stamp: string }) => {
  const query = useQuery({
    queryKey: ['agreements', id, 'money', stamp],
    queryFn: () => api.getAgreementMoney({ params: { id } }),
  })
  const { data = [], without = [] } = query.data ?? {}
  if (data.length === 0 && !without.includes('commission')) return null
  return (
    <Section title="Difference in money" note="Over sales that happened, by the engine that pays">
      {data.map((one) => (
        <p key={one.kind} style={{ margin: 0 }}>
          {one.state === 'running' && 'It is being reckoned. '}
          {one.state === 'failed' && 'The reckoning broke off. '}
          {one.totals.map((total) => (
            <span key={total.currency}>
              <Amount amountMinor={total.oldMinor} currency={total.currency} /> would have been{' '}
              <Amount amountMinor={total.newMinor} currency={total.currency} />, a difference of{' '}
              <strong>
                <Amount amountMinor={total.differenceMinor} currency={total.currency} />
              </strong>
              .{' '}
            </span>
          ))}
          {one.state === 'finished' && one.totals.length === 0 && 'No sale of this time earns on either side. '}
          {formatNumber(one.sales)} sales and leads from {formatDate(one.from)} to before {formatDate(one.to)}.{' '}
          {one.reportId && (
            <ScreenLink to={`commission-simulations/${one.reportId}`}>By partner, month and rule</ScreenLink>
          )}
          {one.isShared && ' The partner reads these sums.'}
        </p>
      ))}
      {without.includes('commission') && <p style={{ margin: 0 }}>No estimate of the changed commission yet.</p>}
    </Section>
  )
}
