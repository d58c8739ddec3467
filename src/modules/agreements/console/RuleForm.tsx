import { Checkbox, MultiSelect, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import styles from './Agreement.module.css'
import { type Condition, checkNames } from './ruleWords.ts'

type Row = RowOf<'listApprovalRules'>
const approvers = ['finance', 'marketing', 'engineering', 'legal', 'executive'] as const

/** A rule's condition, whom it asks, and what it would have asked before. */
export const RuleForm = ({
  rule,
  reason,
  onSaved,
}: {
  rule: Row | null
  reason: string | null
  onSaved: () => void
}) => {
  const cache = useQueryClient()
  const [name, setName] = useState(rule?.name ?? '')
  const [approver, setApprover] = useState<string>(rule?.approver ?? 'finance')
  const [hours, setHours] = useState(rule?.hours ?? 16)
  const [active, setActive] = useState(rule?.active ?? true)
  const [condition, setCondition] = useState<Condition>(
    (rule?.condition ?? { check: 'has_term', kinds: [] }) as Condition,
  )
  const [error, setError] = useState<unknown>(null)
  const [trial, setTrial] = useState<AnswerTo<'tryApprovalRule'> | null>(null)
  const run = async (work: () => Promise<unknown>) => {
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    }
  }
  const save = () =>
    run(async () => {
      const body = { name, approver: approver as 'finance', hours, condition: condition as never }
      await (rule
        ? api.updateApprovalRule({ params: { id: rule.id }, version: rule.version, body: { ...body, active } })
        : api.createApprovalRule({ body }))
      await cache.invalidateQueries({ queryKey: ['approval-rules'] })
      onSaved()
    })
  return (
    <div className={styles.stack}>
      <TextInput label="Name" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
      <ConditionForm condition={condition} onChange={setCondition} />
      <Select
        label="Asks"
        data={[...approvers]}
        value={approver}
        allowDeselect={false}
        onChange={(value) => value && setApprover(value)}
      />
      <TextInput
        label="Business hours to answer"
        type="number"
        min={1}
        max={400}
        value={hours}
        onChange={(event) => setHours(Number(event.currentTarget.value) || 16)}
      />
      {rule && <Checkbox label="On" checked={active} onChange={(event) => setActive(event.currentTarget.checked)} />}
      {error !== null && <ProblemBanner error={error} />}
      <div className={styles.line}>
        <ReasonButton
          variant="filled"
          reason={reason ?? (name.trim() ? null : 'Give it a name')}
          onClick={() => void save()}
        >
          Save rule
        </ReasonButton>
        <ReasonButton
          onClick={() =>
            void run(async () => setTrial(await api.tryApprovalRule({ body: { condition: condition as never } })))
          }
        >
          Try on past agreements
        </ReasonButton>
      </div>
      {trial && (
        <Section title={`It would have asked ${trial.asked.length} of ${trial.tried} times`}>
          <SimpleTable
            label="Past agreements"
            rows={trial.asked}
            rowKey={(row) => `${row.agreementId} ${row.versionNumber}`}
            empty="None of the latest agreed versions would have been asked about."
            columns={[
              {
                key: 'number',
                title: 'Agreement',
                cell: (row) => <ScreenLink to={`agreements/${row.agreementId}`}>{row.number}</ScreenLink>,
              },
              { key: 'partner', title: 'Partner', cell: (row) => row.partner.name },
              { key: 'reason', title: 'Why', cell: (row) => row.reason },
            ]}
          />
        </Section>
      )}
    </div>
  )
}

const blanks: Readonly<Record<string, Condition>> = {
  has_term: { check: 'has_term', kinds: ['exclusivity'] },
  value_above: { check: 'value_above', kind: 'commission_tail', field: 'months', limit: 12 },
  below_default: { check: 'below_default', kind: 'commission_hold', field: 'days' },
  above_default: { check: 'above_default', kind: 'commission_tail', field: 'months' },
  money_above: { check: 'money_above', kind: 'fund', field: 'amount', limitMinor: '5000000' },
  commission_rate_above: { check: 'commission_rate_above', ratePpm: 200_000 },
  clause_deviates: { check: 'clause_deviates', clauses: [] },
  paper_not_ours: { check: 'paper_not_ours' },
}

const ConditionForm = ({ condition, onChange }: { condition: Condition; onChange: (condition: Condition) => void }) => {
  const kinds = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  const options = (kinds.data?.data ?? []).map((kind) => ({ value: kind.kind, label: kind.title }))
  const fields = Object.keys(
    ((kinds.data?.data.find((kind) => kind.kind === condition['kind'])?.schema as { properties?: object } | undefined)
      ?.properties ?? {}) as object,
  )
  const put = (part: object) => onChange({ ...condition, ...part })
  return (
    <>
      <Select
        label="Asks when"
        data={Object.entries(checkNames).map(([value, label]) => ({ value, label }))}
        value={condition.check}
        allowDeselect={false}
        onChange={(check) => check && onChange(blanks[check]!)}
      />
      {condition.check === 'has_term' && (
        <MultiSelect
          label="Kinds"
          searchable
          data={options}
          value={condition['kinds'] as string[]}
          onChange={(list) => put({ kinds: list })}
        />
      )}
      {'kind' in condition && (
        <>
          <Select
            label="Kind"
            searchable
            data={options}
            value={String(condition['kind'])}
            allowDeselect={false}
            onChange={(kind) => kind && put({ kind })}
          />
          <Select
            label="Value"
            data={[...new Set([...fields, String(condition['field'])])]}
            value={String(condition['field'])}
            allowDeselect={false}
            onChange={(field) => field && put({ field })}
          />
        </>
      )}
      {'limit' in condition && (
        <TextInput
          label="Above"
          type="number"
          value={Number(condition['limit'])}
          onChange={(event) => put({ limit: Math.round(Number(event.currentTarget.value)) || 0 })}
        />
      )}
      {'limitMinor' in condition && (
        <TextInput
          label="Above, in minor units"
          value={String(condition['limitMinor'])}
          onChange={(event) => put({ limitMinor: event.currentTarget.value })}
        />
      )}
      {'ratePpm' in condition && (
        <TextInput
          label="Above, in percent"
          type="number"
          min={0}
          max={100}
          step={0.1}
          value={Number(condition['ratePpm']) / 10_000}
          onChange={(event) =>
            put({ ratePpm: Math.min(1_000_000, Math.round((Number(event.currentTarget.value) || 0) * 10_000)) })
          }
        />
      )}
      {'clauses' in condition && (
        <TextInput
          label="Keys of clauses, parted by commas; empty for any"
          value={(condition['clauses'] as string[]).join(', ')}
          onChange={(event) =>
            put({
              clauses: event.currentTarget.value
                .split(',')
                .map((one) => one.trim())
                .filter(Boolean),
            })
          }
        />
      )}
    </>
  )
}
