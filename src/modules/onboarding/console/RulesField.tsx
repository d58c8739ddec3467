import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { matchableEvents } from '../contract/states.ts'
import { comparisonText, comparisonValue } from './comparisons.ts'
import styles from './Onboarding.module.css'
import type { TemplateStep } from './TemplatePage.tsx'

export type Rule = TemplateStep['events'][number]
const written = (value: string): Rule[] => (value ? (JSON.parse(value) as Rule[]) : [])
export const rulesFrom = written
const fieldsOf = (event: string): readonly string[] => matchableEvents.find((one) => one.name === event)?.fields ?? []
const comparisons = [
  { value: 'equals', label: 'is' },
  { value: 'contains', label: 'contains' },
  { value: 'at_least', label: 'is at least' },
  { value: 'one_of', label: 'is one of' },
]
const fresh = (event: string): Rule => ({ event, where: [], count: 1, distinct: null, lookBack: true })

/** Facts, each with what it has to say and how many it takes. Kept as text so that the form keeps it as a draft. */
export const RulesField = ({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) => {
  const rules = written(value)
  const put = (next: readonly Rule[]) => onChange(JSON.stringify(next))
  const change = (at: number, more: Partial<Rule>) =>
    put(rules.map((one, other) => (other === at ? { ...one, ...more } : one)))
  return (
    <fieldset className={styles.rows}>
      <legend className="visually-hidden">{label}</legend>
      {rules.map((rule, at) => (
        <div key={at} className={styles.row}>
          <NativeSelect
            label={`Fact ${at + 1}`}
            size="xs"
            value={rule.event}
            data={matchableEvents.map(({ name }) => name)}
            onChange={(event) => change(at, { ...fresh(event.currentTarget.value), count: rule.count })}
          />
          <div className={styles.pair}>
            <NumberInput
              label="How many it takes"
              size="xs"
              min={1}
              max={500}
              allowDecimal={false}
              value={rule.count}
              onChange={(count) => change(at, { count: Number(count) || 1 })}
            />
            <NativeSelect
              label="Count each only once by"
              size="xs"
              value={rule.distinct ?? ''}
              data={[{ value: '', label: 'every fact counts' }, ...fieldsOf(rule.event)]}
              onChange={(event) => change(at, { distinct: event.currentTarget.value || null })}
            />
          </div>
          <Where rule={rule} onChange={(where) => change(at, { where })} />
          <Checkbox
            size="xs"
            label="What happened before the journey counts too"
            checked={rule.lookBack}
            onChange={(event) => change(at, { lookBack: event.currentTarget.checked })}
          />
          <ReasonButton
            size="compact-xs"
            variant="subtle"
            onClick={() => put(rules.filter((_, other) => other !== at))}
          >
            Take fact {at + 1} out
          </ReasonButton>
        </div>
      ))}
      <ReasonButton
        size="xs"
        reason={rules.length < 5 ? null : 'Five facts at most'}
        onClick={() => put([...rules, fresh(matchableEvents[0]!.name)])}
      >
        Add a fact
      </ReasonButton>
    </fieldset>
  )
}

const Where = ({ rule, onChange }: { rule: Rule; onChange: (where: Rule['where']) => void }) => {
  const fields = fieldsOf(rule.event)
  const change = (at: number, more: Partial<Rule['where'][number]>) =>
    onChange(rule.where.map((one, other) => (other === at ? { ...one, ...more } : one)))
  if (fields.length === 0) return null
  return (
    <>
      {rule.where.map((one, at) => (
        <div key={at} className={styles.three}>
          <NativeSelect
            aria-label={`Field ${at + 1}`}
            size="xs"
            value={one.field}
            data={[...fields]}
            onChange={(event) => change(at, { field: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`Comparison ${at + 1}`}
            size="xs"
            value={one.is}
            data={comparisons}
            onChange={(event) => {
              const is = event.currentTarget.value as typeof one.is
              change(at, { is, value: comparisonValue(is, comparisonText(one.value)) })
            }}
          />
          <TextInput
            aria-label={`Value ${at + 1}`}
            size="xs"
            maxLength={200}
            value={comparisonText(one.value)}
            onChange={(event) => change(at, { value: comparisonValue(one.is, event.currentTarget.value) })}
          />
          <ReasonButton
            size="compact-xs"
            variant="subtle"
            onClick={() => onChange(rule.where.filter((_, other) => other !== at))}
          >
            Remove
          </ReasonButton>
        </div>
      ))}
      <ReasonButton
        size="compact-xs"
        variant="subtle"
        reason={rule.where.length < 5 ? null : 'Five comparisons at most'}
        onClick={() => onChange([...rule.where, { field: fields[0]!, is: 'equals', value: '' }])}
      >
        Only when …
      </ReasonButton>
    </>
  )
}
