import { Checkbox, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { countryOptions } from '#ui/form/choices.ts'
import { FormControl } from '#ui/form/FormControl.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import type { TermLine, TermLinesProps } from '#ui/slots.tsx'
import { blankOf, labelOf, partOf, type Schema } from './schema.ts'
import styles from './Terms.module.css'
import { type Fault, Group } from './TermValues.tsx'

type Kind = RowOf<'listTermKinds'>
const components = ['legal', 'technical', 'business', 'marketing', 'support'] as const
const componentNames: Readonly<Record<string, string>> = {
  legal: 'Legal',
  technical: 'Technical',
  business: 'Business',
  marketing: 'Marketing',
  support: 'Support',
}

/** Lines of promises: each with its kind, its values by the kind's own form, and what it is limited to. */
export const TermLines = (props: TermLinesProps) => {
  const query = useQuery({ queryKey: ['term kinds'], queryFn: () => api.listTermKinds(), staleTime: 600_000 })
  return <Loaded query={query}>{({ data }) => <Lines {...props} kinds={data} />}</Loaded>
}

const Lines = ({ lines, faults, words, currency, onChange, kinds }: TermLinesProps & { kinds: readonly Kind[] }) => {
  const [open, setOpen] = useState<number | null>(null)
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]))
  const change = (at: number, line: TermLine) => onChange(lines.map((one, other) => (other === at ? line : one)))
  const add = (name: string) => {
    const kind = byName.get(name)
    if (!kind) return
    const values = kind.builtIn ?? blankOf(kind.schema as Schema, currency)
    onChange([...lines, { kind: name, values: values as Record<string, unknown>, scope: {} }])
    setOpen(lines.length)
  }
  return (
    <div className={styles.lines}>
      {lines.map((line, at) => {
        const own = faults.filter((fault) => fault.line === at)
        const kind = byName.get(line.kind)
        const name = kind?.title ?? line.kind
        return (
          <section key={at} className={styles.line} aria-label={name}>
            <div className={styles.head}>
              <strong>{name}</strong>
              {own.length > 0 && (
                <FactPill tone="bad">{own.length === 1 ? '1 fault' : `${own.length} faults`}</FactPill>
              )}
              {(line.isException || words[at]?.departs) && <FactPill tone="watch">exception</FactPill>}
              <span className={styles.grow} />
              <ReasonButton
                size="compact-xs"
                variant="subtle"
                aria-expanded={open === at}
                onClick={() => setOpen(open === at ? null : at)}
              >
                {open === at ? 'Close' : 'Change'}
                <span className="visually-hidden"> {name}</span>
              </ReasonButton>
              <ReasonButton
                size="compact-xs"
                variant="subtle"
                onClick={() => {
                  onChange(lines.filter((_, other) => other !== at))
                  setOpen(null)
                }}
              >
                Remove<span className="visually-hidden"> {name}</span>
              </ReasonButton>
            </div>
            {words[at]?.sentences.map((sentence) => (
              <p key={sentence} className={styles.quiet}>
                {sentence}
              </p>
            ))}
            {own
              .filter((fault) => open !== at || !fault.field.startsWith('values.'))
              .map((fault) => (
                <p key={`${fault.field} ${fault.message}`} className={styles.fault} role="alert">
                  {labelOf(fault.field.split('.').at(-1) ?? '')}: {fault.message}
                </p>
              ))}
            {open === at && kind && (
              <Editor
                line={line}
                kind={kind}
                faults={own}
                currency={currency}
                departs={words[at]?.departs === true}
                onChange={(next) => change(at, next)}
              />
            )}
          </section>
        )
      })}
      <Select
        label="Add a term"
        placeholder="Choose what is promised"
        searchable
        value={null}
        data={components.map((component) => ({
          group: componentNames[component]!,
          items: kinds
            .filter((kind) => kind.component === component)
            .map((kind) => ({ value: kind.kind, label: kind.title })),
        }))}
        onChange={(name) => name && add(name)}
      />
    </div>
  )
}

const Editor = ({
  line,
  kind,
  faults,
  currency,
  departs,
  onChange,
}: {
  line: TermLine
  kind: Kind
  faults: readonly Fault[]
  currency: string
  departs: boolean
  onChange: (line: TermLine) => void
}) => {
  const schema = kind.schema as Schema
  const part = partOf(schema)
  return (
    <div className={styles.editor}>
      {part.is === 'group' && (
        <Group
          part={part}
          schema={schema}
          name={kind.kind}
          path="values"
          value={line.values}
          faults={faults}
          currency={currency}
          isBare
          onChange={(values) => onChange({ ...line, values: values as Record<string, unknown> })}
        />
      )}
      {kind.scopes.length > 0 && (
        <fieldset className={styles.group}>
          <legend>Only for</legend>
          <div className={styles.fields}>
            {kind.scopes.map((key) => (
              <FormControl
                key={key}
                field={
                  key === 'countries'
                    ? { name: key, label: labelOf(key), kind: 'choices', options: countryOptions() }
                    : { name: key, label: labelOf(key), kind: 'tags' }
                }
                value={(line.scope[key] as string[] | undefined) ?? []}
                onChange={(value) => {
                  const { [key]: _gone, ...rest } = line.scope
                  const list = value as string[]
                  onChange({ ...line, scope: list.length > 0 ? { ...rest, [key]: list } : rest })
                }}
              />
            ))}
          </div>
        </fieldset>
      )}
      <Checkbox
        label="An exception: not what we promise others of this type"
        description={departs ? 'It differs from the defaults of the type, so it is one.' : undefined}
        checked={departs || line.isException === true}
        disabled={departs}
        onChange={(event) => onChange({ ...line, isException: event.currentTarget.checked })}
      />
    </div>
  )
}
