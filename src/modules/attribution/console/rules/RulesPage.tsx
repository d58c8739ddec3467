import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { ExportButton } from '#ui/ExportButton.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SecondLine, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../records/Records.module.css'
import { DefinitionForm } from './DefinitionForm.tsx'
import { PolicyForm } from './PolicyForm.tsx'
import { differences, policyLines, stateHues, stateLabels } from './ruleWords.ts'

type Policy = AnswerTo<'getCurrentAttributionPolicy'>
type Definition = RowOf<'listAttributionDefinitions'>
const versionsMost = 100

/** The rules by which conversions are divided, and what sourced and influenced mean: in force, planned, and before. */
export const RulesPage = () => (
  <SimplePage
    title="Attribution policy"
    note="Both are forward only: a version begins on a day, and conversions of the days before keep what held then."
  >
    <div className={styles.stack}>
      <PolicyPart />
      <DefinitionPart />
    </div>
  </SimplePage>
)

const PolicyPart = () => {
  const [open, setOpen] = useState(false)
  const right = useRightReason('attribution.set_policy', 'An admin puts a policy in force.')
  const current = useQuery({
    queryKey: ['attribution-policies', 'current'],
    queryFn: () => api.getCurrentAttributionPolicy(),
  })
  const versions = useQuery({
    queryKey: ['attribution-policies', 'list'],
    queryFn: () => api.listAttributionPolicies({ query: { limit: versionsMost, sort: '-createdAt' } }),
  })
  return (
    <>
      <Section
        title="Policy in force"
        actions={
          <ReasonButton size="xs" reason={right} onClick={() => setOpen(true)}>
            New version
          </ReasonButton>
        }
      >
        <Loaded query={current}>
          {(policy) => (
            <>
              <FieldList>
                <Field label="Version">
                  {policy.number === 0
                    ? 'What the product brings'
                    : `${policy.number}, since ${formatDate(policy.effectiveOn ?? '')}`}
                </Field>
                {policyLines(policy).map(([label, value]) => (
                  <Field key={label} label={label}>
                    {value}
                  </Field>
                ))}
              </FieldList>
              {open && <PolicyForm current={policy} onClose={() => setOpen(false)} />}
            </>
          )}
        </Loaded>
      </Section>
      <Section
        title="Versions of the policy"
        actions={<ExportButton run={() => exportList('listAttributionPolicies', 'attribution-policies', {})} />}
      >
        <Loaded query={versions}>{({ data }) => <PolicyVersions versions={data} />}</Loaded>
      </Section>
    </>
  )
}

const PolicyVersions = ({ versions }: { versions: Policy[] }) => {
  const byNumber = new Map(versions.map((policy) => [policy.number, policy]))
  return (
    <SimpleTable
      label="Versions of the policy"
      rows={versions}
      rowKey={(policy) => String(policy.number)}
      empty="No version was made: what the product brings is in force."
      columns={[
        {
          key: 'version',
          title: 'Version',
          cell: (policy) => (
            <>
              {policy.number} <StateBadge state={stateHues[policy.state]} label={stateLabels[policy.state]} plain />
              <SecondLine>from {formatDate(policy.effectiveOn ?? '')}</SecondLine>
            </>
          ),
        },
        {
          key: 'differs',
          title: 'What it changed',
          cell: (policy) =>
            differences(byNumber.get(policy.number - 1), policy).map((line) => (
              <SecondLine key={line}>{line}</SecondLine>
            )),
        },
        {
          key: 'why',
          title: 'Why',
          cell: (policy) => (
            <>
              {policy.reason}
              <SecondLine>{policy.madeByName}</SecondLine>
            </>
          ),
        },
      ]}
    />
  )
}

const DefinitionPart = () => {
  const [open, setOpen] = useState(false)
  const right = useRightReason(
    'attribution.sign_definition',
    'Finance, executives and partner managers draft and sign a definition.',
  )
  const current = useQuery({
    queryKey: ['attribution-definitions', 'current'],
    queryFn: () => api.getCurrentAttributionDefinition(),
  })
  const versions = useQuery({
    queryKey: ['attribution-definitions', 'list'],
    queryFn: () => api.listAttributionDefinitions({ query: { limit: versionsMost, sort: '-createdAt' } }),
  })
  return (
    <>
      <Section
        title="What sourced and influenced mean"
        actions={
          <ReasonButton size="xs" reason={right} onClick={() => setOpen(true)}>
            New draft
          </ReasonButton>
        }
      >
        <Loaded query={current}>
          {(definition) => (
            <>
              <p className={styles.text}>{definition.body}</p>
              <FieldList>
                <Field label="Sourced by">{sourcedWords[definition.sourcedBy]}</Field>
                <Field label="Influence counts">
                  {definition.influenceDays === null ? 'As long as the window' : `${definition.influenceDays} days`}
                </Field>
                <Field label="Version">
                  {definition.number === 0
                    ? 'The product’s own text, signed by nobody'
                    : `${definition.number}, since ${formatDate(definition.effectiveOn ?? '')}, signed by ${definition.signatures.map((one) => one.memberName).join(' and ')}`}
                </Field>
              </FieldList>
              {open && <DefinitionForm current={definition} onClose={() => setOpen(false)} />}
            </>
          )}
        </Loaded>
      </Section>
      <Section
        title="Versions of the definition"
        note="Two people sign: one of finance, and an executive or a partner manager."
        actions={<ExportButton run={() => exportList('listAttributionDefinitions', 'attribution-definitions', {})} />}
      >
        <Loaded query={versions}>
          {({ data }) => (
            <SimpleTable
              label="Versions of the definition"
              rows={data}
              rowKey={(definition) => String(definition.number)}
              empty="No definition was drafted: the product’s own text holds."
              columns={[
                {
                  key: 'version',
                  title: 'Version',
                  cell: (definition) => (
                    <>
                      {definition.number}{' '}
                      <StateBadge state={stateHues[definition.state]} label={stateLabels[definition.state]} plain />
                      <SecondLine>from {formatDate(definition.effectiveOn ?? '')}</SecondLine>
                    </>
                  ),
                },
                {
                  key: 'text',
                  title: 'Text',
                  cell: (definition) => (
                    <>
                      <span className={styles.text}>{definition.body}</span>
                      <SecondLine>{sourcedWords[definition.sourcedBy]}</SecondLine>
                    </>
                  ),
                },
                {
                  key: 'signatures',
                  title: 'Signatures',
                  cell: (definition) => (
                    <>
                      {definition.signatures.map((one) => (
                        <SecondLine key={one.memberId}>
                          {one.memberName} ({one.capacity === 'finance' ? 'finance' : 'executive or partner manager'}),{' '}
                          <DateText value={one.signedAt} />
                        </SecondLine>
                      ))}
                      {definition.state === 'draft' && <Sign definition={definition} reason={right} />}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Loaded>
      </Section>
    </>
  )
}
const sourcedWords = {
  first_before_lead: 'The first contact that counts, if it was there before the lead',
  first_eligible: 'The first contact that counts',
} as const

const Sign = ({ definition, reason }: { definition: Definition; reason: string | null }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  return (
    <>
      <ReasonButton size="xs" reason={reason} onClick={() => setOpen(true)}>
        Sign
      </ReasonButton>
      <ConfirmDialog
        opened={open}
        onClose={() => setOpen(false)}
        title={`Sign version ${definition.number} of the definition?`}
        consequence={
          <>
            <p className={styles.text}>{definition.body}</p>
            <p>
              {definition.signatures.length === 1
                ? `Yours is the second signature: it holds from ${formatDate(definition.effectiveOn ?? '')} on.`
                : 'It holds when a second person of the other role has signed it too.'}
            </p>
          </>
        }
        act="Sign"
        run={async () => {
          await api.signAttributionDefinition({ params: { id: definition.id ?? '' } })
          toast('Signed', { tone: 'good' })
          await cache.invalidateQueries({ queryKey: ['attribution-definitions'] })
        }}
      />
    </>
  )
}
