import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { AmountInput } from '#ui/form/AmountInput.tsx'
import type { Money } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { SecondLine } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import { dayWords } from './lineParts.tsx'
import { words } from './texts.ts'

type Plan = NonNullable<AnswerTo<'getOwnCommissionPlan'>['plan']>

/** Our rules in words, as they are signed, and what a sale would earn us by the engine that pays. */
export const MyPlan = () => {
  const query = useQuery({
    queryKey: ['portal', 'commission-plan'],
    queryFn: () => api.getOwnCommissionPlan({ query: { language: getLanguage() } }),
  })
  return (
    <Loaded query={query}>
      {({ plan }) => (plan ? <Shown plan={plan} /> : <EmptyState sentence={words('planNone')} />)}
    </Loaded>
  )
}

const Shown = ({ plan }: { plan: Plan }) => (
  <div style={{ display: 'grid', gap: 20 }}>
    <div>
      <ul style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 8, maxWidth: '72ch' }}>
        {plan.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>{words('planHold', { days: String(plan.holdDays) })}</li>
      </ul>
      {plan.agreementNumber && (
        <SecondLine>
          {words('planSource', { agreement: plan.agreementNumber, version: String(plan.versionNumber ?? 1) })}
          {plan.since && `. ${words('planSince', { date: dayWords(plan.since) })}`}
        </SecondLine>
      )}
    </div>
    <Calculator currency={plan.currency} />
  </div>
)

const typingMs = 350
const Calculator = ({ currency }: { currency: string }) => {
  const own = currency === 'as_sale' ? 'EUR' : currency
  const [net, setNet] = useState<Money | null>({ amountMinor: '', currency: own })
  const [before, setBefore] = useState<Money | null>(null)
  const [isRenewal, setRenewal] = useState(false)
  const body = net?.amountMinor
    ? JSON.stringify({
        netMinor: net.amountMinor,
        currency: net.currency,
        isRenewal,
        isNewCustomer: !isRenewal,
        language: getLanguage(),
        ...(before?.amountMinor && { soldBeforeMinor: before.amountMinor }),
      })
    : ''
  const [asked, setAsked] = useState(body)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(body), typingMs)
    return () => clearTimeout(timer)
  }, [body])
  const query = useQuery({
    queryKey: ['portal', 'commission-plan', 'example', asked],
    queryFn: () => api.tryOwnCommissionPlan({ body: JSON.parse(asked) }),
    enabled: asked !== '',
    retry: false,
  })
  const found = asked === body ? query.data : undefined
  return (
    <section aria-label={words('planTry')} style={{ display: 'grid', gap: 12 }}>
      <h2 style={{ margin: 0, fontSize: 'var(--size-heading-3)' }}>{words('planTry')}</h2>
      <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))' }}>
        <AmountInput
          name="net"
          label={words('planNet')}
          currencies={[...new Set([own, 'EUR', 'USD', 'GBP', 'JPY'])]}
          value={net}
          onChange={setNet}
        />
        <AmountInput name="before" label={words('planBefore')} currencies={[own]} value={before} onChange={setBefore} />
      </div>
      <Checkbox
        label={words('planRenewal')}
        checked={isRenewal}
        onChange={(event) => setRenewal(event.currentTarget.checked)}
      />
      <div aria-live="polite" style={{ display: 'grid', gap: 8 }}>
        {query.error && asked === body && <ProblemBanner error={query.error} />}
        {body === '' && <SecondLine>{words('planTryNote')}</SecondLine>}
        {found?.lines.map((line) => (
          <div key={line.ruleId} style={{ display: 'flex', gap: 12, justifyContent: 'space-between' }}>
            <span>{line.rule}</span>
            <strong>
              <Amount amountMinor={line.amountMinor} currency={line.currency} />
            </strong>
          </div>
        ))}
        {found && found.lines.length === 0 && (
          <p style={{ margin: 0 }}>{words(found.outcome === 'waiting' ? 'planWaits' : 'planNothing')}</p>
        )}
        {found && (
          <ul style={{ margin: 0, paddingInlineStart: 20, color: 'var(--text-quiet)', fontSize: 13 }}>
            {found.sentences.map((one) => (
              <li key={`${one.step} ${one.text}`}>{one.text}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
