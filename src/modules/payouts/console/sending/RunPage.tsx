import { TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { wordsOf } from '#ui/states.ts'
import { dayWords } from '../ledgerParts.tsx'
import { RunSteps, State, Sum } from './parts.tsx'
import { words } from './words.ts'

type Whole = AnswerTo<'getPayoutRun'>
const loadReview = () => import('./RunReview.tsx').then((m) => m.RunReview)
const loadPartners = () => import('./RunPartners.tsx').then((m) => m.RunPartners)
const loadDifference = () => import('./RunDifference.tsx').then((m) => m.RunDifference)
const loadFiles = () => import('./RunFiles.tsx').then((m) => m.RunFiles)

/** One run: where it stands, who did what, what is to be looked at, and the act that comes next. */
export const RunPage = () => {
  const { runId } = useScreenParams('runId')
  const query = useQuery({
    queryKey: ['payouts', 'run', runId],
    queryFn: () => api.getPayoutRun({ params: { id: runId } }),
    // A freeze and the sending go on while nobody presses anything.
    refetchInterval: ({ state }) => (['freezing', 'executing'].includes(state.data?.state ?? '') ? 2_000 : false),
  })
  return (
    <Loaded query={query}>
      {(run) => (
        <RecordPage
          title={run.name}
          subtitle={run.fundingAccount.name}
          facts={[
            { label: words('state'), value: <State of={run.state} /> },
            { label: words('total'), value: <Sum currency={run.currency} minor={run.totalMinor} /> },
            { label: words('count'), value: run.payouts },
            { label: words('planned'), value: dayWords(run.plannedOn) },
          ]}
          actions={<Acts run={run} />}
          tabs={[
            { key: 'overview', label: words('run'), render: () => <Overview run={run} /> },
            { key: 'review', label: words('review'), render: () => <SlotPart load={loadReview} props={{ run }} /> },
            {
              key: 'partners',
              label: words('whoIsIn'),
              render: () => <SlotPart load={loadPartners} props={{ run }} />,
            },
            ...(['draft', 'freezing', 'cancelled'].includes(run.state)
              ? []
              : [
                  {
                    key: 'difference',
                    label: words('difference'),
                    render: () => <SlotPart load={loadDifference} props={{ run }} />,
                  },
                ]),
            ...(run.rail === 'csv'
              ? [{ key: 'files', label: words('files'), render: () => <SlotPart load={loadFiles} props={{ run }} /> }]
              : []),
          ]}
        />
      )}
    </Loaded>
  )
}

const Overview = ({ run }: { run: Whole }) => (
  <>
    {run.isPaused && (
      <Notice tone="watch" title={words('paused')}>
        {run.pauseReason}
      </Notice>
    )}
    {run.state === 'in_review' && run.objections.length > 0 && (
      <Notice title={words('inTheWay')}>
        {run.objections.map((one) => (
          <div key={one.words}>{one.words}</div>
        ))}
      </Notice>
    )}
    {run.state === 'freezing' && <Notice>{words('progress')}</Notice>}
    {run.state === 'executing' && !run.isPaused && <Notice>{words('sending')}</Notice>}
    {run.state === 'cancelled' && (
      <Notice tone="watch" title={words('gone')}>
        {run.cancelReason}
      </Notice>
    )}
    <RunSteps run={run} />
    <Section title={words('approvals')}>
      <FieldList>
        <Field label={words('createdBy')}>{run.createdBy?.name ?? words('byClock')}</Field>
        <Field label={words('hash')}>
          <code>{run.contentHash ?? '–'}</code>
        </Field>
        {run.fundingConfirmedBy && <Field label={words('fundingDone')}>{run.fundingConfirmedBy.name}</Field>}
        {run.needsSecond && <Field label={words('needsSecond')}>{run.secondReason}</Field>}
        {run.approvals.map((one) => (
          <Field key={`${one.by?.id} ${one.at}`} label={words('approve')}>
            {one.by?.name ?? '–'}, {formatMoment(one.at)} {one.isVoid && `(${words('approvalVoid')})`}
          </Field>
        ))}
      </FieldList>
    </Section>
    <Section title={words('payouts')}>
      <FieldList>
        {run.states.map((one) => (
          <Field key={one.state} label={wordsOf(one.state)}>
            {one.payouts} · <Sum currency={run.currency} minor={one.totalMinor} />
          </Field>
        ))}
      </FieldList>
    </Section>
  </>
)

type Act = 'freeze' | 'thaw' | 'cancel' | 'approve' | 'fund' | 'execute' | 'resume' | 'pause' | 'close'
const texts = {
  freeze: ['freezeTitle', 'freezeNote', 'freeze'],
  thaw: ['thawTitle', 'thawNote', 'thaw'],
  cancel: ['cancelTitle', 'cancelNote', 'cancel'],
  approve: ['approveTitle', 'approveNote', 'approve'],
  fund: ['fundingTitle', 'fundingNote', 'fundingConfirm'],
  execute: ['executeTitle', 'executeNote', 'execute'],
  resume: ['executeTitle', 'pauseNote', 'resume'],
  pause: ['pauseTitle', 'pauseNote', 'pause'],
  close: ['closeTitle', 'closeNote', 'close'],
} as const

const Acts = ({ run }: { run: Whole }) => {
  const cache = useQueryClient()
  const [asked, setAsked] = useState<Act | null>(null)
  const [reason, setReason] = useState('')
  const prepares = useRightReason('payouts.prepare', words('onlyFinance'))
  const approves = useRightReason('payouts.approve', words('onlyApprovers'))
  const executes = useRightReason('payouts.execute', words('onlyFinance'))
  const { guard, dialog } = useIdentityCheck()
  const params = { id: run.id }
  const calls: Record<Act, () => Promise<unknown>> = {
    freeze: () => api.freezePayoutRun({ params }),
    thaw: () => api.thawPayoutRun({ params }),
    cancel: () => api.cancelPayoutRun({ params, body: { reason } }),
    approve: () => api.approvePayoutRun({ params, body: { contentHash: run.contentHash ?? '' } }),
    fund: () => api.confirmPayoutRunFunding({ params }),
    execute: () => api.executePayoutRun({ params, body: { fundingConfirmed: true } }),
    resume: () => api.executePayoutRun({ params, body: {} }),
    pause: () => api.pausePayoutRun({ params, body: { reason } }),
    close: () => api.closePayoutRun({ params }),
  }
  const needsReason = asked === 'cancel' || asked === 'pause'
  const open = (act: Act) => () => {
    setReason('')
    setAsked(act)
  }
  const { state } = run
  return (
    <>
      {['draft', 'freezing', 'in_review', 'approved'].includes(state) && (
        <ReasonButton reason={prepares} onClick={open('cancel')}>
          {words('cancel')}
        </ReasonButton>
      )}
      {state === 'draft' && (
        <ReasonButton variant="filled" reason={prepares} onClick={open('freeze')}>
          {words('freeze')}
        </ReasonButton>
      )}
      {state === 'in_review' && (
        <>
          <ReasonButton reason={prepares} onClick={open('thaw')}>
            {words('thaw')}
          </ReasonButton>
          <ReasonButton
            variant="filled"
            reason={[approves, ...run.objections.map((one) => one.words)].filter((one) => one !== null)}
            onClick={open('approve')}
          >
            {words('approve')}
          </ReasonButton>
        </>
      )}
      {state === 'approved' && (
        <>
          {run.rail !== 'simulated' && run.fundingConfirmedAt === null && (
            <ReasonButton reason={executes} onClick={open('fund')}>
              {words('fundingConfirm')}
            </ReasonButton>
          )}
          <ReasonButton variant="filled" reason={executes} onClick={open('execute')}>
            {words('execute')}
          </ReasonButton>
        </>
      )}
      {run.isPaused ? (
        <ReasonButton variant="filled" reason={executes} onClick={open('resume')}>
          {words('resume')}
        </ReasonButton>
      ) : (
        state === 'executing' && (
          <ReasonButton reason={executes} onClick={open('pause')}>
            {words('pause')}
          </ReasonButton>
        )
      )}
      {state === 'reconciling' && !run.isPaused && (
        <ReasonButton variant="filled" reason={executes} onClick={open('close')}>
          {words('close')}
        </ReasonButton>
      )}
      <ConfirmDialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={words(texts[asked ?? 'freeze'][0])}
        consequence={
          <>
            {words(texts[asked ?? 'freeze'][1])}
            {asked === 'approve' && <code> {run.contentHash?.slice(0, 16)}</code>}
          </>
        }
        act={words(texts[asked ?? 'freeze'][2])}
        reason={needsReason && !reason.trim() ? words('reason') : null}
        run={async () => {
          await guard(calls[asked ?? 'freeze'])
          void cache.invalidateQueries({ queryKey: ['payouts'] })
          void cache.invalidateQueries({ queryKey: ['payout-runs'] })
        }}
      >
        {needsReason && (
          <TextInput
            label={words('reason')}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
      {dialog}
    </>
  )
}
