import { Button, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, urlOf } from '#client/api.ts'
import { DateText, DeadlinePill, FactPill, PersonBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { countryName } from '#ui/form/choices.ts'
import { formatMoment, formatSize } from '#ui/format.ts'
import { useKeys } from '#ui/keys.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useGo, useScreenParams } from '#ui/routing.tsx'
import { Columns, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { Timeline } from '#ui/Timeline.tsx'
import { toast } from '#ui/toasts.ts'
import { openStates } from '../contract/states.ts'
import { DecisionForm } from './DecisionForm.tsx'
import { answerText, channelLabel, stateLabel } from './labels.ts'

const loadCalls = () => import('./PartnerCalls.tsx').then((m) => m.PartnerCalls)
const loadNeeds = () => import('./PartnerNeeds.tsx').then((m) => m.PartnerNeeds)
/** What is known once it is clear which company it is. */
const partnerTabs = (partnerId: string, applicationId: string) => [
  { key: 'calls', label: 'Calls', render: () => <SlotPart load={loadCalls} props={{ partnerId, applicationId }} /> },
  {
    key: 'needs',
    label: 'Needs and fit',
    render: () => <SlotPart load={loadNeeds} props={{ partnerId, applicationId }} />,
  },
]

type Application = AnswerTo<'getApplication'>
type Outcome = 'accepted' | 'waitlisted' | 'declined'

const useApplication = (id: string) =>
  useQuery({ queryKey: ['applications', id], queryFn: () => api.getApplication({ params: { id } }) })

/** One application: answers beside checks, and the decision always in reach (a, w, d; n for the next). */
export const ApplicationPage = () => {
  const { applicationId } = useScreenParams('applicationId')
  const query = useApplication(applicationId)
  return <Loaded query={query}>{(application) => <Review application={application} />}</Loaded>
}

const Review = ({ application }: { application: Application }) => {
  const cache = useQueryClient()
  const go = useGo()
  const [deciding, setDeciding] = useState<Outcome | null>(null)
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const params = { id: application.id }
  const noRight = useRightReason('discovery.decide', 'Only partner managers decide applications')
  const noReview = useRightReason('discovery.review', 'Only partner managers review applications')
  const act = async (run: () => Promise<unknown>, words?: string) => {
    setError(null)
    try {
      await run()
      if (words) toast(words, { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['applications'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const isOpen = (openStates as readonly string[]).includes(application.state)
  const decidable =
    noRight ??
    (application.state === 'in_review' || application.state === 'waitlisted'
      ? null
      : application.state === 'submitted'
        ? 'Take it first'
        : `It is ${stateLabel(application.state).toLowerCase()}`)
  const decide = (outcome: Outcome) => () => {
    if (decidable === null) setDeciding(outcome)
  }
  const next = async () => {
    const { data } = await api.listApplications({
      query: { state: ['submitted', 'in_review'], sort: 'arrivedAt', limit: 50 },
    })
    const at = data.findIndex((row) => row.id === application.id)
    const following = data[(at + 1) % data.length]
    if (following && following.id !== application.id) go(`applications/${following.id}`)
    else toast('Nothing else is waiting')
  }
  useKeys({ a: decide('accepted'), w: decide('waitlisted'), d: decide('declined'), n: () => void next() })
  const [latest] = application.decisions
  const { promise } = application
  const due = promise.firstAnswerBy ?? promise.decisionBy
  return (
    <>
      <RecordPage
        title={application.company || 'An application without a name'}
        state={application.state}
        stateLabel={stateLabel(application.state)}
        owner={application.reviewer?.name ?? null}
        subtitle={
          <>
            {application.website && <span>{application.website}</span>}
            {application.country && <span>{countryName(application.country)}</span>}
            {application.partner && (
              <ScreenLink to={`partners/${application.partner.id}`}>{application.partner.name}</ScreenLink>
            )}
          </>
        }
        facts={[
          {
            label: 'Promised by',
            value: due && isOpen ? <DeadlinePill dueAt={due} paused={promise.state === 'paused'} /> : '–',
            note: promise.state === 'paused' ? 'Stands still: we wait for the applicant' : undefined,
          },
          { label: 'Arrived', value: <DateText value={application.arrivedAt} /> },
          { label: 'Came by', value: channelLabel(application.channel), note: application.source || undefined },
          {
            label: 'E-mail',
            value: application.emailProven ? 'Confirmed' : 'Not confirmed',
            note: application.proofWaived ?? application.email ?? undefined,
          },
        ]}
        notice={
          error !== null || latest?.canUndo ? (
            <>
              {error !== null && <ProblemBanner error={error} />}
              {latest?.canUndo && (
                <Notice
                  tone="info"
                  action={
                    <Button
                      size="xs"
                      onClick={() =>
                        void act(() => api.undoApplicationDecision({ params }), 'Taken back; nothing was sent')
                      }
                    >
                      Undo
                    </Button>
                  }
                >
                  {stateLabel(latest.outcome)} by {latest.by}. The mail goes out <DateText value={latest.undoUntil} />.
                </Notice>
              )}
            </>
          ) : undefined
        }
        actions={
          <>
            {application.state === 'quarantined' && <Release application={application} act={act} reason={noReview} />}
            {application.state === 'submitted' && <Take application={application} act={act} reason={noReview} />}
            {isOpen && application.state !== 'submitted' && (
              <>
                <ReasonButton
                  reason={
                    noReview ?? (application.state === 'in_review' ? null : 'Questions wait for their answers already')
                  }
                  onClick={() => setAsking(true)}
                >
                  Ask
                </ReasonButton>
                <ReasonButton reason={decidable} title="d" onClick={decide('declined')}>
                  Decline
                </ReasonButton>
                <ReasonButton reason={decidable} title="w" onClick={decide('waitlisted')}>
                  Waitlist
                </ReasonButton>
                <ReasonButton variant="filled" reason={decidable} title="a" onClick={decide('accepted')}>
                  Accept
                </ReasonButton>
              </>
            )}
          </>
        }
        tabs={[
          { key: 'review', label: 'Review', render: () => <Answers application={application} act={act} /> },
          {
            key: 'messages',
            label: 'Messages',
            count: application.questions.length || undefined,
            render: () => <Messages application={application} act={act} />,
          },
          {
            key: 'decisions',
            label: 'Decisions',
            count: application.decisions.length || undefined,
            render: () => <Decisions application={application} />,
          },
          ...(application.partner ? partnerTabs(application.partner.id, application.id) : []),
        ]}
        side={
          <Timeline
            title="What has happened"
            items={application.steps
              .map((step, index) => ({
                id: `${index}`,
                at: step.at,
                actor: step.by,
                text: `${stateLabel(step.state).toLowerCase()}`,
                ...(step.reason && { detail: step.reason }),
              }))
              .reverse()}
          />
        }
      />
      {deciding && <DecisionForm applications={[application]} outcome={deciding} onClose={() => setDeciding(null)} />}
      {asking && (
        <Ask
          onClose={() => setAsking(false)}
          ask={(questions) =>
            act(
              () => api.askApplicant({ params, body: { questions } }),
              'Asked; the clock stands still until the answers come',
            )
          }
        />
      )}
    </>
  )
}

type Act = (run: () => Promise<unknown>, words?: string) => Promise<void>
type VerbProps = { application: Application; act: Act; reason: string | null }

const Take = ({ application, act, reason }: VerbProps) => {
  const [waiving, setWaiving] = useState(false)
  const [why, setWhy] = useState('')
  const params = { id: application.id }
  return (
    <>
      <ReasonButton
        variant="filled"
        reason={reason}
        onClick={() =>
          application.emailProven
            ? void act(() => api.assignApplication({ params, body: {} }), 'It is yours')
            : setWaiving(true)
        }
      >
        Take
      </ReasonButton>
      <ConfirmDialog
        opened={waiving}
        onClose={() => setWaiving(false)}
        title="The e-mail is not confirmed"
        consequence="The applicant has not opened the mailed link yet. You can wait for it, or say why it is not needed."
        act="Take it all the same"
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .assignApplication({ params, body: { proofNotNeeded: why.trim() } })
            .then(() => act(async () => undefined, 'It is yours'))
        }
      >
        <Textarea label="Why" value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      </ConfirmDialog>
    </>
  )
}

const Release = ({ application, act, reason }: VerbProps) => {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState('')
  return (
    <>
      <ReasonButton reason={reason} onClick={() => setOpened(true)}>
        It is no spam
      </ReasonButton>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Take ${application.company || 'this application'} out of quarantine?`}
        consequence="It becomes an ordinary application; the promise to the applicant runs from when it arrived."
        act="Release"
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .releaseApplication({ params: { id: application.id }, body: { reason: why.trim() } })
            .then(() => act(async () => undefined, 'Released'))
        }
      >
        <Textarea label="Why" value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      </ConfirmDialog>
    </>
  )
}

const Ask = ({ onClose, ask }: { onClose: () => void; ask: (questions: string[]) => Promise<void> }) => {
  const [text, setText] = useState('')
  const questions = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title="Ask the applicant"
      consequence="Each line is a question. The mail goes at once, and our clock stands still until the answers come."
      act={questions.length > 1 ? `Ask ${questions.length} questions` : 'Ask'}
      reason={questions.length === 0 ? 'Type a question' : questions.length > 10 ? '10 questions at most' : null}
      run={() => ask(questions)}
    >
      <Textarea
        aria-label="Questions"
        autosize
        minRows={4}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
    </ConfirmDialog>
  )
}

const tones = { pass: 'good', note: 'info', hold: 'watch', stop: 'bad' } as const

const Answers = ({ application, act }: { application: Application; act: Act }) => {
  const cache = useQueryClient()
  const pages = [...new Set(application.answers.map((answer) => answer.page))]
  return (
    <Columns leastPx={340}>
      <div>
        {pages.map((page) => (
          <Section key={page} title={page}>
            <dl style={{ margin: 0, display: 'grid', gap: 10 }}>
              {application.answers
                .filter((answer) => answer.page === page && answer.kind !== 'heading')
                .map((answer) => (
                  <div key={answer.field}>
                    <dt style={{ color: 'var(--text-quiet)', fontSize: 12 }}>{answer.label}</dt>
                    <dd style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                      {answer.kind === 'country' && typeof answer.value === 'string'
                        ? countryName(answer.value)
                        : answerText(answer.value)}{' '}
                      {answer.changed && <FactPill tone="watch">the question changed since</FactPill>}
                    </dd>
                  </div>
                ))}
            </dl>
          </Section>
        ))}
        {application.teamFields.length > 0 && (
          <Section title="Filled in by us">
            <FieldList>
              {application.teamFields.map((field) => {
                const given = application.answers.find((answer) => answer.field === field.key)
                return (
                  <EditableField
                    key={field.key}
                    label={Object.values(field.label)[0] ?? field.key}
                    value={given?.value === undefined || given.value === null ? null : String(given.value)}
                    save={async (value) => {
                      const saved = await api.updateApplication({
                        params: { id: application.id },
                        version: application.version,
                        body: { answers: { [field.key]: field.kind === 'number' ? Number(value) : value } },
                      })
                      cache.setQueryData(['applications', application.id], saved)
                    }}
                  />
                )
              })}
            </FieldList>
          </Section>
        )}
        {application.files.length > 0 && (
          <Section title="Files">
            {application.files.map((file) => (
              <p key={file.number}>
                <a
                  href={urlOf('downloadApplicationFile', {
                    params: { id: application.id, number: String(file.number) },
                  })}
                >
                  {file.name}
                </a>{' '}
                {formatSize(file.sizeBytes)}
              </p>
            ))}
          </Section>
        )}
      </div>
      <div>
        <Section title="Checks" note="None of them declines anybody by itself.">
          <SimpleTable
            label="Checks"
            rows={application.checks}
            rowKey={(check) => check.check}
            empty="Checks run when it is submitted."
            columns={[
              {
                key: 'outcome',
                title: 'Result',
                cell: (check) => (
                  <FactPill tone={check.cleared ? 'good' : tones[check.outcome]}>
                    {check.cleared ? 'cleared' : check.outcome}
                  </FactPill>
                ),
              },
              {
                key: 'check',
                title: 'Check',
                cell: (check) => (
                  <>
                    {check.label}
                    <div style={{ color: 'var(--text-quiet)', fontSize: 12 }}>
                      {check.cleared ? `${check.cleared.by}: ${check.cleared.reason}` : check.sentence}
                    </div>
                  </>
                ),
              },
              {
                key: 'clear',
                title: '',
                align: 'end',
                cell: (check) =>
                  check.outcome === 'hold' &&
                  !check.cleared && (
                    <Clear application={application} check={check.check} label={check.label} act={act} />
                  ),
              },
            ]}
          />
        </Section>
        <Section title="May be the same company" note={application.duplicateResolved ? 'Settled' : undefined}>
          {application.candidates.length === 0 && (
            <p style={{ color: 'var(--text-quiet)' }}>No company here is like it.</p>
          )}
          {application.candidates.map((candidate) => (
            <div key={candidate.partner.id} style={{ marginBlockEnd: 12 }}>
              <ScreenLink to={`partners/${candidate.partner.id}`}>{candidate.partner.name}</ScreenLink>{' '}
              <FactPill
                tone={candidate.band === 'certain' ? 'bad' : 'watch'}
              >{`${candidate.band}, ${candidate.points} points`}</FactPill>
              <ul style={{ margin: '4px 0', paddingInlineStart: 18 }}>
                {candidate.lines.map((line) => (
                  <li key={line.sentence}>
                    {line.points > 0 ? `+${line.points}` : line.points} {line.sentence}
                  </li>
                ))}
              </ul>
              {!application.duplicateResolved && (
                <Button
                  size="xs"
                  onClick={() =>
                    void act(
                      () =>
                        api.resolveApplicationMatch({
                          params: { id: application.id },
                          body: { partnerId: candidate.partner.id },
                        }),
                      'Joined to that company',
                    )
                  }
                >
                  It is this one
                </Button>
              )}
            </div>
          ))}
          {application.candidates.length > 0 && !application.duplicateResolved && (
            <Button
              size="xs"
              onClick={() =>
                void act(
                  () =>
                    api.resolveApplicationMatch({
                      params: { id: application.id },
                      body: { partnerId: null, reason: 'Another company' },
                    }),
                  'Another company, then',
                )
              }
            >
              None of them
            </Button>
          )}
        </Section>
        <Section title="Contact">
          <FieldList>
            <Field label="Name">{application.contactName}</Field>
            <Field label="E-mail">{application.email}</Field>
            <Field label="Phone">{application.phone ?? '–'}</Field>
            <Field label="Language">{application.language}</Field>
            {application.consents.map((consent) => (
              <Field key={consent.field} label={`Consent, version ${consent.version}`}>
                {formatMoment(consent.at)}
              </Field>
            ))}
          </FieldList>
        </Section>
      </div>
    </Columns>
  )
}

const Clear = ({
  application,
  check,
  label,
  act,
}: {
  application: Application
  check: string
  label: string
  act: Act
}) => {
  const [opened, setOpened] = useState(false)
  const [why, setWhy] = useState('')
  return (
    <>
      <Button size="xs" onClick={() => setOpened(true)}>
        Clear
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Clear “${label}”?`}
        consequence="Your name and reason stay with the application."
        act="Clear the hold"
        reason={why.trim() ? null : 'Say why'}
        run={() =>
          api
            .clearApplicationCheck({ params: { id: application.id, check }, body: { reason: why.trim() } })
            .then(() => act(async () => undefined, 'Cleared'))
        }
      >
        <Textarea label="Why" value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
      </ConfirmDialog>
    </>
  )
}

const Messages = ({ application, act }: { application: Application; act: Act }) => {
  const [text, setText] = useState('')
  const params = { id: application.id }
  const query = useQuery({
    queryKey: ['applications', application.id, 'messages'],
    queryFn: () => api.listApplicationMessages({ params, query: { sort: 'number', limit: 200 } }),
  })
  return (
    <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
      {application.questions.map((question) => (
        <div key={question.number}>
          <strong>{question.text}</strong>
          <div style={{ color: 'var(--text-quiet)', fontSize: 12 }}>
            Asked by {question.askedBy}, {formatMoment(question.askedAt)}
          </div>
          <p style={{ whiteSpace: 'pre-wrap', marginBlock: 4 }}>{question.answer ?? 'No answer yet'}</p>
        </div>
      ))}
      {application.state === 'info_requested' && (
        <div>
          <Button onClick={() => void act(() => api.resumeApplication({ params }), 'Back in review')}>
            Go on without the answers
          </Button>
        </div>
      )}
      <Loaded query={query}>
        {({ data }) => (
          <>
            {data.map((message) => (
              <div key={message.number}>
                <PersonBadge name={message.author} />{' '}
                <span style={{ color: 'var(--text-quiet)', fontSize: 12 }}>{formatMoment(message.at)}</span>
                <p style={{ whiteSpace: 'pre-wrap', marginBlock: 4 }}>{message.body}</p>
              </div>
            ))}
          </>
        )}
      </Loaded>
      <Textarea
        label="Write to the applicant"
        autosize
        minRows={3}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Button
          disabled={!text.trim()}
          onClick={() =>
            void act(() => api.sendApplicationMessage({ params, body: { body: text.trim() } }), 'Sent').then(() =>
              setText(''),
            )
          }
        >
          Send
        </Button>
      </div>
    </div>
  )
}

const Decisions = ({ application }: { application: Application }) => (
  <div style={{ display: 'grid', gap: 16, maxWidth: 720 }}>
    {application.decisions.length === 0 && (
      <p style={{ color: 'var(--text-quiet)' }}>Not decided yet. Accept, waitlist or decline at the top: a, w or d.</p>
    )}
    {application.decisions.map((decision) => (
      <Section
        key={decision.number}
        title={stateLabel(decision.outcome)}
        note={`${decision.by}, ${formatMoment(decision.at)}${decision.undone ? `, undone by ${decision.undone.by}` : ''}`}
      >
        <FieldList>
          {decision.reasons.length > 0 && (
            <Field label="Reasons">{decision.reasons.map((reason) => reason.label).join(', ')}</Field>
          )}
          {decision.manager && <Field label="Manager">{decision.manager.name}</Field>}
          {decision.revisitOn && <Field label="Look again on">{decision.revisitOn}</Field>}
          {(decision.reapplyFrom || decision.reapplyNever) && (
            <Field label="May apply again">{decision.reapplyNever ? 'Never' : decision.reapplyFrom}</Field>
          )}
          {decision.note && <Field label="Note">{decision.note}</Field>}
          <Field label="Subject">{decision.subject}</Field>
        </FieldList>
        <p style={{ whiteSpace: 'pre-wrap' }}>{decision.body}</p>
      </Section>
    ))}
  </div>
)
