import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { useScreenParams } from '#ui/routing.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Agreement.module.css'
import { categoryNames, componentKeys, componentNames } from './names.ts'
import { TermEditor, useNewTerm } from './TermEditor.tsx'

type Template = AnswerTo<'getAgreementTemplate'>
type Definition = Template['definition']

/** One template: clauses by part, default terms, blanks, signers; published as a whole. */
export const TemplatePage = () => {
  const { templateId } = useScreenParams('templateId')
  const query = useQuery({
    queryKey: ['agreement-templates', templateId],
    queryFn: () => api.getAgreementTemplate({ params: { id: templateId } }),
  })
  return <Loaded query={query}>{(template) => <Shown key={template.version} template={template} />}</Loaded>
}

const Shown = ({ template }: { template: Template }) => {
  const cache = useQueryClient()
  const [draft, setDraft] = useState<Definition>(template.definition)
  const [error, setError] = useState<unknown>(null)
  const reason = useRightReason('agreements.publish_template', 'Only legal and admins write templates')
  const changed = JSON.stringify(draft) !== JSON.stringify(template.definition)
  const act = async (work: () => Promise<unknown>) => {
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    }
    await cache.invalidateQueries({ queryKey: ['agreement-templates'] })
  }
  const params = { id: template.id }
  return (
    <RecordPage
      title={template.name}
      badges={
        <>
          <FactPill>{categoryNames[template.category]}</FactPill>
          <FactPill>{template.type?.name ?? 'All types'}</FactPill>
        </>
      }
      facts={[
        {
          label: 'Published',
          value: template.publishedNumber === null ? 'not yet' : `version ${template.publishedNumber}`,
        },
        { label: 'Language', value: template.language },
        { label: 'Clauses', value: draft.components.reduce((sum, part) => sum + part.clauses.length, 0) },
        { label: 'Terms', value: draft.terms.length },
      ]}
      actions={
        <>
          <ReasonButton
            reason={reason ?? (changed ? null : 'Nothing is changed yet')}
            onClick={() =>
              void act(() =>
                api.updateAgreementTemplate({ params, version: template.version, body: { definition: draft } }),
              )
            }
          >
            Save draft
          </ReasonButton>
          <ReasonButton
            variant="filled"
            reason={reason ?? (changed ? 'Save the draft first' : null) ?? template.faults[0]?.message ?? null}
            onClick={() => void act(() => api.publishAgreementTemplate({ params }))}
          >
            Publish
          </ReasonButton>
        </>
      }
      notice={
        <>
          {error !== null && <ProblemBanner error={error} />}
          {template.faults.length > 0 && (
            <Notice tone="watch" title="Before it can be published">
              {template.faults.map((fault) => fault.message).join(' ')}
            </Notice>
          )}
        </>
      }
      tabs={[
        {
          key: 'clauses',
          label: 'Clauses',
          render: () => <Parts draft={draft} language={template.language} onChange={setDraft} />,
        },
        { key: 'terms', label: 'Terms', render: () => <Terms draft={draft} onChange={setDraft} /> },
        { key: 'signers', label: 'Blanks and signers', render: () => <Rest draft={draft} onChange={setDraft} /> },
      ]}
    />
  )
}

type PartProps = { draft: Definition; onChange: (draft: Definition) => void }
const Parts = ({ draft, language, onChange }: PartProps & { language: string }) => {
  const clauses = useQuery({
    queryKey: ['clauses', 'of', language],
    queryFn: async () => {
      const all = []
      let cursor: string | undefined
      do {
        const page = await api.listClauses({
          query: { limit: 200, language: language as 'en', ...(cursor && { cursor }) },
        })
        all.push(...page.data)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      return all
    },
  })
  return (
    <Loaded query={clauses}>
      {(all) => (
        <div className={styles.stack}>
          {componentKeys.map((component) => {
            const own = draft.components.find((part) => part.component === component)
            const put = (part: Partial<Definition['components'][number]>) =>
              onChange({
                ...draft,
                components: componentKeys.flatMap((key) => {
                  const known = draft.components.find((one) => one.component === key)
                  if (key !== component) return known ? [known] : []
                  return [{ component, notApplicable: null, clauses: [], ...known, ...part }]
                }),
              })
            return (
              <Section key={component} title={componentNames[component]}>
                <MultiSelect
                  label={`Clauses of ${componentNames[component]}, in order`}
                  searchable
                  data={all
                    .filter((clause) => clause.component === component || own?.clauses.includes(clause.key))
                    .map((clause) => ({ value: clause.key, label: clause.title }))}
                  value={own?.clauses ?? []}
                  onChange={(keys) => put({ clauses: keys, ...(keys.length > 0 && { notApplicable: null }) })}
                />
                {(own?.clauses.length ?? 0) === 0 && (
                  <TextInput
                    mt="xs"
                    label="Why the part does not apply"
                    maxLength={500}
                    value={own?.notApplicable ?? ''}
                    onChange={(event) => put({ notApplicable: event.currentTarget.value || null })}
                  />
                )}
              </Section>
            )
          })}
        </div>
      )}
    </Loaded>
  )
}

const Terms = ({ draft, onChange }: PartProps) => {
  const [open, setOpen] = useState<number | null>(null)
  const newTerm = useNewTerm()
  const kinds = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  const words = useQuery({
    queryKey: ['term checks', draft.terms],
    queryFn: () => api.checkTerms({ body: { terms: draft.terms.map(({ kind, values }) => ({ kind, values })) } }),
    enabled: draft.terms.length > 0,
  })
  return (
    <Loaded query={kinds}>
      {({ data }) => (
        <Section title="Terms a draft begins with">
          {draft.terms.map((term, at) => {
            const kind = data.find((one) => one.kind === term.kind)
            return (
              <article key={`${term.kind} ${at}`} className={styles.clause} aria-label={kind?.title}>
                <div className={styles.line}>
                  <strong>{kind?.title ?? term.kind}</strong>
                  {kind && (
                    <FactPill tone={kind.enforcement.kept ? 'good' : 'plain'}>{kind.enforcement.words}</FactPill>
                  )}
                  <span className={styles.grow} />
                  <ReasonButton size="compact-xs" onClick={() => setOpen(open === at ? null : at)}>
                    {open === at ? 'Close' : 'Change'}
                    <span className="visually-hidden"> {kind?.title}</span>
                  </ReasonButton>
                  <ReasonButton
                    size="compact-xs"
                    onClick={() => onChange({ ...draft, terms: draft.terms.filter((_, other) => other !== at) })}
                  >
                    Remove<span className="visually-hidden"> {kind?.title}</span>
                  </ReasonButton>
                </div>
                <p className={styles.body}>{words.data?.terms[at]?.sentences.join(' ')}</p>
                {open === at && kind && newTerm && (
                  <TermEditor
                    kind={kind}
                    onlyValues
                    term={{ ...newTerm(kind), values: term.values }}
                    sendLabel="Keep"
                    onSend={({ values }) => {
                      onChange({
                        ...draft,
                        terms: draft.terms.map((one, other) => (other === at ? { ...one, values } : one)),
                      })
                      setOpen(null)
                    }}
                    onClose={() => setOpen(null)}
                  />
                )}
              </article>
            )
          })}
          <Select
            mt="md"
            label="Add a term"
            placeholder="Choose what is promised"
            searchable
            value={null}
            data={componentKeys.map((component) => ({
              group: componentNames[component]!,
              items: data
                .filter((kind) => kind.component === component)
                .map((kind) => ({ value: kind.kind, label: kind.title })),
            }))}
            onChange={(name) => {
              const kind = data.find((one) => one.kind === name)
              if (!kind || !newTerm) return
              onChange({
                ...draft,
                terms: [...draft.terms, { kind: kind.kind, values: newTerm(kind).values, clause: null }],
              })
              setOpen(draft.terms.length)
            }}
          />
        </Section>
      )}
    </Loaded>
  )
}

const Rest = ({ draft, onChange }: PartProps) => (
  <div className={styles.stack}>
    <Section title="Blanks" note="{{var:key}} in a clause prints what is filled in here.">
      {draft.variables.map((variable, at) => (
        <div key={at} className={styles.asks}>
          <TextInput
            label="Key"
            value={variable.key}
            onChange={(event) =>
              onChange({
                ...draft,
                variables: draft.variables.map((one, other) =>
                  other === at ? { ...one, key: event.currentTarget.value } : one,
                ),
              })
            }
          />
          <TextInput
            label="What it asks for"
            value={variable.label}
            onChange={(event) =>
              onChange({
                ...draft,
                variables: draft.variables.map((one, other) =>
                  other === at ? { ...one, label: event.currentTarget.value } : one,
                ),
              })
            }
          />
          <ReasonButton
            size="xs"
            onClick={() => onChange({ ...draft, variables: draft.variables.filter((_, other) => other !== at) })}
          >
            Remove<span className="visually-hidden"> {variable.key}</span>
          </ReasonButton>
        </div>
      ))}
      <ReasonButton
        size="xs"
        onClick={() =>
          onChange({
            ...draft,
            variables: [
              ...draft.variables,
              { key: `blank_${'abcdefgh'[draft.variables.length] ?? 'x'}`, label: 'To be filled in' },
            ],
          })
        }
      >
        Add a blank
      </ReasonButton>
    </Section>
    <Section title="Signers" note="People of one group sign in parallel, groups one after the other.">
      {draft.signers.map((signer, at) => {
        const put = (part: Partial<typeof signer>) =>
          onChange({ ...draft, signers: draft.signers.map((one, other) => (other === at ? { ...one, ...part } : one)) })
        return (
          <div key={at} className={styles.asks}>
            <Select
              label="Side"
              data={[
                { value: 'partner', label: 'The partner' },
                { value: 'us', label: 'We' },
              ]}
              value={signer.side}
              allowDeselect={false}
              onChange={(side) => side && put({ side: side as 'us' })}
            />
            <TextInput
              label="Role"
              value={signer.role}
              onChange={(event) => put({ role: event.currentTarget.value })}
            />
            <Select
              label="Group"
              data={['1', '2', '3', '4']}
              value={String(signer.group)}
              allowDeselect={false}
              onChange={(group) => group && put({ group: Number(group) })}
            />
          </div>
        )
      })}
      <Select
        label="Accepted by"
        data={[
          { value: 'signature', label: 'Signature' },
          { value: 'click', label: 'Click, ours first' },
        ]}
        value={draft.acceptance}
        allowDeselect={false}
        onChange={(acceptance) => acceptance && onChange({ ...draft, acceptance: acceptance as 'click' })}
      />
    </Section>
  </div>
)
