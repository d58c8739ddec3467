import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SlotPart, type TermLine, useSlots } from '#ui/slots.tsx'
import styles from './Qualification.module.css'

export const termsFrom = (value: string): TermLine[] => (value ? (JSON.parse(value) as TermLine[]) : [])

/** The proposal's lines, held against the registry of terms while they are written. */
export const TermsField = ({
  typeId,
  currency,
  value,
  refusal,
  onChange,
}: {
  typeId: string
  currency: string
  value: string
  refusal: string | undefined
  onChange: (value: string) => void
}) => {
  const { termLines } = useSlots()
  const [error, setError] = useState<unknown>(null)
  const lines = termsFrom(value)
  const [asked] = useDebouncedValue(value, 250)
  const check = useQuery({
    queryKey: ['proposed-terms', typeId, asked],
    queryFn: () => api.checkProposedTerms({ body: { typeId, terms: termsFrom(asked) } }),
    placeholderData: keepPreviousData,
    enabled: termsFrom(asked).length > 0,
  })
  const found = lines.length > 0 ? check.data : undefined
  const addDefaults = async () => {
    setError(null)
    try {
      const { terms } = await api.getProposedTermDefaults({ query: { typeId } })
      onChange(JSON.stringify([...lines, ...terms.filter((one) => !lines.some((line) => line.kind === one.kind))]))
    } catch (thrown) {
      setError(thrown)
    }
  }
  if (!termLines) return <Notice tone="info">No module of this product keeps terms, so none are proposed.</Notice>
  return (
    <div className={styles.stack}>
      {error !== null && <ProblemBanner error={error} />}
      {check.error && <ProblemBanner error={check.error} />}
      <SlotPart
        load={termLines}
        props={{
          lines,
          faults: found?.issues ?? [],
          words: found?.lines ?? [],
          currency,
          onChange: (next) => onChange(JSON.stringify(next)),
        }}
      />
      <div className={styles.line}>
        <ReasonButton size="xs" variant="subtle" onClick={() => void addDefaults()}>
          Add the defaults of the type
        </ReasonButton>
        <span className={styles.quiet} role="status">
          {found === undefined
            ? 'Without lines the defaults hold.'
            : found.issues.length > 0
              ? `${found.issues.length === 1 ? '1 fault stands' : `${found.issues.length} faults stand`} against these terms.`
              : 'Every line fits the registry of terms.'}
        </span>
      </div>
      {refusal && found?.issues.length === 0 && <p className={styles.quiet}>{refusal}</p>}
    </div>
  )
}
