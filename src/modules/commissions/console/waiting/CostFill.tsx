import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { AmountInput } from '#ui/form/AmountInput.tsx'
import type { Money } from '#ui/format.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import type { Missing } from './missing.ts'
import { Release } from './Release.tsx'
import styles from './Waiting.module.css'

/** The cost of one sale, in the sale's own currency; entered once. */
export const CostFill = ({ missing }: { missing: Missing }) => {
  const cache = useQueryClient()
  const noRight = useRightReason('attribution.record_cost', 'Finance and partner managers enter costs')
  const [cost, setCost] = useState<Money | null>(null)
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { saleId, currency } = missing
  if (saleId === null || currency === null) return null
  const figure = cost?.amountMinor ? { saleId, costMinor: cost.amountMinor } : null
  const enter = async (costMinor: string) => {
    setError(null)
    setRunning(true)
    try {
      await api.enterSaleCost({ params: { id: saleId }, body: { costMinor } })
      toast('Entered; the commission is reckoned now', { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
      await cache.invalidateQueries({ queryKey: ['commissions'] })
    }
  }
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      <div className={styles.fill}>
        <div className={styles.fields}>
          <AmountInput
            name="cost"
            label="Cost of the sale"
            description="What you paid for what you sold; it is entered once"
            currencies={[currency]}
            value={cost}
            onChange={setCost}
          />
          <ReasonButton
            variant="filled"
            loading={running}
            reason={noRight ?? (figure ? null : 'Type the cost')}
            onClick={() => figure && void enter(figure.costMinor)}
          >
            Enter the cost
          </ReasonButton>
        </div>
        <Release figure={figure && { cost: figure }} />
      </div>
    </>
  )
}
