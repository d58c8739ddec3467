import { Checkbox, NativeSelect } from '@mantine/core'
import styles from './Qualification.module.css'
import type { Criterion } from './RubricPage.tsx'

const evidence = [
  { value: 'none', label: 'No evidence is needed' },
  { value: 'one', label: 'Something that shows it' },
  { value: 'document', label: 'A document' },
]
const factorLabels = {
  market_alignment: 'Market alignment',
  technical_compatibility: 'Technical compatibility',
  strategic_value: 'Strategic value',
  revenue_potential: 'Revenue potential',
  cultural_fit: 'Cultural fit',
} satisfies Readonly<Record<NonNullable<Criterion['factor']>, string>>

/** What a criterion asks for beside its score, and what it says of the fit. */
export const CriterionRules = ({
  criterion,
  purpose,
  readOnly,
  onChange,
}: {
  criterion: Criterion
  purpose: string
  readOnly: boolean
  onChange: (values: Partial<Criterion>) => void
}) => (
  <div className={styles.stack}>
    <div className={styles.pair}>
      <NativeSelect
        label="Evidence"
        size="xs"
        disabled={readOnly}
        value={criterion.evidence}
        data={evidence}
        onChange={(event) => onChange({ evidence: event.currentTarget.value as Criterion['evidence'] })}
      />
      <NativeSelect
        label="Below this the gate fails"
        size="xs"
        disabled={readOnly}
        value={criterion.gateLeast === null ? '' : String(criterion.gateLeast)}
        data={[{ value: '', label: 'No minimum' }, '1', '2', '3', '4', '5']}
        onChange={(event) =>
          onChange({ gateLeast: event.currentTarget.value ? Number(event.currentTarget.value) : null })
        }
      />
    </div>
    <NativeSelect
      label={purpose === 'fit' ? 'The factor that it scores' : 'What it says of the fit'}
      size="xs"
      disabled={readOnly}
      value={criterion.factor ?? ''}
      data={[
        { value: '', label: 'Nothing' },
        ...Object.entries(factorLabels).map(([value, label]) => ({ value, label })),
      ]}
      onChange={(event) => onChange({ factor: (event.currentTarget.value || null) as Criterion['factor'] })}
    />
    <Checkbox
      size="xs"
      label="Belongs to what makes this type"
      disabled={readOnly}
      checked={criterion.isTypeCriterion}
      onChange={(event) =>
        onChange({
          isTypeCriterion: event.currentTarget.checked,
          // What makes a type needs a minimum; two is what the product begins with.
          ...(event.currentTarget.checked && criterion.gateLeast === null && { gateLeast: 2 }),
        })
      }
    />
  </div>
)

/** A new one weighs nothing yet, so that the sum of the others is not disturbed. */
export const blankCriterion = (others: readonly Criterion[]): Criterion => {
  const taken = new Set(others.map((one) => one.key))
  let number = others.length + 1
  while (taken.has(`criterion_${number}`)) number += 1
  return {
    key: `criterion_${number}`,
    label: '',
    weight: 0,
    anchors: ['', '', '', '', ''],
    guidance: '',
    evidence: 'none',
    isTypeCriterion: false,
    gateLeast: null,
    factor: null,
  }
}
export const moveUp = (criteria: readonly Criterion[], at: number): Criterion[] =>
  criteria.flatMap((one, other) => (other === at - 1 ? [criteria[at]!, one] : other === at ? [] : [one]))
