import { IconMail, IconMailOpened } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { DeadlinePill, FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { caseStateLabels, purposeLabels, riskLabels, scorecardStateLabels, seatLabels } from '../contract/states.ts'
import { InterestForm } from './InterestForm.tsx'
import styles from './Qualification.module.css'

export type Case = AnswerTo<'getQualificationCase'>
type Gate = Case['gateList'][number]
const loadResult = () => import('./ResultTab.tsx').then((m) => m.ResultTab)
const loadDecision = () => import('./DecisionTab.tsx').then((m) => m.DecisionTab)

/** One candidate: gates on top, progress by seat, then what was scored and decided. */
export const CasePage = () => {
  const { caseId } = useScreenParams('caseId')
  const query = useQuery({
    queryKey: ['qualification-cases', caseId],
    queryFn: () => api.getQualificationCase({ params: { id: caseId } }),
  })
  return <Loaded query={query}>{(found) => <Shown found={found} />}</Loaded>
}

const gateWords: Readonly<Record<Gate['state'], string>> = {
  pass: 'Passed',
  fail: 'Failed',
  open: 'Open',
  waived: 'Waived',
  sealed: 'Sealed',
}
const gateTones = { pass: 'good', fail: 'bad', open: 'watch', waived: 'info', sealed: 'plain' } as const

const Shown = ({ found }: { found: Case }) => {
  const [open, setOpen] = useState<'interest' | 'ask' | 'facts' | { gate: Gate; waive: boolean } | null>(null)
  const noPrepare = useRightReason('qualification.prepare', 'Partner managers write this down')
  const ended = found.state === 'decided' || found.state === 'closed'
  const over = ended ? `The case is ${caseStateLabels[found.state].toLowerCase()}` : null
  return (
    <>
      <RecordPage
        title={found.partner.name}
        state={found.state}
        stateLabel={caseStateLabels[found.state]}
        badges={<FactPill>{found.type.name}</FactPill>}
        owner={found.manager?.name ?? null}
        subtitle={
          <>
            <ScreenLink to={`partners/${found.partner.id}`}>Partner</ScreenLink>
            {found.applicationId && <ScreenLink to={`applications/${found.applicationId}`}>Application</ScreenLink>}
            {found.cycle > 1 && `Cycle ${found.cycle}`}
          </>
        }
        facts={[
          {
            label: 'Gates',
            value: found.gates.failed > 0 ? `${found.gates.failed} failed` : `${found.gates.open} open`,
            note: `${found.gates.passed} passed or waived`,
          },
          {
            label: 'Cards in',
            value: found.isLight ? 'None needed' : `${found.progress.submitted} of ${found.progress.needed}`,
          },
          { label: 'Risk', value: found.risk ? riskLabels[found.risk] : '–' },
          {
            label: 'Promised',
            value: found.decideBy && !ended ? <DeadlinePill dueAt={found.decideBy} /> : formatDateOr(found.decidedAt),
          },
        ]}
        notice={
          found.missing.length > 0 ? (
            <Notice tone={found.gates.failed > 0 ? 'bad' : 'info'}>
              What comes next waits for: {found.missing.join('; ')}.
            </Notice>
          ) : undefined
        }
        actions={
          <>
            <ReasonButton reason={noPrepare ?? over} onClick={() => setOpen('facts')}>
              Facts
            </ReasonButton>
            <ReasonButton reason={over} onClick={() => setOpen('ask')}>
              Ask the company
            </ReasonButton>
            <ReasonButton
              reason={over ?? (found.myInterest === 'undeclared' ? null : 'You have declared your interests')}
              onClick={() => setOpen('interest')}
            >
              Declare interests
            </ReasonButton>
          </>
        }
        tabs={[
          {
            key: 'case',
            label: 'Gates and seats',
            render: () => <Progress found={found} over={over} onGate={(gate, waive) => setOpen({ gate, waive })} />,
          },
          { key: 'result', label: 'Scores', render: () => <SlotPart load={loadResult} props={{ found }} /> },
          { key: 'decision', label: 'Decision', render: () => <SlotPart load={loadDecision} props={{ found }} /> },
        ]}
      />
      {open === 'interest' && (
        <InterestForm caseId={found.id} company={found.partner.name} onClose={() => setOpen(null)} />
      )}
      {open === 'ask' && <AskForm found={found} onClose={() => setOpen(null)} />}
      {open === 'facts' && <FactsForm found={found} onClose={() => setOpen(null)} />}
      {open !== null && typeof open === 'object' && (
        <GateForm found={found} gate={open.gate} waive={open.waive} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
const formatDateOr = (value: string | null) => (value ? formatDate(value) : '–')

const Progress = ({
  found,
  over,
  onGate,
}: {
  found: Case
  over: string | null
  onGate: (gate: Gate, waive: boolean) => void
}) => {
  const seat = useSeat()
  const noPrepare = useRightReason('qualification.prepare', 'Partner managers answer gates')
  const noWaive = useRightReason('qualification.waive_gate', 'Legal or an executive waives gates')
  return (
    <>
      <Section title="Gates" note="True whatever the score">
        <ul className={styles.gates}>
          {found.gateList.map((gate) => (
            <li key={gate.gate} className={styles.gate}>
              <FactPill tone={gateTones[gate.state]}>{gateWords[gate.state]}</FactPill>
              <div>
                <strong>{gate.label}</strong>
                <p className={styles.quiet}>
                  {gate.words}
                  {gate.by && gate.at && `, ${gate.by}, ${formatDate(gate.at)}`}
                </p>
              </div>
              <div className={styles.line}>
                {!gate.computed && (
                  <ReasonButton size="xs" reason={noPrepare ?? over} onClick={() => onGate(gate, false)}>
                    Answer
                  </ReasonButton>
                )}
                <ReasonButton
                  size="xs"
                  variant="subtle"
                  reason={
                    (gate.canBeWaived ? null : 'This gate is never waived, by anyone') ??
                    (gate.state === 'pass' ? 'It is passed' : null) ??
                    noWaive ??
                    over
                  }
                  onClick={() => onGate(gate, true)}
                >
                  Waive
                </ReasonButton>
              </div>
            </li>
          ))}
        </ul>
      </Section>
      {found.seats.map((one) => (
        <Section key={one.seat} title={seatLabels[one.seat]} note={one.reason}>
          <ul className={styles.envelopes}>
            {found.scorecards
              .filter((card) => card.seat === one.seat)
              .map((card) => (
                <li key={card.id} className={styles.envelope}>
                  <span className={styles.line}>
                    {card.isSealed ? <IconMail size={18} aria-hidden /> : <IconMailOpened size={18} aria-hidden />}
                    <strong>{purposeLabels[card.purpose]}</strong>
                  </span>
                  <span>{card.reviewer.name}</span>
                  <StateBadge state={card.state} label={scorecardStateLabels[card.state]} plain />
                  {card.dueAt && <DeadlinePill dueAt={card.dueAt} />}
                  {card.isSealed ? (
                    <span className={styles.quiet}>Sealed</span>
                  ) : (
                    <ScreenLink to={`reviews/${card.id}`}>{card.isMine ? 'My card' : 'Open'}</ScreenLink>
                  )}
                </li>
              ))}
          </ul>
          {one.needed && one.members.length === 0 && (
            <p className={styles.quiet}>Nobody sits here yet: a partner manager gives the seat out.</p>
          )}
        </Section>
      ))}
      <Section title="Questions to the company" note="Question and answer are read by every reviewer">
        {found.questions.length === 0 && <p className={styles.quiet}>Nothing was asked yet.</p>}
        {found.questions.map((one) => (
          <div key={one.number} className={styles.stack}>
            <strong>{one.text}</strong>
            <p className={styles.quiet}>
              {one.answer ?? 'Not answered yet'} ({one.askedBy}, {formatDate(one.askedAt)})
            </p>
          </div>
        ))}
      </Section>
      <Section title="What happened">
        {found.moves.map((move) => (
          <p key={`${move.to} ${move.at}`} className={styles.quiet}>
            {formatMoment(move.at)}: {caseStateLabels[move.to]}, {move.by}
            {move.reason && ` (${move.reason})`}
          </p>
        ))}
      </Section>
      {found.state === 'qualified' && seat.rights.has('qualification.open_case') && (
        <Notice tone="info">The assessment begins by itself when every needed seat has declared its interests.</Notice>
      )}
    </>
  )
}

const useDone = (onClose: () => void) => {
  const cache = useQueryClient()
  return (words: string) => async () => {
    toast(words, { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
    onClose()
  }
}

const AskForm = ({ found, onClose }: { found: Case; onClose: () => void }) => {
  const done = useDone(onClose)
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`Ask ${found.partner.name}`}
      draftKey={`ask ${found.id}`}
      sendLabel="Ask"
      initial={{ question: '' }}
      fields={[{ name: 'question', label: 'Question', kind: 'textarea', required: true, maxLength: 2000 }]}
      send={(values) => api.askCandidate({ params: { id: found.id }, body: { questions: [values.question] } })}
      onSent={done('Asked; they get a mail')}
    />
  )
}
const tristate = [
  { value: '', label: 'Not known' },
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]
const toChoice = (value: boolean | null | undefined) => (value === true ? 'yes' : value === false ? 'no' : '')
const fromChoice = (value: string) => (value === 'yes' ? true : value === 'no' ? false : null)
const FactsForm = ({ found, onClose }: { found: Case; onClose: () => void }) => {
  const done = useDone(onClose)
  return (
    <SideForm
      opened
      onClose={onClose}
      title="What gates and risk ask for"
      draftKey={`facts ${found.id} ${found.version}`}
      sendLabel="Write down"
      initial={{
        expectedValue: { amountMinor: found.facts.expectedValue ?? '', currency: found.currency },
        touchesCustomerData: toChoice(found.facts.touchesCustomerData),
        hasPersonalData: toChoice(found.facts.hasPersonalData),
        isCompetitorFlagged: toChoice(found.facts.isCompetitorFlagged),
        foundedOn: found.facts.foundedOn ?? '',
      }}
      fields={[
        { name: 'expectedValue', label: 'Value expected in year 1', kind: 'amount', currencies: [found.currency] },
        { name: 'touchesCustomerData', label: 'They touch customer data', kind: 'choice', options: tristate },
        { name: 'hasPersonalData', label: 'Personal data are handled', kind: 'choice', options: tristate },
        { name: 'isCompetitorFlagged', label: 'Flagged as a competitor', kind: 'choice', options: tristate },
        { name: 'foundedOn', label: 'Founded on', kind: 'date' },
      ]}
      send={(values) =>
        api.updateQualificationCase({
          params: { id: found.id },
          version: found.version,
          body: {
            facts: {
              expectedValue: values.expectedValue.amountMinor || null,
              touchesCustomerData: fromChoice(values.touchesCustomerData),
              hasPersonalData: fromChoice(values.hasPersonalData),
              isCompetitorFlagged: fromChoice(values.isCompetitorFlagged),
              foundedOn: values.foundedOn || null,
            },
          },
        })
      }
      onSent={done('Written down')}
    />
  )
}
const GateForm = ({
  found,
  gate,
  waive,
  onClose,
}: {
  found: Case
  gate: Gate
  waive: boolean
  onClose: () => void
}) => {
  const done = useDone(onClose)
  const params = { id: found.id, gate: gate.gate }
  return (
    <SideForm
      opened
      onClose={onClose}
      title={waive ? `Waive: ${gate.label}` : gate.label}
      draftKey={`gate ${found.id} ${gate.gate} ${waive}`}
      sendLabel={waive ? 'Waive' : 'Write down'}
      initial={{ result: 'pass', words: '', until: '' }}
      fields={[
        {
          name: 'result',
          label: 'Result',
          kind: 'choice',
          options: [
            { value: 'pass', label: 'Passed' },
            { value: 'fail', label: 'Failed' },
            { value: 'open', label: 'Open again' },
          ],
          when: () => !waive,
        },
        {
          name: 'words',
          label: waive ? 'Why' : 'What it stands on',
          kind: 'textarea',
          required: true,
          maxLength: 2000,
          ...(waive && { hint: 'It comes back as a condition of the decision.' }),
        },
        { name: 'until', label: waive ? 'Until' : 'Good until', kind: 'date', required: waive },
      ]}
      send={(values) =>
        waive
          ? api.waiveGate({ params, body: { reason: values.words, until: values.until } })
          : api.answerGate({
              params,
              body: { result: values.result as 'pass', words: values.words, validUntil: values.until || null },
            })
      }
      onSent={done(waive ? 'Waived' : 'Written down')}
    />
  )
}
