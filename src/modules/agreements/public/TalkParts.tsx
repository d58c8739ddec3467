import { Button, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AnswerTo, InputTo } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from './Document.module.css'
import { Redline } from './Redline.tsx'
import { words } from './talkTexts.ts'
import { fromEditable, toEditable } from './tokens.ts'

export type Talk = AnswerTo<'openNegotiation'>
type Proposal = InputTo<'proposeNegotiationChange'>['body']
/** What both ways of coming here offer, by session or by link. Each answers with how things stand after it. */
export type TalkActs = {
  propose: (body: Proposal) => Promise<unknown>
  answer: (body: { number: number; answer: 'accepted' | 'refused'; words?: string }) => Promise<unknown>
  withdraw: (number: number) => Promise<unknown>
  comment: (body: { body: string; clause?: string; must?: boolean }) => Promise<unknown>
  settle: (number: number) => Promise<unknown>
  handOver: (words: string) => Promise<unknown>
  accept: (snapshotHash: string) => Promise<unknown>
  openPaper: () => Promise<unknown>
}
type PartProps = { talk: Talk; acts: TalkActs; run: (work: () => Promise<unknown>) => Promise<boolean> }

/** Each clause as it reads, with a way to propose other words. */
export const Clauses = ({ talk, acts, run }: PartProps) => (
  <Card title={words('text')}>
    {talk.clauses.map((clause, at) => (
      <ClauseText key={clause.key} clause={clause} number={at + 1} talk={talk} acts={acts} run={run} />
    ))}
  </Card>
)

const ClauseText = ({
  clause,
  number,
  talk,
  acts,
  run,
}: PartProps & { clause: Talk['clauses'][number]; number: number }) => {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [why, setWhy] = useState('')
  const body = fromEditable(text, clause.tokens)
  const reason = why.trim() ? { reason: why } : {}
  return (
    <section className={styles.clause} aria-label={clause.heading}>
      <h3 className={styles.clauseTitle}>
        {number}. {clause.heading}
      </h3>
      <ClauseBody text={clause.text} />
      {!open && (
        <div>
          <ReasonButton
            size="xs"
            reason={talk.reasonsAgainst.change[0] ?? null}
            onClick={() => {
              setText(toEditable(clause.body, clause.tokens))
              setOpen(true)
            }}
          >
            {words('propose')}
            <span className="visually-hidden">: {clause.heading}</span>
          </ReasonButton>
        </div>
      )}
      {open && (
        <div className={styles.stack}>
          <Textarea
            label={words('newWords')}
            description={words('printed')}
            autosize
            minRows={4}
            value={text}
            error={body === null ? words('typedOver') : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <TextInput
            label={words('why')}
            value={why}
            maxLength={2000}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <div className={styles.acts}>
            <ReasonButton
              variant="filled"
              reason={body === null ? words('typedOver') : body === clause.body ? words('nothingChanged') : null}
              onClick={() =>
                void run(() => acts.propose({ act: 'text', clause: clause.key, body: body ?? '', ...reason })).then(
                  (done) => done && setOpen(false),
                )
              }
            >
              {words('send')}
            </ReasonButton>
            <Button
              onClick={() =>
                void run(() => acts.propose({ act: 'remove', clause: clause.key, ...reason })).then(
                  (done) => done && setOpen(false),
                )
              }
            >
              {words('takeOut')}
            </Button>
            <Button variant="subtle" onClick={() => setOpen(false)}>
              {words('cancel')}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

/** Lines of a clause as text; the whole document with its tables is a page of its own. */
const ClauseBody = ({ text }: { text: string }) => (
  <p className={styles.clauseText}>{text.replaceAll(/^(## |- )/gm, '')}</p>
)

/** Promises in plain words; numbers of each can be proposed anew. */
export const Promises = ({ talk, acts, run }: PartProps) => (
  <Card title={words('promises')}>
    <ul className={styles.plain}>
      {talk.terms.map((term) => (
        <Promise1 key={term.id} term={term} talk={talk} acts={acts} run={run} />
      ))}
    </ul>
  </Card>
)

type Scalar = { key: string; schema: Record<string, unknown> }
/** The plain values of a promise: numbers, rates, choices, yes or no. Anything larger is talked about in a comment. */
const scalarsOf = (schema: Record<string, unknown>): Scalar[] =>
  Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>)
    .map(([key, inner]) => ({ key, schema: inner }))
    .filter(
      ({ schema: inner }) => inner['type'] === 'integer' || inner['type'] === 'boolean' || Array.isArray(inner['enum']),
    )
const nameOf = (key: string) =>
  key
    .replaceAll(/([A-Z])/g, ' $1')
    .replace(/ Ppm$/, ' %')
    .toLowerCase()
    .trim()

const Promise1 = ({ term, talk, acts, run }: PartProps & { term: Talk['terms'][number] }) => {
  const [open, setOpen] = useState(false)
  const [values, setValues] = useState<Record<string, unknown>>(term.values)
  const [why, setWhy] = useState('')
  const scalars = scalarsOf(term.schema)
  const put = (key: string, value: unknown) => setValues({ ...values, [key]: value })
  const changed = JSON.stringify(values) !== JSON.stringify(term.values)
  return (
    <li className={styles.clause}>
      <div>
        <strong>{term.title}.</strong> {term.sentences.join(' ')}{' '}
        <span className={styles.quiet}>{[term.scopeWords, term.enforcement.words].filter(Boolean).join('. ')}.</span>
      </div>
      {!open && scalars.length > 0 && talk.reasonsAgainst.change.length === 0 && (
        <div>
          <Button
            size="xs"
            onClick={() => {
              setValues(term.values)
              setOpen(true)
            }}
          >
            {words('propose')}
            <span className="visually-hidden">: {term.title}</span>
          </Button>
        </div>
      )}
      {open && (
        <div className={styles.stack}>
          <div className={styles.fields}>
            {scalars.map(({ key, schema }) => {
              const value = values[key]
              if (schema['type'] === 'boolean')
                return (
                  <Checkbox
                    key={key}
                    label={nameOf(key)}
                    checked={value === true}
                    onChange={(event) => put(key, event.currentTarget.checked)}
                  />
                )
              if (Array.isArray(schema['enum']))
                return (
                  <Select
                    key={key}
                    label={nameOf(key)}
                    allowDeselect={false}
                    data={(schema['enum'] as string[]).map((one) => ({ value: one, label: one.replaceAll('_', ' ') }))}
                    value={String(value)}
                    onChange={(next) => next && put(key, next)}
                  />
                )
              const factor = schema['x-unit'] === 'ppm' ? 10_000 : 1
              return (
                <NumberInput
                  key={key}
                  label={nameOf(key)}
                  decimalScale={factor === 1 ? 0 : 4}
                  min={Number(schema['minimum'] ?? 0) / factor}
                  max={Number(schema['maximum'] ?? 1e9) / factor}
                  value={typeof value === 'number' ? value / factor : ''}
                  onChange={(next) => put(key, Math.round(Number(next) * factor))}
                />
              )
            })}
          </div>
          <TextInput
            label={words('why')}
            value={why}
            maxLength={2000}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <div className={styles.acts}>
            <ReasonButton
              variant="filled"
              reason={changed ? null : words('nothingChanged')}
              onClick={() =>
                void run(() =>
                  acts.propose({ act: 'term', termId: term.id, values, ...(why.trim() && { reason: why }) }),
                ).then((done) => done && setOpen(false))
              }
            >
              {words('send')}
            </ReasonButton>
            <Button variant="subtle" onClick={() => setOpen(false)}>
              {words('cancel')}
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}

/** What was proposed by either side, open ones first; the other side's are answered here. */
export const Changes = ({ talk, acts, run }: PartProps) => {
  const open = talk.changes.filter((change) => !change.answer)
  return (
    <Card title={words('changes')}>
      {talk.changes.length === 0 && <p className={styles.quiet}>{words('noChanges')}</p>}
      {[...open, ...talk.changes.filter((change) => change.answer)].map((change) => (
        <OneChange key={change.number} change={change} talk={talk} acts={acts} run={run} />
      ))}
    </Card>
  )
}
const OneChange = ({ change, talk, acts, run }: PartProps & { change: Talk['changes'][number] }) => {
  const [say, setSay] = useState('')
  const mayAct = talk.reasonsAgainst.change[0] ?? null
  const answer = (given: 'accepted' | 'refused') =>
    void run(() => acts.answer({ number: change.number, answer: given, ...(say.trim() && { words: say }) }))
  return (
    <section className={styles.clause} aria-label={`${change.number}. ${change.title}`}>
      <div className={styles.acts}>
        <strong>
          {change.number}. {change.title}
        </strong>
        <FactPill>{words(`act_${change.act}`)}</FactPill>
        {change.short && <FactPill tone="info">{change.short}</FactPill>}
        <FactPill tone={change.answer === 'accepted' ? 'good' : change.answer === 'refused' ? 'bad' : 'plain'}>
          {words(change.answer ?? 'open')}
        </FactPill>
      </div>
      <Redline pieces={change.pieces} />
      <p className={styles.quiet}>
        {change.by}
        {change.reason && `: ${change.reason}`}
      </p>
      {change.answeredBy && (
        <p className={styles.quiet}>
          {change.answeredBy}
          {change.answerWords && `: ${change.answerWords}`}
        </p>
      )}
      {!change.answer && change.side === 'us' && !mayAct && (
        <>
          <TextInput
            label={words('answerWords')}
            value={say}
            maxLength={2000}
            onChange={(event) => setSay(event.currentTarget.value)}
          />
          <div className={styles.acts}>
            <ReasonButton
              variant="light"
              reason={change.placed ? null : words('unplaced')}
              onClick={() => answer('accepted')}
            >
              {words('accept')}
              <span className="visually-hidden"> {change.number}</span>
            </ReasonButton>
            <Button onClick={() => answer('refused')}>
              {words('refuse')}
              <span className="visually-hidden"> {change.number}</span>
            </Button>
          </div>
        </>
      )}
      {!change.answer && change.side === 'partner' && !mayAct && (
        <div>
          <Button size="xs" onClick={() => void run(() => acts.withdraw(change.number))}>
            {words('takeBack')}
            <span className="visually-hidden"> {change.number}</span>
          </Button>
        </div>
      )}
    </section>
  )
}

/** Comments of both sides; a must of one's own is settled by oneself. */
export const Comments = ({ talk, acts, run }: PartProps) => {
  const [body, setBody] = useState('')
  const [clause, setClause] = useState<string | null>(null)
  const [must, setMust] = useState(false)
  const headingOf = (key: string | null) => talk.clauses.find((one) => one.key === key)?.heading
  return (
    <Card title={words('comments')}>
      {talk.comments.length === 0 && <p className={styles.quiet}>{words('noComments')}</p>}
      {talk.comments.map((one) => (
        <section key={one.number} className={styles.clause}>
          <div className={styles.acts}>
            <strong>{one.by}</strong>
            {one.clause && <span className={styles.quiet}>{headingOf(one.clause) ?? one.clause}</span>}
            {one.must && !one.settled && <FactPill tone="bad">{words('must_short')}</FactPill>}
            {one.settled && <FactPill tone="good">{words('settled')}</FactPill>}
          </div>
          <div className={styles.clauseText}>{one.body}</div>
          {one.mine && !one.settled && talk.reasonsAgainst.comment.length === 0 && (
            <div>
              <Button size="xs" onClick={() => void run(() => acts.settle(one.number))}>
                {words('settle')}
                <span className="visually-hidden"> {one.number}</span>
              </Button>
            </div>
          )}
        </section>
      ))}
      {talk.reasonsAgainst.comment.length === 0 && (
        <div className={styles.stack}>
          <Select
            label={words('about')}
            placeholder={words('whole')}
            clearable
            data={talk.clauses.map((one) => ({ value: one.key, label: one.heading }))}
            value={clause}
            onChange={setClause}
          />
          <Textarea
            label={words('comment')}
            value={body}
            maxLength={4000}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <Checkbox label={words('must')} checked={must} onChange={(event) => setMust(event.currentTarget.checked)} />
          <div>
            <ReasonButton
              reason={body.trim() ? null : words('writeFirst')}
              onClick={() =>
                void run(() => acts.comment({ body, must, ...(clause && { clause }) })).then((done) => {
                  if (!done) return
                  setBody('')
                  setMust(false)
                })
              }
            >
              {words('sendComment')}
            </ReasonButton>
          </div>
        </div>
      )}
    </Card>
  )
}
