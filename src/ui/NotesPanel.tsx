import { ActionIcon, Button } from '@mantine/core'
import { IconPin, IconPinnedOff } from '@tabler/icons-react'
import { useState } from 'react'
import { DateText, NameAvatar } from './Badges.tsx'
import { readProblem } from './problem.ts'
import styles from './Timeline.module.css'
import { t } from './texts.ts'
import { toast } from './toasts.ts'
import { useDraft } from './useDraft.ts'

export type Note = { id: string; author: string; at: string; text: string; pinned?: boolean }

export type NotesPanelProps = {
  /** Where the unfinished note is kept: the record's id. */
  draftKey: string
  notes: Note[]
  onAdd: (text: string) => Promise<unknown>
  onPin?: (note: Note, pinned: boolean) => Promise<unknown>
  placeholder?: string
}

/** Notes on a record, pinned ones first. What is being written survives a reload. */
export const NotesPanel = ({ draftKey, notes, onAdd, onPin, placeholder }: NotesPanelProps) => {
  const [text, setText, forget] = useDraft(`note.${draftKey}`, '')
  const [saving, setSaving] = useState(false)
  const add = async () => {
    if (!text.trim()) return
    setSaving(true)
    try {
      await onAdd(text.trim())
      forget()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setSaving(false)
    }
  }
  const sorted = [...notes].sort(
    (a, b) => Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.at.localeCompare(a.at),
  )
  return (
    <section className={styles.block}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('record.notes')}</h2>
      </div>
      <div className={styles.write}>
        <textarea
          className={styles.box}
          rows={1}
          aria-label={t('notes.placeholder')}
          placeholder={placeholder ?? t('notes.placeholder')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void add()
          }}
        />
        {text.trim() && (
          <div className={styles.writeFoot}>
            <Button size="xs" variant="filled" loading={saving} onClick={() => void add()}>
              {t('notes.add')}
            </Button>
          </div>
        )}
      </div>
      {notes.length === 0 && <p className={styles.quiet}>{t('notes.empty')}</p>}
      {sorted.map((note) => (
        <div key={note.id} className={styles.note}>
          <div className={styles.noteHead}>
            <NameAvatar name={note.author} />
            <span className={styles.who}>{note.author}</span>
            <span className={styles.when}>
              <DateText value={note.at} />
            </span>
            {onPin && (
              <ActionIcon
                className={styles.pin}
                size={22}
                aria-label={t(note.pinned ? 'notes.unpin' : 'notes.pin')}
                onClick={() => void onPin(note, !note.pinned)}
              >
                {note.pinned ? <IconPinnedOff size={13} /> : <IconPin size={13} />}
              </ActionIcon>
            )}
          </div>
          <p className={styles.noteText}>{note.text}</p>
        </div>
      ))}
    </section>
  )
}
