import { Button, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatAmount, formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { metricLabels, outcomeLabels, seatLabels } from '../contract/states.ts'
import type { Case } from './CasePage.tsx'
import { PrepareForm } from './PrepareForm.tsx'
import styles from './Qualification.module.css'

export type Decision = NonNullable<AnswerTo<'getQualificationDecision'>['decision']>

export const DecisionTab = ({ found }: { found: Case }) => {
  const query = useQuery({
    queryKey: ['qualification-cases', found.id, 'decision', found.version],
    queryFn: () => api.getQualificationDecision({ params: { id: found.id } }),
  })
  return <Loaded query={query}>{({ decision }) => <Shown found={found} decision={decision} />}</Loaded>
}

const stateWords = { prepared: 'Prepared', signed_off: 'Signed off', made: 'Made', superseded: 'Superseded' } as const
const signWords = { missing: 'Not signed off', signed: 'Signed off', void: 'Void' } as const
const signTones = { missing: 'watch', signed: 'good', void: 'bad' } as const
const made = { approved: 'Approved', waitlisted: 'Waitlisted', declined: 'Declined' } as const

/** Who sits on no seat, or has signed already, reads so on the button; of a light type anyone with the role signs. */
const whyNoSeat = (found: Case, decision: Decision): string | null => {
  if (found.isLight) return null
  const mine = found.scorecards.filter(
    (card) => card.isMine && (card.state === 'submitted' || card.state === 'revised'),
  )
  if (mine.length === 0) return 'You sit on no seat of this case'
  const waits = decision.signOffs.some((one) => one.state !== 'signed' && mine.some((card) => card.seat === one.seat))
  return waits ? null : 'Your seat has signed off'
}

const Shown = ({ found, decision }: { found: Case; decision: Decision | null }) => {
  const cache = useQueryClient()
  const [preparing, setPreparing] = useState(false)
  const [making, setMaking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const params = { id: found.id }
  const noPrepare = useRightReason('qualification.prepare', 'Partner managers prepare decisions')
  const noSign = useRightReason('qualification.sign_off', 'Reviewers sign off')
  const noDecide = useRightReason('qualification.decide', 'A partner manager or an executive decides')
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const isOpen = decision === null || decision.state === 'prepared' || decision.state === 'signed_off'
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      <Section
        title="Decision"
        note="What is signed off is the outcome, type, terms, conditions and predictions, exactly as they stand"
        actions={
          isOpen && (
            <>
              <ReasonButton reason={noPrepare} onClick={() => setPreparing(true)}>
                {decision ? 'Change' : 'Prepare'}
              </ReasonButton>
              {decision && (
                <>
                  <ReasonButton
                    reason={noSign ?? (decision && whyNoSeat(found, decision))}
                    onClick={() =>
                      void act(
                        () => api.signOffQualificationDecision({ params, body: { contentHash: decision.contentHash } }),
                        'Signed off',
                      )
                    }
                  >
                    Sign off
                  </ReasonButton>
                  <ReasonButton
                    variant="filled"
                    reason={[...(noDecide ? [noDecide] : []), ...decision.againstMaking]}
                    onClick={() => setMaking(true)}
                  >
                    {outcomeLabels[decision.outcome]}
                  </ReasonButton>
                </>
              )}
            </>
          )
        }
      >
        {!decision && <p className={styles.quiet}>Nothing is prepared yet.</p>}
        {decision && (
          <FieldList>
            <Field label="State">
              <StateBadge state={decision.state} label={stateWords[decision.state]} plain />
            </Field>
            <Field label="Outcome">{made[decision.outcome]}</Field>
            <Field label="Type">{decision.type.name}</Field>
            <Field label="Reasons">{decision.reasons.map((one) => one.label).join(', ') || '–'}</Field>
            {decision.againstReason && <Field label="Against the advice, because">{decision.againstReason}</Field>}
            {decision.revisitOn && <Field label="Look again on">{formatDate(decision.revisitOn)}</Field>}
            {decision.reapplyFrom && <Field label="May apply again from">{formatDate(decision.reapplyFrom)}</Field>}
            {decision.reapplyNever && <Field label="May apply again">Never</Field>}
            <Field label="Prepared by">
              {decision.preparedBy}, {formatMoment(decision.preparedAt)}
            </Field>
            {decision.madeAt && (
              <Field label="Made by">
                {decision.madeBy}, {formatMoment(decision.madeAt)}
                {decision.singlePerson && ' (a single person)'}
              </Field>
            )}
          </FieldList>
        )}
      </Section>
      {decision && <Content found={found} decision={decision} />}
      {decision && (
        <Section title="Sign-offs">
          {decision.signOffs.length === 0 && <p className={styles.quiet}>No seat has to sign off.</p>}
          {decision.signOffs.map((one) => (
            <p key={one.seat} className={styles.line}>
              <FactPill tone={signTones[one.state]}>{signWords[one.state]}</FactPill>
              {seatLabels[one.seat]}
              {one.by && `, ${one.by}`}
              {one.voidBecause.length > 0 && ` (changed since: ${one.voidBecause.join(', ')})`}
            </p>
          ))}
        </Section>
      )}
      {decision && (
        <Section
          title="Letter to the company"
          note="Outcome and reasons that may be shared; nothing of the internal record"
          actions={
            <>
              <Button
                size="xs"
                onClick={() =>
                  void act(async () => {
                    saveBlob(await api.getDecisionLetter({ params }), `Letter to ${found.partner.name}.pdf`)
                  }, 'Saved')
                }
              >
                {decision.state === 'made' ? 'Open the letter' : 'Look at the draft'}
              </Button>
              <ReasonButton
                size="xs"
                reason={noPrepare ?? (decision.state === 'made' ? null : 'It goes out when the decision is made')}
                onClick={() => void act(() => api.sendDecisionLetter({ params }), 'The letter is on its way')}
              >
                Send the letter
              </ReasonButton>
            </>
          }
        >
          {decision.body ? (
            <p style={{ whiteSpace: 'pre-line' }}>{decision.body}</p>
          ) : (
            <p className={styles.quiet}>The words come from the template.</p>
          )}
        </Section>
      )}
      {decision?.appeal && <Appeal found={found} decision={decision} act={act} />}
      {preparing && <PrepareForm found={found} decision={decision} onClose={() => setPreparing(false)} />}
      {decision && (
        <ConfirmDialog
          opened={making}
          onClose={() => setMaking(false)}
          title={`${outcomeLabels[decision.outcome]} ${found.partner.name}?`}
          consequence={
            decision.outcome === 'approved'
              ? 'The partner is approved, its first contact may look around, and the mail goes out. Conditions become tasks.'
              : 'The partner moves, and the mail with the reasons goes out. The company can appeal once.'
          }
          act={outcomeLabels[decision.outcome]}
          run={() =>
            api
              .makeQualificationDecision({ params, body: { contentHash: decision.contentHash } })
              .then(() => act(async () => undefined, made[decision.outcome]))
          }
        />
      )}
    </>
  )
}

const Content = ({ found, decision }: { found: Case; decision: Decision }) => (
  <>
    <ProposedTerms decision={decision} />
    <Section title="Conditions">
      <SimpleTable
        label="Conditions"
        rows={decision.conditions.map((one, at) => ({ ...one, at }))}
        rowKey={(row) => String(row.at)}
        empty="No conditions."
        columns={[
          { key: 'text', title: 'Condition', cell: (row) => row.text },
          { key: 'side', title: 'Who', cell: (row) => (row.side === 'team' ? 'We' : 'The partner') },
          { key: 'dueOn', title: 'By', cell: (row) => (row.dueOn ? formatDate(row.dueOn) : '–') },
        ]}
      />
    </Section>
    <Section title="Predictions" note="Low and high bound 80 % of what may happen; frozen when the decision is made">
      <SimpleTable
        label="Predictions"
        rows={rangesOf(found, decision)}
        rowKey={(row) => row.label}
        empty="Nothing is predicted."
        columns={[
          { key: 'label', title: 'What', cell: (row) => row.label },
          { key: 'low', title: 'Low', align: 'end', cell: (row) => row.low },
          { key: 'likely', title: 'Likely', align: 'end', cell: (row) => row.likely },
          { key: 'high', title: 'High', align: 'end', cell: (row) => row.high },
        ]}
      />
    </Section>
  </>
)
const ProposedTerms = ({ decision }: { decision: Decision }) => {
  const words = useQuery({
    queryKey: ['proposed-terms', decision.type.id, JSON.stringify(decision.terms)],
    queryFn: () => api.checkProposedTerms({ body: { typeId: decision.type.id, terms: decision.terms } }),
  })
  return (
    <Section
      title="Proposed terms"
      note={
        decision.termsChecked ? 'What is not named holds by default' : 'Kept as written: nothing checks these lines yet'
      }
    >
      <SimpleTable
        label="Proposed terms"
        rows={decision.terms.map((term, at) => ({ ...term, at }))}
        rowKey={(row) => String(row.at)}
        empty="No terms are proposed."
        columns={[
          {
            key: 'kind',
            title: 'Term',
            cell: (row) => words.data?.lines[row.at]?.title ?? row.kind.replaceAll('_', ' '),
          },
          {
            key: 'says',
            title: 'What it says',
            cell: (row) => words.data?.lines[row.at]?.sentences.join(' ') ?? '',
          },
          {
            key: 'exception',
            title: '',
            cell: (row) => row.isException && <FactPill tone="watch">exception</FactPill>,
          },
        ]}
      />
    </Section>
  )
}
const rangesOf = (found: Case, { predictions }: Decision) => {
  const money = (amountMinor: string) => formatAmount({ amountMinor, currency: found.currency })
  const plain = (value: string) => value
  const rows = [
    [metricLabels.revenue_year_1, predictions.revenueYear1, money],
    [metricLabels.customers_year_1, predictions.customersYear1, plain],
    [metricLabels.months_to_first_revenue, predictions.monthsToFirstRevenue, plain],
    [metricLabels.api_calls_month_6, predictions.apiCallsMonth6, plain],
  ] as const
  return [
    ...rows.flatMap(([label, range, format]) =>
      range ? [{ label, low: format(range.low), likely: format(range.likely), high: format(range.high) }] : [],
    ),
    ...(typeof predictions.activeAtMonth12Ppm === 'number'
      ? [
          {
            label: metricLabels.active_at_month_12,
            low: '',
            likely: `${predictions.activeAtMonth12Ppm / 10_000} %`,
            high: '',
          },
        ]
      : []),
  ]
}

const Appeal = ({
  found,
  decision,
  act,
}: {
  found: Case
  decision: Decision
  act: (run: () => Promise<unknown>, words: string) => Promise<void>
}) => {
  const [answer, setAnswer] = useState('')
  const noDecide = useRightReason('qualification.decide', 'A partner manager or an executive answers')
  const appeal = decision.appeal!
  const send = (outcome: 'accepted' | 'rejected') =>
    void act(
      () => api.answerAppeal({ params: { id: found.id }, body: { outcome, answer: answer.trim() } }),
      'The company gets the answer by mail',
    )
  const reason = noDecide ?? (answer.trim() ? null : 'Write the answer first')
  return (
    <Section title="Appeal" note={`Answer promised by ${formatDate(appeal.answerBy)}; only by who took no part`}>
      <p style={{ whiteSpace: 'pre-line' }}>{appeal.text}</p>
      <p className={styles.quiet}>
        {appeal.from}, {formatMoment(appeal.at)}
      </p>
      {appeal.outcome ? (
        <Notice tone="info">
          {appeal.outcome === 'accepted' ? 'Accepted' : 'Rejected'} by {appeal.answeredBy}: {appeal.answer}
        </Notice>
      ) : (
        <div className={styles.stack}>
          <Textarea
            label="Answer; they read it"
            value={answer}
            maxLength={5000}
            autosize
            minRows={3}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
          <div className={styles.line}>
            <ReasonButton reason={reason} onClick={() => send('rejected')}>
              Reject
            </ReasonButton>
            <ReasonButton reason={reason} onClick={() => send('accepted')}>
              Accept and reopen
            </ReasonButton>
          </div>
        </div>
      )}
    </Section>
  )
}
