import { Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { FileDrop } from '#ui/FileDrop.tsx'
import { FormControl } from '#ui/form/FormControl.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { DocumentText } from '../public/DocumentText.tsx'
import { fromEditable, toEditable } from '../public/tokens.ts'
import styles from './Agreement.module.css'
import type { Act, Agreement, Draft } from './agreementTypes.ts'
import { componentKeys, componentNames, positionNames } from './names.ts'

type Clause = Draft['content'][number]['clauses'][number]

/** The text as it reads; while it may be changed, each clause with its position and its editor. */
export const DocumentTab = ({ agreement, draft, act }: { agreement: Agreement; draft: Draft | null; act: Act }) => {
  const [editing, setEditing] = useState(false)
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal draft agreements')
  const reason = noDraft ?? (draft ? (draft.reasonsAgainst.change[0] ?? null) : 'Nothing is open; begin an amendment')
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'document', agreement.updatedAt],
    queryFn: () => api.getAgreementDocument({ params: { id: agreement.id } }),
  })
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <ReasonButton size="xs" reason={editing ? null : reason} onClick={() => setEditing(!editing)}>
          {editing ? 'Read it whole' : 'Edit clauses'}
        </ReasonButton>
        {agreement.paper === 'theirs' && <FactPill tone="info">On their paper</FactPill>}
      </div>
      {draft && agreement.paper === 'theirs' && <Paper agreement={agreement} draft={draft} act={act} reason={reason} />}
      {editing && draft ? (
        <>
          <Blanks agreement={agreement} draft={draft} act={act} />
          {componentKeys.map((component) => (
            <Part key={component} component={component} agreement={agreement} draft={draft} act={act} />
          ))}
        </>
      ) : (
        <Loaded query={query}>{({ blocks }) => <DocumentText blocks={blocks} />}</Loaded>
      )}
    </div>
  )
}

const Paper = ({
  agreement,
  draft,
  act,
  reason,
}: {
  agreement: Agreement
  draft: Draft
  act: Act
  reason: string | null
}) => {
  const [files, setFiles] = useState<File[]>([])
  return (
    <Section
      title="Their paper"
      note="A PDF of 40 MB and 300 pages at most, without scripts. Our schedule of terms is signed with it."
    >
      {draft.paper && (
        <p className={styles.quiet}>
          {draft.paper.name}, {draft.paper.pages} pages, SHA-256 {draft.paper.sha256.slice(0, 16)}…
        </p>
      )}
      {!reason && (
        <>
          <FileDrop label="PDF" files={files} onChange={setFiles} accept={['.pdf']} maxBytes={40_000_000} />
          <ReasonButton
            mt="sm"
            size="xs"
            reason={files.length === 0 ? 'Choose a PDF first' : null}
            onClick={() =>
              void act(async () => {
                const form = new FormData()
                form.set('file', files[0]!)
                await api.uploadAgreementPaper({ params: { id: agreement.id }, form })
                setFiles([])
              })
            }
          >
            {draft.paper ? 'Put in another one' : 'Put it in'}
          </ReasonButton>
        </>
      )}
    </Section>
  )
}

const Blanks = ({ agreement, draft, act }: { agreement: Agreement; draft: Draft; act: Act }) => {
  const [values, setValues] = useState(draft.variables)
  const [from, setFrom] = useState(draft.effectiveOn ?? '')
  const keys = Object.keys(draft.variables)
  return (
    <Section title="Blanks and first day" note="The first day is the day of the last signature where it is left empty.">
      <div className={styles.asks}>
        {keys.map((key) => (
          <TextInput
            key={key}
            label={key.replaceAll('_', ' ')}
            value={values[key] ?? ''}
            maxLength={2000}
            onChange={(event) => setValues({ ...values, [key]: event.currentTarget.value })}
          />
        ))}
        <FormControl
          field={{ name: 'effectiveOn', label: 'First day', kind: 'date' }}
          value={from}
          onChange={(value) => setFrom((value as string) ?? '')}
        />
        <ReasonButton
          size="xs"
          onClick={() =>
            void act(() =>
              api.changeAgreementDraft({
                params: { id: agreement.id },
                version: agreement.version,
                body: { ...(keys.length > 0 && { variables: values }), effectiveOn: from || null },
              }),
            )
          }
        >
          Save
        </ReasonButton>
      </div>
    </Section>
  )
}

type PartProps = { component: (typeof componentKeys)[number]; agreement: Agreement; draft: Draft; act: Act }
const Part = ({ component, agreement, draft, act }: PartProps) => {
  const [adding, setAdding] = useState(false)
  const [heading, setHeading] = useState('')
  const [body, setBody] = useState('')
  const own = draft.content.find((part) => part.component === component)
  const clauses = own?.clauses ?? []
  const send = (clause: object) =>
    act(() =>
      api.changeAgreementDraft({
        params: { id: agreement.id },
        version: agreement.version,
        body: { clauses: [clause as never] },
      }),
    )
  return (
    <Section
      title={componentNames[component]}
      actions={
        <ReasonButton size="compact-xs" onClick={() => setAdding(!adding)}>
          Add a clause<span className="visually-hidden"> to {componentNames[component]}</span>
        </ReasonButton>
      }
    >
      {own?.notApplicable && <p className={styles.quiet}>Does not apply: {own.notApplicable}</p>}
      {clauses.map((clause, at) => (
        <ClauseEditor
          key={`${clause.key} ${clause.body.length} ${clause.position}`}
          clause={clause}
          tokens={draft.tokens[clause.key] ?? []}
          notes={draft.notes.filter((note) => note.clause === clause.key).map((note) => note.message)}
          faults={draft.faults.filter((fault) => fault.clause === clause.key).map((fault) => fault.message)}
          above={clauses[at - 1]?.key ?? null}
          send={send}
        />
      ))}
      {adding && (
        <div className={styles.stack}>
          <TextInput
            label="Heading"
            value={heading}
            maxLength={200}
            onChange={(event) => setHeading(event.currentTarget.value)}
          />
          <Textarea
            label="Text"
            description={writing}
            autosize
            minRows={4}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          <div className={styles.line}>
            <ReasonButton
              size="xs"
              variant="filled"
              reason={heading.trim() && body.trim() ? null : 'Heading and text are needed'}
              onClick={() =>
                void send({ key: `own_${agreement.version}`, component, heading, body }).then(() => {
                  setAdding(false)
                  setHeading('')
                  setBody('')
                })
              }
            >
              Add clause
            </ReasonButton>
          </div>
        </div>
      )}
    </Section>
  )
}

const writing =
  'Paragraphs on lines of their own; "## " begins a heading, "- " an item, "| a | b |" a row of a table; {{var:key}} is a blank. What stands in ⟦ ⟧ is printed from a term or a fact.'

type ClauseProps = {
  clause: Clause
  tokens: readonly { placeholder: string; text: string }[]
  notes: readonly string[]
  faults: readonly string[]
  above: string | null
  send: (clause: object) => Promise<void>
}
const ClauseEditor = ({ clause, tokens, notes, faults, above, send }: ClauseProps) => {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(() => toEditable(clause.body, tokens))
  const body = fromEditable(text, tokens)
  return (
    <article className={styles.clause} aria-label={clause.heading}>
      <div className={styles.line}>
        <h3 className={styles.clauseTitle}>{clause.heading}</h3>
        <FactPill tone={clause.position === 'preferred' ? 'plain' : 'watch'}>{positionNames[clause.position]}</FactPill>
        <span className={styles.grow} />
        {clause.offered.length > 1 && (
          <Select
            size="xs"
            aria-label={`Position of ${clause.heading}`}
            data={clause.offered.map((value) => ({ value, label: positionNames[value] ?? value }))}
            value={clause.offered.includes(clause.position) ? clause.position : null}
            placeholder="Take an approved text"
            allowDeselect={false}
            onChange={(position) =>
              position && position !== clause.position && void send({ key: clause.key, position })
            }
          />
        )}
        <ReasonButton
          size="compact-xs"
          reason={above ? null : 'It is the first of its part'}
          onClick={() => void send({ key: clause.key, moveBefore: above })}
        >
          Move up<span className="visually-hidden"> {clause.heading}</span>
        </ReasonButton>
        <ReasonButton size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Close' : 'Edit'}
          <span className="visually-hidden"> {clause.heading}</span>
        </ReasonButton>
        <ReasonButton size="compact-xs" onClick={() => void send({ key: clause.key, remove: true })}>
          Remove<span className="visually-hidden"> {clause.heading}</span>
        </ReasonButton>
      </div>
      {open ? (
        <>
          <Textarea
            label={`Text of ${clause.heading}`}
            description={writing}
            autosize
            minRows={4}
            value={text}
            error={body === null ? 'What stands in ⟦ ⟧ is printed from a term; change the term instead.' : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={styles.line}>
            <ReasonButton
              size="xs"
              variant="filled"
              reason={
                body === null
                  ? 'A printed number was typed over'
                  : body === clause.body
                    ? 'Nothing is changed yet'
                    : null
              }
              onClick={() => void send({ key: clause.key, body })}
            >
              Save text
            </ReasonButton>
          </div>
        </>
      ) : (
        <p className={styles.body}>{toEditable(clause.body, tokens).replaceAll(/[⟦⟧]/g, '')}</p>
      )}
      {faults.length > 0 && <Notice tone="bad">{faults.join(' ')}</Notice>}
      {notes.length > 0 && <Notice tone="watch">{notes.join(' ')}</Notice>}
    </article>
  )
}
