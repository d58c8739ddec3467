import { Modal } from '@mantine/core'
import { IconArrowRight, IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import styles from './CommandPalette.module.css'
import { useGo } from './routing.tsx'
import { t } from './texts.ts'

export type PaletteItem = {
  key: string
  title: string
  /** What it is and of whom: "Deal · Acme". */
  note?: string
  icon?: ReactNode
  /** Where it leads below the workspace, or what it does. */
  to?: string
  run?: () => void
}

/** A group of results: pages, partners, agreements, actions. */
export type PaletteSource = {
  key: string
  label: string
  /** Answers for the words typed so far (also for none); an aborted search is dropped. */
  find: (text: string, signal: AbortSignal) => Promise<PaletteItem[]>
}

type Group = { key: string; label: string; items: PaletteItem[] }

/** Ctrl/Cmd K: finds any page and record by name or number, without the mouse. */
export const CommandPalette = ({ sources, onClose }: { sources: PaletteSource[]; onClose: () => void }) => {
  const [text, setText] = useState('')
  const [groups, setGroups] = useState<Group[]>([])
  const [searching, setSearching] = useState(false)
  const [at, setAt] = useState(0)
  const id = useId()
  const go = useGo()
  const list = useRef<HTMLDivElement>(null)
  const asked = useRef(sources)
  useEffect(() => {
    const stop = new AbortController()
    setSearching(true)
    const wait = setTimeout(
      async () => {
        const answers = await Promise.allSettled(asked.current.map((source) => source.find(text.trim(), stop.signal)))
        if (stop.signal.aborted) return
        // A source that fails must not hide what the others found.
        const found = asked.current.map((source, index) => {
          const answer = answers[index]
          return { key: source.key, label: source.label, items: answer?.status === 'fulfilled' ? answer.value : [] }
        })
        setGroups(found.filter((group) => group.items.length > 0))
        setAt(0)
        setSearching(false)
      },
      text ? 120 : 0,
    )
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [text])
  const items = groups.flatMap((group) => group.items.map((item) => ({ ...item, id: `${id}${group.key}.${item.key}` })))
  const choose = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    if (item.run) item.run()
    else if (item.to !== undefined) go(item.to)
  }
  const move = (by: number) => {
    const next = (at + by + items.length) % Math.max(1, items.length)
    setAt(next)
    list.current?.querySelector(`[id="${CSS.escape(items[next]?.id ?? '')}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const hear = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter') choose(items[at])
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12vh" centered={false} trapFocus>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')} radius="md">
        <div className={styles.head}>
          <IconSearch size={18} />
          <input
            className={styles.input}
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}list`}
            aria-activedescendant={items[at]?.id}
            aria-label={t('palette.placeholder')}
            placeholder={t('palette.placeholder')}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={hear}
          />
          <kbd>Esc</kbd>
        </div>
        <div
          ref={list}
          id={`${id}list`}
          className={styles.results}
          role="listbox"
          aria-label={t('palette.title')}
          aria-busy={searching}
        >
          {groups.map((group) => (
            <div key={group.key} role="group" aria-label={group.label}>
              <div className={styles.label} aria-hidden="true">
                {group.label}
              </div>
              {group.items.map((item) => {
                const itemId = `${id}${group.key}.${item.key}`
                const index = items.findIndex((one) => one.id === itemId)
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard acts on the input
                  // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the input
                  <div
                    key={itemId}
                    id={itemId}
                    role="option"
                    aria-selected={index === at}
                    className={styles.item}
                    onMouseMove={() => setAt(index)}
                    onClick={() => choose(item)}
                  >
                    {item.icon ?? <IconArrowRight />}
                    <span className={styles.name}>{item.title}</span>
                    <span className={styles.note}>{item.note}</span>
                  </div>
                )
              })}
            </div>
          ))}
          {groups.length === 0 && (
            <div className={styles.empty}>{searching ? t('palette.searching') : t('palette.nothing', { text })}</div>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  )
}
