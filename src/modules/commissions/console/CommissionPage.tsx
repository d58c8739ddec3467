import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { formatAmount } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { AdjustmentForm } from './AdjustmentForm.tsx'
import { type LineAct, LineActForm } from './line/LineActForm.tsx'
import { LineTimeline } from './line/LineTimeline.tsx'
import type { LineWhole } from './line/lineTypes.ts'
import { dayWords, kindLabels, needsWords, shownLabels } from './lineWords.ts'

const loadExplanation = () => import('./Explanation.tsx').then((m) => m.LineExplanation)
const loadMoney = () => import('./line/LineMoney.tsx').then((m) => m.LineMoney)
const loadHolds = () => import('./line/LineHolds.tsx').then((m) => m.LineHolds)

/** One line: why it is what it is, what was taken back, what holds it, where its money stands. */
export const CommissionPage = () => {
  const { commissionId } = useScreenParams('commissionId')
  const query = useQuery({
    queryKey: ['commissions', 'one', commissionId],
    queryFn: () => api.getCommission({ params: { id: commissionId } }),
  })
  return <Loaded query={query}>{(line) => <Shown line={line} />}</Loaded>
}

const Shown = ({ line }: { line: LineWhole }) => {
  const cache = useQueryClient()
  const [act, setAct] = useState<LineAct | null>(null)
  const [adjusting, setAdjusting] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const noApprove = useRightReason('commissions.approve', 'Partner managers and finance approve')
  const noDecline = useRightReason('commissions.decline', 'Partner managers and finance decline')
  const noHold = useRightReason('commissions.hold', 'Partner managers and finance hold and release')
  const noAdjust = useRightReason('commissions.adjust', 'Partner managers and finance correct lines')
  const approve = async () => {
    setError(null)
    setRunning(true)
    try {
      const now = await api.approveCommission({ params: { id: line.id } })
      const left = now.approval?.needs ?? []
      toast(left.length > 0 ? `Approved; ${needsWords(left)} still has to` : 'Approved', { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
      await cache.invalidateQueries({ queryKey: ['commissions'] })
    }
  }
  const partnerHolds = useQuery({
    queryKey: ['partner-holds', line.partner.id, 'open'],
    queryFn: () => api.listPartnerHolds({ query: { partnerId: line.partner.id, isOpen: true } }),
    enabled: line.state !== 'paid' && line.state !== 'declined' && line.state !== 'clawed_back',
  })
  const openHolds = line.holds.filter((hold) => hold.closedAt === null)
  const words = formatAmount({ amountMinor: line.netMinor, currency: line.currency })
  return (
    <>
      <RecordPage
        title={`${words} for ${line.partner.name}`}
        state={line.state}
        stateLabel={shownLabels[line.state]}
        subtitle={
          <span>
            {kindLabels[line.kind]}
            {line.rule && `, ${line.rule}`}, earned by{' '}
            <ScreenLink to={`partners/${line.partner.id}`}>{line.partner.name}</ScreenLink>
          </span>
        }
        facts={[
          { label: 'Amount', value: <Amount amountMinor={line.amountMinor} currency={line.currency} /> },
          {
            label: 'Taken back',
            value: <Amount amountMinor={line.reversedMinor} currency={line.currency} />,
            note: line.reversals.length > 0 ? `In ${line.reversals.length} steps` : undefined,
          },
          { label: 'Earned', value: <DateText value={line.occurredAt} as="date" />, note: line.id },
          {
            label: line.paidAt ? 'Paid' : 'Due',
            value: line.paidAt ? <DateText value={line.paidAt} as="date" /> : dayWords(line.dueOn),
            note: line.payoutId ? <ScreenLink to={`payouts/${line.payoutId}`}>Its payout</ScreenLink> : undefined,
          },
        ]}
        notice={
          <Notices
            line={line}
            error={error}
            holds={openHolds.map(({ id, reason }) => ({ id, reason }))}
            ofPartner={(partnerHolds.data?.data ?? []).map(({ id, reason }) => ({ id, reason }))}
          />
        }
        actions={
          <>
            {line.decline ? (
              <ReasonButton reason={noAdjust} onClick={() => setAct('restore')}>
                Restore
              </ReasonButton>
            ) : (
              <ReasonButton reason={noDecline ?? line.against.decline?.words ?? null} onClick={() => setAct('decline')}>
                Decline
              </ReasonButton>
            )}
            {openHolds.length > 0 ? (
              <ReasonButton reason={noHold ?? line.against.release?.words ?? null} onClick={() => setAct('release')}>
                Release
              </ReasonButton>
            ) : (
              <ReasonButton reason={noHold ?? line.against.hold?.words ?? null} onClick={() => setAct('hold')}>
                Hold
              </ReasonButton>
            )}
            <ReasonButton reason={noAdjust ?? line.against.reverse?.words ?? null} onClick={() => setAct('reverse')}>
              Take back
            </ReasonButton>
            <ReasonButton reason={noAdjust} onClick={() => setAdjusting(true)}>
              Adjust
            </ReasonButton>
            <ReasonButton
              variant="filled"
              loading={running}
              reason={noApprove ?? line.against.approve?.words ?? null}
              onClick={() => void approve()}
            >
              Approve
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'why',
            label: 'Why this amount',
            render: () => <SlotPart load={loadExplanation} props={{ commissionId: line.id }} />,
          },
          {
            key: 'money',
            label: 'Money',
            count: line.reversals.length,
            render: () => <SlotPart load={loadMoney} props={{ line }} />,
          },
          {
            key: 'holds',
            label: 'Holds and approvals',
            count: openHolds.length,
            render: () => <SlotPart load={loadHolds} props={{ line }} />,
          },
        ]}
        side={<LineTimeline line={line} />}
      />
      {act && <LineActForm line={line} act={act} onClose={() => setAct(null)} />}
      {adjusting && (
        <AdjustmentForm
          about={{ partnerId: line.partner.id, name: line.partner.name, kind: 'commission', id: line.id }}
          onClose={() => setAdjusting(false)}
        />
      )}
    </>
  )
}

const Notices = ({
  line,
  holds,
  ofPartner,
  error,
}: {
  line: LineWhole
  ofPartner: readonly { id: string; reason: string }[]
  holds: readonly { id: string; reason: string }[]
  error: unknown
}) => {
  const { approval } = line
  const waits = line.waitingSince !== null && approval !== null && holds.length === 0
  if (error === null && !waits && holds.length + ofPartner.length === 0 && !line.decline && line.state !== 'disputed')
    return undefined
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      {holds.map((hold) => (
        <Notice key={hold.id} tone="watch" title="On hold">
          {hold.reason}
        </Notice>
      ))}
      {ofPartner.map((hold) => (
        <Notice
          key={hold.id}
          tone="watch"
          title="All payments of this partner wait"
          action={<ScreenLink to={`partners/${line.partner.id}?tab=commissions`}>Open the hold</ScreenLink>}
        >
          {hold.reason}
        </Notice>
      ))}
      {line.state === 'disputed' && (
        <Notice tone="info" title="The partner contests it">
          What is not contested is paid meanwhile.{' '}
          <ScreenLink to={`commissions/disputes?q=${line.id}`}>Open the dispute</ScreenLink>
        </Notice>
      )}
      {waits && (
        <Notice
          tone={approval.isEscalated ? 'watch' : 'info'}
          title={`Waits for ${needsWords(approval.needs) || 'a person'}`}
        >
          {`Rule “${approval.rule}”.${approval.isEscalated ? ' It waits for more than 5 business days; the partner sees who holds the pen.' : ''}`}
        </Notice>
      )}
      {line.decline && (
        <Notice tone="watch" title={`Declined by ${line.decline.by}`}>
          {line.decline.reason}
        </Notice>
      )}
    </>
  )
}
