import type { AnswerTo } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Columns, Figure } from '#ui/SimplePage.tsx'
import { dayWords, money } from './lineParts.tsx'
import { words } from './texts.ts'

type Earnings = AnswerTo<'getMyEarnings'>

/** Paid, due, pending and on hold, per currency; when the next of it is due, and what stands in the way. */
export const Figures = ({ earnings }: { earnings: Earnings }) => (
  <div style={{ display: 'grid', gap: 16 }}>
    {earnings.holds.map((hold) => (
      <Notice key={hold.since} tone="watch" title={words('paymentsHeld', { date: formatDate(hold.since) })}>
        {hold.reason}
      </Notice>
    ))}
    {earnings.currencies.map(({ currency, ...figures }) => (
      <div key={currency}>
        <Columns leastPx={150}>
          {(['due', 'pending', 'paid', 'held'] as const)
            .filter((key) => key !== 'held' || figures.heldMinor !== '0')
            .map((key) => (
              <Figure
                key={key}
                label={earnings.currencies.length > 1 ? `${words(key)}, ${currency}` : words(key)}
                value={<Amount amountMinor={figures[`${key}Minor`]} currency={currency} />}
              />
            ))}
        </Columns>
        {figures.debtMinor !== '0' && (
          <p style={{ margin: '8px 0 0', color: 'var(--text-quiet)', fontSize: 13 }}>
            {words('debt', { amount: money(figures.debtMinor, currency) })}
          </p>
        )}
      </div>
    ))}
    <p style={{ margin: 0, color: 'var(--text-quiet)', fontSize: 13 }}>
      {earnings.nextDueOn ? words('nextDue', { date: dayWords(earnings.nextDueOn) }) : words('noNextDue')}
    </p>
  </div>
)
