import { NativeSelect, TextInput } from '@mantine/core'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import type { Decision } from './DecisionTab.tsx'
import styles from './Qualification.module.css'

type Condition = Decision['conditions'][number]
const written = (value: string): Condition[] => (value ? (JSON.parse(value) as Condition[]) : [])
/** Lines without words are left out. */
export const conditionsFrom = (value: string): Condition[] =>
  written(value)
    .map((one) => ({ ...one, text: one.text.trim() }))
    .filter((one) => one.text !== '')

/** What has to be met: by whom, until when. Each becomes a task, and a gate of onboarding. */
export const ConditionsField = ({ value, onChange }: { value: string; onChange: (value: string) => void }) => {
  const rows = written(value)
  const put = (next: readonly Condition[]) => onChange(JSON.stringify(next))
  const change = (at: number, more: Partial<Condition>) =>
    put(rows.map((one, other) => (other === at ? { ...one, ...more } : one)))
  return (
    <div className={styles.stack}>
      {rows.map((row, at) => (
        <fieldset key={at} className={styles.parts}>
          <legend className="visually-hidden">Condition {at + 1}</legend>
          <TextInput
            label="What has to be met"
            value={row.text}
            maxLength={500}
            onChange={(event) => change(at, { text: event.currentTarget.value })}
          />
          <div className={styles.pair}>
            <NativeSelect
              label="By whom"
              value={row.side}
              data={[
                { value: 'partner', label: 'The partner' },
                { value: 'team', label: 'We' },
              ]}
              onChange={(event) => change(at, { side: event.currentTarget.value as Condition['side'] })}
            />
            <TextInput
              label="Until"
              type="date"
              value={row.dueOn ?? ''}
              onChange={(event) => change(at, { dueOn: event.currentTarget.value || null })}
            />
          </div>
          <ReasonButton size="compact-xs" variant="subtle" onClick={() => put(rows.filter((_, other) => other !== at))}>
            Remove condition {at + 1}
          </ReasonButton>
        </fieldset>
      ))}
      <ReasonButton size="xs" onClick={() => put([...rows, { text: '', side: 'partner', dueOn: null }])}>
        Add a condition
      </ReasonButton>
    </div>
  )
}
