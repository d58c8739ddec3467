import { NativeSelect, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import styles from './Qualification.module.css'

type Link = AnswerTo<'getScorecard'>['answers'][number]['evidence'][number]
type Option = { value: string; label: string }
export const evidenceKinds = [
  { value: 'document', label: 'Company document' },
  { value: 'application_answer', label: 'Answer of the company' },
  { value: 'call_note', label: 'Call' },
  { value: 'interaction', label: 'Other conversation' },
  { value: 'need', label: 'Need' },
  { value: 'file', label: 'File' },
  { value: 'url', label: 'Address' },
]
const shorten = (text: string, most = 160): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** What is known of the company by kind. Evidence is shared from the start; only judgement is blind. */
const loaders: Readonly<Record<string, (partnerId: string, caseId: string) => Promise<Option[]>>> = {
  document: async (partnerId) =>
    (await api.listCompanyDocuments({ query: { partnerId, limit: 100 } })).data
      .filter((row) => row.file !== null)
      .map((row) => ({
        value: row.id,
        label: `${row.label}${row.issuedOn ? ` of ${formatDate(row.issuedOn)}` : ''}, ${row.state}`,
      })),
  call_note: async (partnerId) =>
    (await api.listInteractions({ query: { partnerId, kind: 'call', limit: 100 } })).data.map(conversation),
  interaction: async (partnerId) =>
    (await api.listInteractions({ query: { partnerId, limit: 100 } })).data
      .filter((row) => row.kind !== 'call')
      .map(conversation),
  need: async (partnerId) => {
    const [latest] = (await api.listNeedsAssessments({ query: { partnerId, limit: 1 } })).data
    return latest
      ? Object.entries(latest.sections).flatMap(([section, needs]) =>
          (needs ?? []).map((need, at) => ({
            value: `${latest.id} ${section} ${at + 1}`,
            label: shorten(`${section.replaceAll('_', ' ')}: ${need.text}`),
          })),
        )
      : []
  },
  file: async (partnerId) =>
    (await api.listFiles({ query: { partnerId, limit: 100 } })).data.map((row) => ({ value: row.id, label: row.name })),
  application_answer: async (_, caseId) => {
    const found = await api.getQualificationCase({ params: { id: caseId } })
    const asked = found.questions
      .filter((one) => one.answer !== null)
      .map((one) => ({ value: `question ${one.number}`, label: shorten(`${one.text} ${one.answer}`) }))
    const application = found.applicationId
      ? await api.getApplication({ params: { id: found.applicationId } })
      : undefined
    return [
      ...asked,
      ...(application?.answers ?? []).map((line) => ({
        value: line.field,
        label: shorten(`${line.label}: ${said(line)}`),
      })),
    ]
  },
}
const conversation = (row: AnswerTo<'listInteractions'>['data'][number]): Option => ({
  value: row.id,
  label: shorten(`${row.kind}, ${formatDate(row.at)}: ${row.summary}`),
})
const said = ({ chosen, value }: { chosen: string[] | null; value: unknown }): string =>
  chosen?.join(', ') ?? (typeof value === 'string' || typeof value === 'number' ? String(value) : 'see the application')

/** Picks a record by what it says; what is kept is its id with the words that were read. */
export const EvidencePicker = ({
  criterion,
  partnerId,
  caseId,
  taken,
  onAdd,
}: {
  criterion: string
  partnerId: string
  caseId: string
  taken: readonly Link[]
  onAdd: (link: Link) => void
}) => {
  const [kind, setKind] = useState('document')
  const [ref, setRef] = useState<string | null>(null)
  const [text, setText] = useState('')
  const load = loaders[kind]
  const query = useQuery({
    queryKey: ['evidence', kind, partnerId, caseId],
    queryFn: () => load!(partnerId, caseId),
    enabled: load !== undefined,
    staleTime: 30_000,
  })
  const options = (query.data ?? []).filter(
    (one) => !taken.some((link) => link.kind === kind && link.ref === one.value),
  )
  const picked = options.find((one) => one.value === ref)
  const byHand = load === undefined || (query.isSuccess && query.data.length === 0) || query.isError
  const pick = (next: string) => {
    setKind(next)
    setRef(null)
    setText('')
  }
  return (
    <div className={styles.line}>
      <NativeSelect
        aria-label={`Kind of evidence for ${criterion}`}
        size="xs"
        data={evidenceKinds}
        value={kind}
        onChange={(event) => pick(event.currentTarget.value)}
      />
      {byHand ? (
        <TextInput
          aria-label={`Where it stands, for ${criterion}`}
          size="xs"
          placeholder={load ? 'Nothing is here; say where it stands' : 'https://'}
          value={text}
          maxLength={2000}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <Select
          aria-label={`Evidence for ${criterion}`}
          size="xs"
          searchable
          placeholder={query.isPending ? 'Looking …' : 'Choose'}
          nothingFoundMessage="Nothing else of this kind"
          data={options}
          value={ref}
          onChange={setRef}
        />
      )}
      <ReasonButton
        size="xs"
        reason={(byHand ? text.trim() : picked) ? null : byHand ? 'Say where it stands' : 'Choose something first'}
        onClick={() => {
          onAdd({ kind: kind as Link['kind'], ref: picked?.value ?? text.trim(), text: picked?.label ?? '' })
          setRef(null)
          setText('')
        }}
      >
        Add evidence
      </ReasonButton>
    </div>
  )
}
