import { NumberInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { useWorkspaceCurrency } from '#client/workspace.ts'
import { countryOptions } from '#ui/form/choices.ts'
import { FormControl } from '#ui/form/FormControl.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { SlotPart, useSlots } from '#ui/slots.tsx'
import styles from './Agreement.module.css'
import { blankOf, labelOf, partOf, type Schema } from './terms/schema.ts'
import { type Fault, Group } from './terms/TermValues.tsx'

export type Kind = RowOf<'listTermKinds'>
export type TermEdit = {
  id?: string
  kind: string
  values: Record<string, unknown>
  scope: Record<string, string[]>
  priority: number
  effectiveFrom: string | null
  effectiveTo: string | null
  page: number | null
}
const newTerm = (kind: Kind, currency: string): TermEdit => ({
  kind: kind.kind,
  values: (kind.builtIn ?? blankOf(kind.schema as Schema, currency)) as Record<string, unknown>,
  scope: {},
  priority: 0,
  effectiveFrom: null,
  effectiveTo: null,
  page: null,
})
/** Makes a term as it begins: with what is built in, else empty in the workspace's currency; undefined until that is known. */
export const useNewTerm = (): ((kind: Kind) => TermEdit) | undefined => {
  const currency = useWorkspaceCurrency()
  return currency ? (kind) => newTerm(kind, currency) : undefined
}

type Props = {
  kind: Kind
  term: TermEdit
  sendLabel: string
  reason?: string | null
  /** Of their own paper: the page is asked for. */
  hasPage?: boolean
  /** Only the values may be changed, as in a proposal. */
  onlyValues?: boolean
  onSend: (term: TermEdit) => void
  onClose: () => void
}

/** The form of a kind's schema; what it says is checked and printed in words while it is typed. */
export const TermEditor = ({ kind, term, sendLabel, reason, hasPage, onlyValues, onSend, onClose }: Props) => {
  const currency = useWorkspaceCurrency()
  const [edit, setEdit] = useState(term)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [sentences, setSentences] = useState<readonly string[]>([])
  useEffect(() => {
    let isStale = false
    const timer = setTimeout(() => {
      const { kind: name, values, scope, priority, effectiveFrom, effectiveTo } = edit
      void api
        .checkTerms({ body: { terms: [{ kind: name, values, scope, priority, effectiveFrom, effectiveTo }] } })
        .then(
          ({ issues, terms }) => {
            if (isStale) return
            setFaults(issues.map(({ field, message }) => ({ field, message })))
            setSentences(terms[0]?.sentences ?? [])
          },
          // Sending checks again and says what is wrong.
          () => {},
        )
    }, 250)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [edit])
  const schema = kind.schema as Schema
  const part = partOf(schema)
  const starts = useSlots().termStarts.filter((one) => one.kind === kind.kind)
  if (!currency) return null
  return (
    <div className={styles.stack}>
      {starts.map((start) => (
        <SlotPart
          key={start.kind}
          load={start.load}
          fallback={null}
          props={{ onTake: (values) => setEdit((now) => ({ ...now, values })) }}
        />
      ))}
      {part.is === 'group' && (
        <Group
          part={part}
          schema={schema}
          name={kind.kind}
          path="values"
          value={edit.values}
          faults={faults}
          currency={currency}
          isBare
          onChange={(values) => setEdit({ ...edit, values: values as Record<string, unknown> })}
        />
      )}
      {!onlyValues && (
        <div className={styles.sides}>
          {kind.scopes.map((key) => (
            <FormControl
              key={key}
              field={
                key === 'countries'
                  ? {
                      name: key,
                      label: `Only for ${labelOf(key).toLowerCase()}`,
                      kind: 'choices',
                      options: countryOptions(),
                    }
                  : { name: key, label: `Only for ${labelOf(key).toLowerCase()}`, kind: 'tags' }
              }
              value={edit.scope[key] ?? []}
              onChange={(value) => {
                const { [key]: _gone, ...rest } = edit.scope
                const list = value as string[]
                setEdit({ ...edit, scope: list.length > 0 ? { ...rest, [key]: list } : rest })
              }}
            />
          ))}
          <FormControl
            field={{ name: 'effectiveFrom', label: 'From (else the first day of the version)', kind: 'date' }}
            value={edit.effectiveFrom ?? ''}
            onChange={(value) => setEdit({ ...edit, effectiveFrom: (value as string) || null })}
          />
          <FormControl
            field={{ name: 'effectiveTo', label: 'First day it no longer holds', kind: 'date' }}
            value={edit.effectiveTo ?? ''}
            onChange={(value) => setEdit({ ...edit, effectiveTo: (value as string) || null })}
          />
          <NumberInput
            label="Priority where two overlap"
            min={0}
            max={1000}
            value={edit.priority}
            onChange={(value) => setEdit({ ...edit, priority: Number(value) || 0 })}
          />
          {hasPage && (
            <NumberInput
              label="Page of their paper"
              min={1}
              max={300}
              value={edit.page ?? ''}
              onChange={(value) => setEdit({ ...edit, page: value === '' ? null : Number(value) })}
            />
          )}
        </div>
      )}
      {faults.length > 0 ? (
        <Notice tone="bad">
          {faults.map((fault) => `${fault.field.replace('values.', '')}: ${fault.message}`).join(' ')}
        </Notice>
      ) : (
        sentences.length > 0 && <Notice tone="info">{sentences.join(' ')}</Notice>
      )}
      <div className={styles.line}>
        <ReasonButton
          size="xs"
          variant="filled"
          reason={reason ?? faults[0]?.message ?? null}
          onClick={() => onSend(edit)}
        >
          {sendLabel}
        </ReasonButton>
        <ReasonButton size="xs" onClick={onClose}>
          Cancel
        </ReasonButton>
      </div>
    </div>
  )
}
