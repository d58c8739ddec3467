import { ActionIcon, Button, Popover, SegmentedControl, TextInput } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useState } from 'react'
import styles from '../ListPage.module.css'
import { t } from '../texts.ts'
import type { ListColumn } from './listTypes.ts'

type DisplayMenuProps<Row> = {
  columns: ListColumn<Row>[]
  hidden: string[]
  onHidden: (keys: string[]) => void
  dense: boolean
  onDense: (dense: boolean) => void
}

/** Density and columns, kept as this person's habit. */
export const DisplayMenu = <Row,>({ columns, hidden, onHidden, dense, onDense }: DisplayMenuProps<Row>) => (
  <Popover position="bottom-end" trapFocus>
    <Popover.Target>
      <ActionIcon size={30} aria-label={t('list.view')} title={t('list.view')}>
        <IconAdjustmentsHorizontal />
      </ActionIcon>
    </Popover.Target>
    <Popover.Dropdown>
      <div className={styles.display}>
        <div>
          <div className={styles.displayTitle}>{t('list.density')}</div>
          <SegmentedControl
            fullWidth
            size="xs"
            value={dense ? 'dense' : 'comfortable'}
            onChange={(value) => onDense(value === 'dense')}
            data={[
              { value: 'comfortable', label: t('list.comfortable') },
              { value: 'dense', label: t('list.dense') },
            ]}
          />
        </div>
        <div>
          <div className={styles.displayTitle}>{t('list.columns')}</div>
          {columns.slice(1).map((column) => (
            <label key={column.key} className={styles.displayOption}>
              <input
                type="checkbox"
                checked={!hidden.includes(column.key)}
                onChange={() =>
                  onHidden(
                    hidden.includes(column.key) ? hidden.filter((key) => key !== column.key) : [...hidden, column.key],
                  )
                }
              />
              {column.title}
            </label>
          ))}
        </div>
      </div>
    </Popover.Dropdown>
  </Popover>
)

/** Keeps the filters under a name. */
export const SaveView = ({ onSave }: { onSave: (label: string) => Promise<unknown> | undefined }) => {
  const [opened, setOpened] = useState(false)
  const [label, setLabel] = useState('')
  const save = async () => {
    await onSave(label.trim())
    setLabel('')
    setOpened(false)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" onClick={() => setOpened(!opened)}>
          {t('list.saveView')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.display}
          onSubmit={(event) => {
            event.preventDefault()
            if (label.trim()) void save()
          }}
        >
          <TextInput
            size="xs"
            label={t('list.viewName')}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            data-autofocus
          />
          <Button size="xs" type="submit" variant="filled" disabled={!label.trim()}>
            {t('list.saveView')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
