import { ActionIcon, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { type RefObject, useEffect, useState } from 'react'
import styles from '../ListPage.module.css'
import { t } from '../texts.ts'

type SearchBoxProps = {
  value: string
  onChange: (text: string) => void
  /** What can be found; "Search this list" when left out. */
  label?: string | undefined
  boxRef?: RefObject<HTMLInputElement | null> | undefined
}

/** Searches while one types; the URL follows a moment later. */
export const SearchBox = ({ value, onChange, label = t('list.search'), boxRef }: SearchBoxProps) => {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const later = useDebouncedCallback(onChange, 220)
  const set = (next: string) => {
    setText(next)
    later(next)
  }
  return (
    <TextInput
      ref={boxRef}
      className={styles.search}
      size="xs"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<IconSearch size={14} />}
      rightSection={
        text ? (
          <ActionIcon size={20} aria-label={t('list.clearFilters')} onClick={() => set('')}>
            <IconX size={12} />
          </ActionIcon>
        ) : undefined
      }
      onChange={(event) => set(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
