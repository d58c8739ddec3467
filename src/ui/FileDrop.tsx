import { CloseButton } from '@mantine/core'
import { IconFile, IconUpload } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import styles from './FileDrop.module.css'
import { formatSize } from './format.ts'
import { t } from './texts.ts'

export type FileDropProps = {
  label: string
  files: File[]
  onChange: (files: File[]) => void
  /** Extensions with their point: `['.pdf', '.png']`. */
  accept?: string[]
  maxBytes?: number
  many?: boolean
}

/** Files by dropping or choosing; what does not fit is refused in words before it is sent. */
export const FileDrop = ({ label, files, onChange, accept, maxBytes = 25_000_000, many }: FileDropProps) => {
  const [over, setOver] = useState(false)
  const [refusals, setRefusals] = useState<string[]>([])
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const take = (offered: File[]) => {
    const words = offered
      .map((file) => refusalOf(file, accept, maxBytes))
      .filter((text): text is string => text !== null)
    const good = offered.filter((file) => refusalOf(file, accept, maxBytes) === null)
    setRefusals(words)
    if (good.length > 0) onChange(many ? [...files, ...good] : good.slice(0, 1))
    if (input.current) input.current.value = ''
  }
  return (
    <div>
      {(many || files.length === 0) && (
        <label
          htmlFor={id}
          className={styles.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault()
            setOver(false)
            take([...event.dataTransfer.files])
          }}
        >
          <IconUpload size={16} />
          <span>
            {t(many ? 'file.dropMany' : 'file.drop')}{' '}
            <span className={styles.limit}>
              {t('file.limit', { kinds: accept?.join(', ') ?? '*', size: formatSize(maxBytes) })}
            </span>
          </span>
          <input
            ref={input}
            id={id}
            type="file"
            className="visually-hidden"
            aria-label={label}
            accept={accept?.join(',')}
            multiple={many}
            onChange={(event) => take([...(event.currentTarget.files ?? [])])}
          />
        </label>
      )}
      {files.map((file) => (
        <div key={`${file.name}.${file.lastModified}`} className={styles.file}>
          <IconFile size={15} />
          <span>{file.name}</span>
          <small>{formatSize(file.size)}</small>
          <CloseButton
            size="sm"
            aria-label={t('file.remove', { name: file.name })}
            onClick={() => onChange(files.filter((one) => one !== file))}
          />
        </div>
      ))}
      {refusals.map((text) => (
        <div key={text} className={styles.refusal} role="alert">
          {text}
        </div>
      ))}
    </div>
  )
}

const refusalOf = (file: File, accept: string[] | undefined, maxBytes: number): string | null => {
  if (file.size > maxBytes) return t('file.tooLarge', { name: file.name, size: formatSize(maxBytes) })
  const known = !accept || accept.some((end) => file.name.toLowerCase().endsWith(end.toLowerCase()))
  return known ? null : t('file.wrongKind', { name: file.name, kinds: accept?.join(', ') ?? '' })
}
