import { Button } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { FactPill } from '#ui/Badges.tsx'
import { readProblem } from '#ui/problem.ts'
import recordStyles from '#ui/RecordPage.module.css'
import { SlotPart } from '#ui/slots.tsx'
import { t } from '#ui/texts.ts'
import { showUndo } from '#ui/toasts.ts'
import styles from './Record.module.css'

const loadInput = () => import('./ListInput.tsx').then((m) => m.ListInput)

type EditableListProps = {
  label: string
  values: string[]
  /** A closed choice; free words without it. */
  options?: { value: string; label: string }[]
  hint?: string
  save: (values: string[]) => Promise<unknown>
  reason?: string | null
}

/** Several values of one field, edited in place like `EditableField`. */
export const EditableList = ({ label, values, options, hint, save, reason }: EditableListProps) => {
  const [draft, setDraft] = useState<string[] | null>(null)
  const [saving, setSaving] = useState(false)
  const [refusal, setRefusal] = useState('')
  const leave = () => {
    setDraft(null)
    setRefusal('')
  }
  const keep = async () => {
    if (!draft || JSON.stringify(draft) === JSON.stringify(values)) return leave()
    setSaving(true)
    setRefusal('')
    try {
      await save(draft)
      leave()
      showUndo(`${label}: ${t('app.save')} ✓`, () => save(values))
    } catch (error) {
      const problem = readProblem(error)
      setRefusal(problem.errors[0]?.message ?? problem.detail)
    } finally {
      setSaving(false)
    }
  }
  const labelOf = (value: string) => options?.find((option) => option.value === value)?.label ?? value
  return (
    <div className={recordStyles.field}>
      <dt>{label}</dt>
      <dd>
        {draft === null ? (
          <button
            type="button"
            className={recordStyles.value}
            disabled={Boolean(reason)}
            title={reason ?? undefined}
            onClick={() => setDraft(values)}
          >
            <span className="visually-hidden">{t('record.edit', { name: label })}: </span>
            {values.length === 0 ? (
              <span className={recordStyles.unset}>{t('record.notSet')}</span>
            ) : (
              <span className={styles.pills}>
                {values.map((value) => (
                  <FactPill key={value}>{labelOf(value)}</FactPill>
                ))}
              </span>
            )}
            <IconPencil size={13} />
          </button>
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: Esc leaves the field whatever part of it has the focus
          <div
            className={styles.editing}
            onKeyDown={(event) => {
              if (event.key === 'Escape') leave()
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void keep()
            }}
          >
            <SlotPart
              load={loadInput}
              fallback={null}
              props={{
                label,
                values: draft,
                onChange: setDraft,
                options,
                hint,
                readOnly: saving,
                refused: refusal !== '',
              }}
            />
            {refusal && (
              <div className={recordStyles.refusal} role="alert">
                {refusal}
              </div>
            )}
            <div className={recordStyles.editActs}>
              <Button size="xs" variant="filled" loading={saving} onClick={() => void keep()}>
                {t('app.save')}
              </Button>
              <Button size="xs" variant="subtle" onClick={leave}>
                {t('app.cancel')}
              </Button>
            </div>
          </div>
        )}
      </dd>
    </div>
  )
}
