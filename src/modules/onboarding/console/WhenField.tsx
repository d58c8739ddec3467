import { NativeSelect, TextInput } from '@mantine/core'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { comparisonText, comparisonValue, tidyValue } from './comparisons.ts'
import styles from './Onboarding.module.css'
import type { Definition } from './TemplatePage.tsx'

type Condition = Definition['conditions'][number]
const written = (value: string): Condition[] => (value ? (JSON.parse(value) as Condition[]) : [])
export const conditionsFrom = (value: string): Condition[] =>
  written(value).map(({ value: compared, key, ...rest }) => ({
    ...rest,
    ...(key?.trim() && { key: key.trim() }),
    ...(compared !== undefined && rest.is !== 'present' && rest.is !== 'absent' && { value: tidyValue(compared) }),
  }))
const abouts = [
  { value: 'term', label: 'A term of the agreement' },
  { value: 'need', label: 'A need that was agreed' },
  { value: 'answer', label: 'An answer of the application' },
  { value: 'type', label: 'The partner type' },
  { value: 'region', label: 'The region' },
  { value: 'product', label: 'The products' },
]
const comparisons = [
  { value: 'present', label: 'is there' },
  { value: 'absent', label: 'is not there' },
  { value: 'equals', label: 'is' },
  { value: 'contains', label: 'contains' },
  { value: 'at_least', label: 'is at least' },
  { value: 'one_of', label: 'is one of' },
]
const hints: Readonly<Record<string, string>> = {
  term: 'api_access.environments',
  need: 'channels',
  answer: 'team_size',
}

/** When a template is used or a step is shown: all of it has to hold. */
export const WhenField = ({
  label,
  value,
  most,
  onChange,
}: {
  label: string
  value: string
  most: number
  onChange: (value: string) => void
}) => {
  const rows = written(value)
  const put = (next: readonly Condition[]) => onChange(JSON.stringify(next))
  const change = (at: number, more: Partial<Condition>) =>
    put(rows.map((one, other) => (other === at ? { ...one, ...more } : one)))
  return (
    <fieldset className={styles.rows}>
      <legend className="visually-hidden">{label}</legend>
      {rows.map((row, at) => (
        <div key={at} className={styles.row}>
          <div className={styles.pair}>
            <NativeSelect
              label={`Condition ${at + 1}`}
              size="xs"
              value={row.about}
              data={abouts}
              onChange={(event) => change(at, { about: event.currentTarget.value as Condition['about'] })}
            />
            {row.about in hints && (
              <TextInput
                label="Which"
                size="xs"
                placeholder={hints[row.about] ?? ''}
                maxLength={120}
                value={row.key ?? ''}
                onChange={(event) => change(at, { key: event.currentTarget.value })}
              />
            )}
          </div>
          <div className={styles.pair}>
            <NativeSelect
              aria-label={`Comparison ${at + 1}`}
              size="xs"
              value={row.is}
              data={comparisons}
              onChange={(event) => {
                const is = event.currentTarget.value as Condition['is']
                change(at, { is, value: comparisonValue(is, comparisonText(row.value)) })
              }}
            />
            {row.is !== 'present' && row.is !== 'absent' && (
              <TextInput
                aria-label={`Value ${at + 1}`}
                size="xs"
                maxLength={200}
                value={comparisonText(row.value)}
                onChange={(event) => change(at, { value: comparisonValue(row.is, event.currentTarget.value) })}
              />
            )}
          </div>
          <ReasonButton size="compact-xs" variant="subtle" onClick={() => put(rows.filter((_, other) => other !== at))}>
            Remove condition {at + 1}
          </ReasonButton>
        </div>
      ))}
      <ReasonButton
        size="xs"
        reason={rows.length < most ? null : `${most} conditions at most`}
        onClick={() => put([...rows, { about: 'term', is: 'present' }])}
      >
        Add a condition
      </ReasonButton>
    </fieldset>
  )
}
