import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DeadlinePill, FactPill } from '#ui/Badges.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { toast } from '#ui/toasts.ts'
import { caseStateLabels, riskLabels } from '../contract/states.ts'
import { AskForm, EndForm, FactsForm, GateForm } from './CaseForms.tsx'
import { CaseSeats } from './CaseSeats.tsx'
import { InterestForm } from './InterestForm.tsx'
import styles from './Qualification.module.css'

export type Case = AnswerTo<'getQualificationCase'>
export type Gate = Case['gateList'][number]
const loadResult = () => import('./ResultTab.tsx').then((m) => m.ResultTab)
const loadEvidence = () => import('./CaseEvidence.tsx').then((m) => m.CaseEvidence)
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
  const [open, setOpen] = useState<
    'interest' | 'ask' | 'facts' | 'close' | 'reopen' | { gate: Gate; waive: boolean } | null
  >(null)
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
              What comes next waits for:
              <ul className={styles.waits}>
                {found.missing.map((one) => (
                  <li key={`${one.words} ${one.who}`}>
                    {one.words}
                    {one.who && <strong>: {one.who}</strong>}
                  </li>
                ))}
              </ul>
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
            render: () => (
              <>
                <Gates found={found} over={over} onGate={(gate, waive) => setOpen({ gate, waive })} />
                <CaseSeats found={found} over={over} />
                <History found={found} onEnd={setOpen} />
              </>
            ),
          },
          { key: 'result', label: 'Scores', render: () => <SlotPart load={loadResult} props={{ found }} /> },
          {
            key: 'evidence',
            label: 'Documents and risk',
            render: () => <SlotPart load={loadEvidence} props={{ found }} />,
          },
          { key: 'decision', label: 'Decision', render: () => <SlotPart load={loadDecision} props={{ found }} /> },
        ]}
      />
      {open === 'interest' && (
        <InterestForm caseId={found.id} company={found.partner.name} onClose={() => setOpen(null)} />
      )}
      {open === 'ask' && <AskForm found={found} onClose={() => setOpen(null)} />}
      {open === 'facts' && <FactsForm found={found} onClose={() => setOpen(null)} />}
      {(open === 'close' || open === 'reopen') && <EndForm found={found} act={open} onClose={() => setOpen(null)} />}
      {open !== null && typeof open === 'object' && (
        <GateForm found={found} gate={open.gate} waive={open.waive} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
const saveCaseFile = async (found: Case, format: 'pdf' | 'json') => {
  try {
    const file = await api.getCaseFile({ params: { id: found.id }, query: { format } })
    saveBlob(file, `Case file ${found.partner.name} ${found.cycle}.${format}`)
  } catch (thrown) {
    toast(readProblem(thrown).detail, { tone: 'bad' })
  }
}
const formatDateOr = (value: string | null) => (value ? formatDate(value) : '–')

const Gates = ({
  found,
  over,
  onGate,
}: {
  found: Case
  over: string | null
  onGate: (gate: Gate, waive: boolean) => void
}) => {
  const noPrepare = useRightReason('qualification.prepare', 'Partner managers answer gates')
  const noWaive = useRightReason('qualification.waive_gate', 'Legal or an executive waives gates')
  return (
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
  )
}

/** What was asked, what has happened, and how the case ends or begins again. */
const History = ({ found, onEnd }: { found: Case; onEnd: (act: 'close' | 'reopen') => void }) => {
  const noRun = useRightReason('qualification.open_case', 'Partner managers close cases')
  const noReopen = useRightReason('qualification.reopen', 'Executives reopen cases')
  const ended = found.state === 'decided' || found.state === 'closed'
  return (
    <>
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
      <Section
        title="What happened"
        actions={
          <>
            <Button size="xs" onClick={() => void saveCaseFile(found, 'pdf')}>
              Case file, PDF
            </Button>
            <Button size="xs" onClick={() => void saveCaseFile(found, 'json')}>
              Case file, JSON
            </Button>
            <ReasonButton
              size="xs"
              reason={noRun ?? (ended ? `It is ${caseStateLabels[found.state].toLowerCase()}` : null)}
              onClick={() => onEnd('close')}
            >
              Close the case
            </ReasonButton>
            <ReasonButton
              size="xs"
              reason={noReopen ?? (found.state === 'decided' ? null : 'Only a decided case is reopened')}
              onClick={() => onEnd('reopen')}
            >
              Reopen the case
            </ReasonButton>
          </>
        }
      >
        {found.moves.map((move) => (
          <p key={`${move.to} ${move.at}`} className={styles.quiet}>
            {formatMoment(move.at)}: {caseStateLabels[move.to]}, {move.by}
            {move.reason && ` (${move.reason})`}
          </p>
        ))}
      </Section>
    </>
  )
}
