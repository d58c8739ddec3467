import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { journeyStateLabels, stuckActionLabels } from '../contract/states.ts'

export type Journey = AnswerTo<'getJourney'>
export type Step = Journey['steps'][number]
const loadSteps = () => import('./JourneySteps.tsx').then((m) => m.JourneySteps)
const loadGate = () => import('./GateTab.tsx').then((m) => m.GateTab)
const loadAccount = () => import('./AccountTab.tsx').then((m) => m.AccountTab)
const loadPath = () => import('./PathTab.tsx').then((m) => m.PathTab)

const sides = { us: 'Us', partner: 'Partner', both: 'Both' } as const

/** One onboarding: the steps of both sides, the gate, the path to first results, and what is stuck. */
export const JourneyPage = () => {
  const { journeyId } = useScreenParams('journeyId')
  const query = useQuery({
    queryKey: ['journeys', journeyId],
    queryFn: () => api.getJourney({ params: { id: journeyId } }),
  })
  return <Loaded query={query}>{(journey) => <Shown journey={journey} />}</Loaded>
}

const Shown = ({ journey }: { journey: Journey }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<'pause' | 'abandon' | null>(null)
  const after = async (words: string) => {
    toast(words, { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['journeys'] })
    setOpen(null)
  }
  const stuck = journey.findings.filter((finding) => finding.endedAt === null)
  const failed = journey.openings.filter((one) => one.state === 'failed' || one.lastError !== null)
  const carried = journey.goLive?.carried.length ?? 0
  return (
    <>
      <RecordPage
        title={journey.partner.name}
        state={journey.state}
        stateLabel={journeyStateLabels[journey.state]}
        badges={<FactPill>{journey.type.name}</FactPill>}
        owner={journey.manager?.name ?? null}
        subtitle={
          <>
            <ScreenLink to={`partners/${journey.partner.id}`}>Partner</ScreenLink>
            {journey.agreementId && <ScreenLink to={`agreements/${journey.agreementId}`}>Agreement</ScreenLink>}
            <ScreenLink to={`onboarding/templates/${journey.template.id}`}>
              {journey.template.name}, version {journey.template.number}
            </ScreenLink>
          </>
        }
        facts={[
          { label: 'Progress', value: `${journey.progress} %`, note: journey.phaseTitle },
          {
            label: journey.liveOn ? 'Live since' : 'Go-live',
            value: <DateText value={journey.liveOn ?? journey.targetOn} as="date" />,
            note: journey.liveOn
              ? `after ${dayCount(journey.days)}`
              : journey.daysToTarget >= 0
                ? `in ${dayCount(journey.daysToTarget)}`
                : `${dayCount(-journey.daysToTarget)} over`,
          },
          {
            label: 'Who holds it',
            value: journey.holder ? sides[journey.holder] : '–',
            note: journey.nextStep?.title,
          },
          {
            label: 'Gate',
            value: journey.gate.isOpen
              ? `${journey.gate.conditions.filter((condition) => !condition.isMet).length} open`
              : 'All green',
          },
        ]}
        notice={
          <>
            {journey.pausedUntil && (
              <Notice tone="info">
                Rests until {formatDate(journey.pausedUntil)}: {journey.moves.at(-1)?.reason}
              </Notice>
            )}
            {stuck.map((finding) => (
              <Notice key={finding.id} tone="watch">
                {finding.words}, held by{' '}
                {finding.side === 'us' ? 'us' : finding.side === 'both' ? 'both sides' : journey.partner.name} since{' '}
                {formatDate(finding.since)}. Done about it:{' '}
                {finding.actions.map(({ kind, words }) => `${stuckActionLabels[kind]} ${words}`).join(', ') ||
                  'nothing yet'}
                .
              </Notice>
            ))}
            {failed.length > 0 && (
              <Notice tone="bad">
                {failed.length === 1
                  ? 'One item of the account is not open'
                  : `${failed.length} items of the account are not open`}
                : {failed.map((one) => `${one.label} (${one.lastError})`).join('; ')}
              </Notice>
            )}
            {carried > 0 && <Notice tone="watch">{carried} conditions are owed since go-live.</Notice>}
          </>
        }
        actions={
          <>
            {journey.state === 'paused' ? (
              <ReasonButton
                reason={journey.reasonsAgainst.resume[0] ?? null}
                onClick={() => void api.resumeJourney({ params: { id: journey.id } }).then(() => after('It goes on'))}
              >
                Let it go on
              </ReasonButton>
            ) : (
              <ReasonButton reason={journey.reasonsAgainst.pause[0] ?? null} onClick={() => setOpen('pause')}>
                Pause
              </ReasonButton>
            )}
            <ReasonButton reason={journey.reasonsAgainst.abandon[0] ?? null} onClick={() => setOpen('abandon')}>
              Give up
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'steps',
            label: 'Steps',
            count: journey.steps.filter((step) => ['open', 'submitted', 'returned'].includes(step.state)).length,
            render: () => <SlotPart load={loadSteps} props={{ journey }} />,
          },
          { key: 'gate', label: 'Go-live', render: () => <SlotPart load={loadGate} props={{ journey }} /> },
          { key: 'path', label: 'First 90 days', render: () => <SlotPart load={loadPath} props={{ journey }} /> },
          {
            key: 'account',
            label: 'Account and people',
            render: () => <SlotPart load={loadAccount} props={{ journey }} />,
          },
        ]}
      />
      {open !== null && (
        <SideForm
          opened
          onClose={() => setOpen(null)}
          title={
            open === 'pause' ? `Let ${journey.partner.name} rest` : `Give up the onboarding of ${journey.partner.name}`
          }
          draftKey={`journey ${open} ${journey.id}`}
          sendLabel={open === 'pause' ? 'Pause' : 'Give up'}
          initial={{ reason: '', untilOn: '' }}
          fields={[
            { name: 'reason', label: 'Why', kind: 'textarea', required: true, maxLength: 2000 },
            ...(open === 'pause'
              ? [
                  {
                    name: 'untilOn' as const,
                    label: 'Until',
                    kind: 'date' as const,
                    required: true,
                    hint: 'Due dates move by the business days it rests. It wakes by itself.',
                  },
                ]
              : []),
          ]}
          send={(values) =>
            open === 'pause'
              ? api.pauseJourney({ params: { id: journey.id }, body: values })
              : api.abandonJourney({ params: { id: journey.id }, body: { reason: values.reason } })
          }
          onSent={() => void after(open === 'pause' ? 'It rests' : 'Given up')}
        />
      )}
    </>
  )
}
const dayCount = (days: number): string => (days === 1 ? '1 day' : `${days} days`)
