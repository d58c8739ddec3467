import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import styles from '../ListPage.module.css'
import { readProblem } from '../problem.ts'
import { ReasonButton } from '../ReasonButton.tsx'
import { t } from '../texts.ts'
import { toast } from '../toasts.ts'
import type { BulkAct } from './listTypes.ts'

type BulkBarProps<Row> = { rows: Row[]; acts: BulkAct<Row>[]; onClear: () => void; onDone: () => void }

/** Comes from below while rows are selected. */
export const BulkBar = <Row,>({ rows, acts, onClear, onDone }: BulkBarProps<Row>) => {
  const [running, setRunning] = useState<string | null>(null)
  const run = async (act: BulkAct<Row>) => {
    setRunning(act.key)
    try {
      await act.run(rows)
      onDone()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setRunning(null)
    }
  }
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('list.selected', { count: rows.length })}>
      <span className={styles.bulkCount} role="status">
        {t('list.selected', { count: rows.length })}
      </span>
      {acts.map((act) => (
        <ReasonButton
          key={act.key}
          size="xs"
          leftSection={act.icon}
          color={act.danger ? 'bad' : undefined}
          reason={act.reason?.(rows)}
          loading={running === act.key}
          onClick={() => void run(act)}
        >
          {act.label}
        </ReasonButton>
      ))}
      <ActionIcon size={28} aria-label={t('list.clearSelection')} onClick={onClear}>
        <IconX />
      </ActionIcon>
    </div>
  )
}
