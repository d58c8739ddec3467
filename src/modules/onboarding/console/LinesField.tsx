import { Checkbox, TextInput } from '@mantine/core'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import styles from './Onboarding.module.css'

type Line = Record<string, string | boolean>
const written = (value: string): Line[] => (value ? (JSON.parse(value) as Line[]) : [])
export const linesFrom = written

/** Short rows of a few texts each, in their order: phases, fields of a form, links. */
export const LinesField = ({
  label,
  add,
  columns,
  most,
  keep = 0,
  value,
  onChange,
}: {
  label: string
  add: string
  columns: readonly { key: string; label: string; kind?: 'text' | 'yes'; maxLength?: number }[]
  most: number
  /** So many at least stay. */
  keep?: number
  value: string
  onChange: (value: string) => void
}) => {
  const lines = written(value)
  const put = (next: readonly Line[]) => onChange(JSON.stringify(next))
  const move = (at: number) =>
    put(lines.flatMap((one, other) => (other === at - 1 ? [lines[at]!, one] : other === at ? [] : [one])))
  return (
    <fieldset className={styles.rows}>
      <legend className="visually-hidden">{label}</legend>
      {lines.map((line, at) => (
        <div key={at} className={styles.row}>
          {columns.map((column) =>
            column.kind === 'yes' ? (
              <Checkbox
                key={column.key}
                size="xs"
                label={column.label}
                checked={line[column.key] === true}
                onChange={(event) =>
                  put(
                    lines.map((one, other) =>
                      other === at ? { ...one, [column.key]: event.currentTarget.checked } : one,
                    ),
                  )
                }
              />
            ) : (
              <TextInput
                key={column.key}
                size="xs"
                label={`${column.label} ${at + 1}`}
                maxLength={column.maxLength ?? 120}
                value={String(line[column.key] ?? '')}
                onChange={(event) => {
                  const text = event.currentTarget.value
                  put(lines.map((one, other) => (other === at ? { ...one, [column.key]: text } : one)))
                }}
              />
            ),
          )}
          <span className={styles.acts}>
            {at > 0 && (
              <ReasonButton size="compact-xs" variant="subtle" onClick={() => move(at)}>
                Move up
              </ReasonButton>
            )}
            <ReasonButton
              size="compact-xs"
              variant="subtle"
              reason={lines.length > keep ? null : 'The last one stays'}
              onClick={() => put(lines.filter((_, other) => other !== at))}
            >
              Remove
            </ReasonButton>
          </span>
        </div>
      ))}
      <ReasonButton
        size="xs"
        reason={lines.length < most ? null : `${most} at most`}
        onClick={() =>
          put([...lines, Object.fromEntries(columns.map(({ key, kind }) => [key, kind === 'yes' ? false : '']))])
        }
      >
        {add}
      </ReasonButton>
    </fieldset>
  )
}
