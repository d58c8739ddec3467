import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate, formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { Redline } from '../public/Redline.tsx'
import { fromEditable, toEditable } from '../public/tokens.ts'
import styles from './Agreement.module.css'
import type { Act, Agreement, Draft } from './agreementTypes.ts'
import { daysSince, daysWords } from './names.ts'

/** Opened for one term at a time, so it comes when it is wanted. */
const TermEditor = lazy(() => import('./TermEditor.tsx').then((m) => ({ default: m.TermEditor })))

type Change = Draft['changes'][number]
type Props = { agreement: Agreement; draft: Draft | null; act: Act }
const acts = { text: 'New words', add: 'New clause', remove: 'Clause goes', term: 'Term', term_removed: 'Term goes' }

/** Who holds the pen, what was proposed and answered, comments, rounds, and who talks by link. */
export const RedlinesTab = ({ agreement, draft, act }: Props) => {
  const noTalk = useRightReason('agreements.negotiate', 'Only partner managers and legal negotiate')
  const [words, setWords] = useState('')
  const params = { id: agreement.id }
  const talking = agreement.openVersion?.state === 'negotiating'
  return (
    <div className={styles.stack}>
      {draft && talking && (
        <Notice
          tone={agreement.pen === 'us' ? 'watch' : 'info'}
          title={agreement.pen === 'us' ? 'You hold the pen' : `${agreement.partner.name} holds the pen`}
        >
          {`Since ${daysWords(daysSince(agreement.penSince)) || 'today'}. `}
          {agreement.pen === 'us'
            ? 'Propose changes or answer theirs, then hand it over or accept the text.'
            : 'You can read and comment until it comes back.'}
          {agreement.pen === 'us' && (
            <div className={styles.tight}>
              <Textarea
                label="Words to hand over with"
                value={words}
                maxLength={2000}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
              <div>
                <ReasonButton
                  size="xs"
                  reason={noTalk}
                  onClick={() =>
                    void act(() => api.handOverPen({ params, body: words.trim() ? { words } : {} })).then(() =>
                      setWords(''),
                    )
                  }
                >
                  Hand over the pen
                </ReasonButton>
              </div>
            </div>
          )}
        </Notice>
      )}
      {draft && <Changes agreement={agreement} draft={draft} act={act} noTalk={noTalk} />}
      {draft && <Comments agreement={agreement} draft={draft} act={act} noTalk={noTalk} />}
      <Rounds agreement={agreement} />
      <Links
        agreement={agreement}
        act={act}
        noTalk={noTalk}
        talking={draft !== null && agreement.openVersion?.state !== 'draft'}
      />
    </div>
  )
}

const Changes = ({ agreement, draft, act, noTalk }: Props & { draft: Draft; noTalk: string | null }) => {
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

const Comments = ({ agreement, draft, act, noTalk }: Props & { draft: Draft; noTalk: string | null }) => {
  const [body, setBody] = useState('')
  const [clause, setClause] = useState<string | null>(null)
  const [must, setMust] = useState(false)
  const params = { id: agreement.id }
  const clauses = draft.content.flatMap((part) => part.clauses)
  const headingOf = (key: string | null) =>
    clauses.find((one) => one.key === key)?.heading ?? (key ? key.replaceAll('_', ' ') : 'The whole text')
  return (
    <Section title="Comments" note="What is written before the text is sent to the partner stays with us.">
      <SimpleTable
        label="Comments"
        rows={draft.comments}
        rowKey={(comment) => String(comment.number)}
        empty="No comments on this version."
        columns={[
          {
            key: 'by',
            title: 'Who',
            width: '18%',
            cell: (comment) => `${comment.by.name} (${comment.side === 'us' ? 'us' : 'partner'})`,
          },
          { key: 'clause', title: 'About', width: '18%', cell: (comment) => headingOf(comment.clause) },
          {
            key: 'body',
            title: 'Comment',
            cell: (comment) => (
              <>
                {comment.must && !comment.settledAt && <FactPill tone="bad">must</FactPill>} {comment.body}
              </>
            ),
          },
          { key: 'at', title: 'When', width: '14%', cell: (comment) => formatMoment(comment.at) },
          {
            key: 'settled',
            title: 'Settled',
            width: '14%',
            cell: (comment) =>
              comment.settledBy ?? (
                <ReasonButton
                  size="compact-xs"
                  reason={noTalk}
                  onClick={() =>
                    void act(() => api.settleAgreementComment({ params, body: { number: comment.number } }))
                  }
                >
                  Settle<span className="visually-hidden"> comment {comment.number}</span>
                </ReasonButton>
              ),
          },
        ]}
      />
      <div className={styles.tight}>
        <Select
          label="About"
          placeholder="The whole text"
          clearable
          searchable
          value={clause}
          data={clauses.map((one) => ({ value: one.key, label: one.heading }))}
          onChange={setClause}
        />
        <Textarea
          label="Comment"
          value={body}
          maxLength={4000}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Checkbox
          label="It has to be settled before we agree"
          checked={must}
          onChange={(event) => setMust(event.currentTarget.checked)}
        />
        <div>
          <ReasonButton
            size="xs"
            reason={noTalk ?? (body.trim() ? null : 'Write something first')}
            onClick={() =>
              void act(() => api.commentAgreement({ params, body: { body, must, ...(clause && { clause }) } })).then(
                () => {
                  setBody('')
                  setMust(false)
                },
              )
            }
          >
            Add comment
          </ReasonButton>
        </div>
      </div>
    </Section>
  )
}

const Rounds = ({ agreement }: { agreement: Agreement }) => {
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'rounds', agreement.updatedAt],
    queryFn: () => api.listAgreementRounds({ params: { id: agreement.id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) => (
        <Section title="Rounds">
          <SimpleTable
            label="Rounds"
            rows={[...data].reverse()}
            rowKey={(round) => round.id}
            empty="The pen has not changed hands yet."
            columns={[
              {
                key: 'round',
                title: 'Round',
                cell: (round) => `Version ${round.versionNumber}, round ${round.number}`,
              },
              { key: 'side', title: 'Pen', cell: (round) => (round.side === 'us' ? 'Ours' : agreement.partner.name) },
              { key: 'from', title: 'From', cell: (round) => formatMoment(round.beganAt) },
              {
                key: 'until',
                title: 'Until',
                cell: (round) => (round.endedAt ? formatMoment(round.endedAt) : 'not handed over yet'),
              },
              {
                key: 'by',
                title: 'Handed over',
                cell: (round) => [round.by?.name, round.words].filter(Boolean).join(': '),
              },
              { key: 'changes', title: 'Changes', align: 'end', cell: (round) => round.changes },
            ]}
          />
        </Section>
      )}
    </Loaded>
  )
}

const Links = ({
  agreement,
  act,
  noTalk,
  talking,
}: {
  agreement: Agreement
  act: Act
  noTalk: string | null
  talking: boolean
}) => {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'links', agreement.updatedAt],
    queryFn: () => api.listNegotiationLinks({ params: { id: agreement.id } }),
  })
  return (
    <Section
      title="By link"
      note="Each person gets a link of their own: read, comment, propose, accept, without an account."
    >
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="People by link"
            rows={data}
            rowKey={(link) => link.id}
            empty="Nobody negotiates by link."
            columns={[
              { key: 'name', title: 'Name', cell: (link) => link.name },
              { key: 'email', title: 'E-mail', cell: (link) => link.email },
              {
                key: 'opened',
                title: 'Opened',
                cell: (link) => (link.openedAt ? formatMoment(link.openedAt) : 'not yet'),
              },
              {
                key: 'until',
                title: 'Until',
                cell: (link) =>
                  link.works ? formatDate(link.expiresAt) : link.revokedAt ? 'taken back' : 'has run out',
              },
              {
                key: 'revoke',
                title: '',
                cell: (link) =>
                  link.works && (
                    <ReasonButton
                      size="compact-xs"
                      reason={noTalk}
                      onClick={() => void act(() => api.revokeNegotiationLink({ params: { id: link.id } }))}
                    >
                      Take back<span className="visually-hidden"> the link of {link.name}</span>
                    </ReasonButton>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <div className={styles.asks}>
        <TextInput label="Name of the person" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label="Their e-mail"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <ReasonButton
          size="sm"
          reason={
            noTalk ??
            (talking ? null : 'Send the draft to the partner first') ??
            (name.trim() && email.trim() ? null : 'Name and e-mail are needed')
          }
          onClick={() =>
            void act(() => api.addNegotiationLink({ params: { id: agreement.id }, body: { name, email } })).then(() => {
              setName('')
              setEmail('')
            })
          }
        >
          Mail a link
        </ReasonButton>
      </div>
    </Section>
  )
}
