import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Loaded } from '#ui/Loaded.tsx'
import { wordsOf } from '#ui/states.ts'
import styles from '../Integrations.module.css'
import { words } from './texts.ts'
import { useEventTypes } from './webhookData.ts'

type EventPickerProps = { value: string[]; onChange: (kinds: string[]) => void; error?: string }

/** Everything, or some kinds of events by module. */
export const EventPicker = ({ value, onChange, error }: EventPickerProps) => {
  const [find, setFind] = useState('')
  const query = useEventTypes()
  const isAll = value.includes('*')
  const needle = find.trim().toLowerCase()
  return (
    <fieldset className={styles.picker} aria-label={words('events')}>
      <div className={styles.line}>
        <SegmentedControl
          size="xs"
          value={isAll ? 'all' : 'some'}
          onChange={(next) => onChange(next === 'all' ? ['*'] : [])}
          data={[
            { value: 'all', label: words('eventsAll') },
            { value: 'some', label: words('eventsSome') },
          ]}
        />
        {!isAll && <span className={styles.pickerCount}>{words('kindCount', { count: value.length })}</span>}
      </div>
      {!isAll && (
        <Loaded query={query} skeleton={<div className={styles.pickerBox} />}>
          {(kinds) => {
            const shown = kinds.filter((kind) => `${kind.name} ${kind.summary}`.toLowerCase().includes(needle))
            return (
              <>
                <TextInput
                  size="xs"
                  aria-label={words('eventsFind')}
                  placeholder={words('eventsFind')}
                  value={find}
                  onChange={(event) => setFind(event.currentTarget.value)}
                />
                <div className={styles.pickerBox} data-invalid={error !== undefined || undefined}>
                  {shown.length === 0 && <p className={`${styles.group} ${styles.quiet}`}>{words('eventsNone')}</p>}
                  {[...new Set(shown.map((kind) => kind.module))].map((module) => (
                    <div key={module} className={styles.group}>
                      <div className={styles.groupName}>{wordsOf(module)}</div>
                      <div className={styles.choices}>
                        {shown
                          .filter((kind) => kind.module === module)
                          .map((kind) => (
                            <Checkbox
                              key={kind.name}
                              size="xs"
                              label={<span className={styles.mono}>{kind.name}</span>}
                              description={kind.summary}
                              checked={value.includes(kind.name)}
                              onChange={(event) =>
                                onChange(
                                  event.currentTarget.checked
                                    ? [...value, kind.name]
                                    : value.filter((name) => name !== kind.name),
                                )
                              }
                            />
                          ))}
                      </div>
                    </div>
                  ))}
                </div>
              </>
            )
          }}
        </Loaded>
      )}
    </fieldset>
  )
}
