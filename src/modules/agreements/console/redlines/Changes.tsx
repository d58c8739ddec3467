import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Redline } from '../../public/Redline.tsx'
import { fromEditable, toEditable } from '../../public/tokens.ts'
import styles from '../Agreement.module.css'
import type { Act, Agreement, Draft, RedlineProps } from '../agreementTypes.ts'

/** Opened for one term at a time, so it comes when it is wanted. */
const TermEditor = lazy(() => import('../TermEditor.tsx').then((m) => ({ default: m.TermEditor })))

type Change = Draft['changes'][number]
const acts = { text: 'New words', add: 'New clause', remove: 'Clause goes', term: 'Term', term_removed: 'Term goes' }

/** What was proposed and answered, and the form for a further change. */
export const Changes = ({ agreement, draft, act, noTalk }: RedlineProps & { draft: Draft; noTalk: string | null }) => {
  const talk = noTalk ?? draft.reasonsAgainst.talk[0] ?? null
  const open = draft.changes.filter((change) => !change.answer)
  return (
    <Section
      title="Changes"
      note="Each is accepted or refused by the other side; until then the text stands as it is."
      actions={<ScreenLink to={`agreements/compare?id=${agreement.id}`}>Compare snapshots</ScreenLink>}
    >
      <div className={styles.stack}>
        {draft.changes.length === 0 && <p className={styles.quiet}>Nobody has proposed a change in this version.</p>}
        {[...open, ...draft.changes.filter((change) => change.answer)].map((change) => (
          <OneChange key={change.number} change={change} agreement={agreement} act={act} talk={talk} />
        ))}
        <Propose agreement={agreement} draft={draft} act={act} talk={talk} />
      </div>
    </Section>
  )
}

const OneChange = ({
  change,
  agreement,
  act,
  talk,
}: {
  change: Change
  agreement: Agreement
  act: Act
  talk: string | null
}) => {
  const [words, setWords] = useState('')
  const params = { id: agreement.id }
  const answer = (given: 'accepted' | 'refused') =>
    void act(() =>
      api.answerAgreementChange({
        params,
        body: { number: change.number, answer: given, ...(words.trim() && { words }) },
      }),
    )
  return (
    <article className={styles.change} data-open={change.answer === null} aria-label={`Change ${change.number}`}>
      <div className={styles.line}>
        <strong>
          {change.number}. {change.title}
        </strong>
        <FactPill>{acts[change.act]}</FactPill>
        {change.short && <FactPill tone="info">{change.short}</FactPill>}
        {change.answer && (
          <FactPill tone={change.answer === 'accepted' ? 'good' : change.answer === 'refused' ? 'bad' : 'plain'}>
            {change.answer}
          </FactPill>
        )}
        {!change.placed && <FactPill tone="watch">cannot be placed</FactPill>}
        <span className={styles.grow} />
        <span className={styles.quiet}>
          {change.by}, round {change.round}
        </span>
      </div>
      <Redline pieces={change.pieces} />
      {change.reason && <p className={styles.quiet}>Why: {change.reason}</p>}
      {change.answer && (
        <p className={styles.quiet}>
          {change.answer === 'withdrawn' ? 'Taken back' : change.answer === 'accepted' ? 'Accepted' : 'Refused'} by{' '}
          {change.answeredBy}
          {change.answerWords && `: ${change.answerWords}`}
        </p>
      )}
      {!change.answer && change.side === 'partner' && (
        <>
          {!talk && (
            <TextInput
              label="Words to the answer"
              value={words}
              maxLength={2000}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          <div className={styles.line}>
            <ReasonButton
              size="xs"
              variant="light"
              reason={talk ?? (change.placed ? null : 'What it changes was changed since; refuse it')}
              onClick={() => answer('accepted')}
            >
              Accept<span className="visually-hidden"> change {change.number}</span>
            </ReasonButton>
            <ReasonButton size="xs" reason={talk} onClick={() => answer('refused')}>
              Refuse<span className="visually-hidden"> change {change.number}</span>
            </ReasonButton>
          </div>
        </>
      )}
      {!change.answer && change.side === 'us' && (
        <div>
          <ReasonButton
            size="xs"
            reason={talk}
            onClick={() => void act(() => api.withdrawAgreementChange({ params, body: { number: change.number } }))}
          >
            Take back<span className="visually-hidden"> change {change.number}</span>
          </ReasonButton>
        </div>
      )}
    </article>
  )
}

const Propose = ({
  agreement,
  draft,
  act,
  talk,
}: {
  agreement: Agreement
  draft: Draft
  act: Act
  talk: string | null
}) => {
  const [about, setAbout] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [why, setWhy] = useState('')
  const kinds = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  const clauses = draft.content.flatMap((part) => part.clauses)
  const clause = clauses.find((one) => `clause ${one.key}` === about)
  const term = draft.terms.find((one) => `term ${one.id}` === about)
  const kind = term && kinds.data?.data.find((one) => one.kind === term.kind)
  const tokens = clause ? (draft.tokens[clause.key] ?? []) : []
  const body = clause ? fromEditable(text, tokens) : null
  const send = (change: object) =>
    act(() =>
      api.proposeAgreementChange({
        params: { id: agreement.id },
        body: { ...change, ...(why.trim() && { reason: why }) } as never,
      }),
    ).then(() => {
      setAbout(null)
      setWhy('')
    })
  return (
    <div className={styles.tight}>
      <Select
        label="Propose a change"
        placeholder={talk ?? 'Choose a clause or a term'}
        disabled={talk !== null}
        searchable
        clearable
        value={about}
        data={[
          { group: 'Clauses', items: clauses.map((one) => ({ value: `clause ${one.key}`, label: one.heading })) },
          { group: 'Terms', items: draft.terms.map((one) => ({ value: `term ${one.id}`, label: one.title })) },
        ]}
        onChange={(value) => {
          setAbout(value)
          const chosen = clauses.find((one) => `clause ${one.key}` === value)
          setText(chosen ? toEditable(chosen.body, draft.tokens[chosen.key] ?? []) : '')
        }}
      />
      {about && (
        <TextInput label="Why" value={why} maxLength={2000} onChange={(event) => setWhy(event.currentTarget.value)} />
      )}
      {clause && (
        <>
          <Textarea
            label={`New words of ${clause.heading}`}
            description="What stands in ⟦ ⟧ is printed from a term; propose a change of the term instead."
            autosize
            minRows={4}
            value={text}
            error={body === null ? 'A printed number was typed over.' : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={styles.line}>
            <ReasonButton
              size="xs"
              reason={
                body === null
                  ? 'A printed number was typed over'
                  : body === clause.body
                    ? 'Nothing is changed yet'
                    : null
              }
              onClick={() => void send({ act: 'text', clause: clause.key, body })}
            >
              Propose these words
            </ReasonButton>
            <ReasonButton size="xs" onClick={() => void send({ act: 'remove', clause: clause.key })}>
              Propose to take it out
            </ReasonButton>
          </div>
        </>
      )}
      {term && kind && (
        <Suspense fallback={<PageSkeleton />}>
          <TermEditor
            key={term.id}
            kind={kind}
            onlyValues
            term={{ ...term, scope: term.scope as Record<string, string[]> }}
            sendLabel="Propose this term"
            onSend={({ values }) => void send({ act: 'term', termId: term.id, values })}
            onClose={() => setAbout(null)}
          />
        </Suspense>
      )}
    </div>
  )
}
