import { Button, SegmentedControl } from '@mantine/core'
import { type PointerEvent, useRef, useState } from 'react'
import { FileDrop } from '#ui/FileDrop.tsx'
import styles from './Document.module.css'
import { words } from './texts.ts'

export type Signature = { drawing: string | null; image: string | null }
type Way = 'typed' | 'drawn' | 'uploaded'

/** How the name is put down: typed as it stands above, drawn with a finger, or as a picture. Each works by keyboard. */
export const SignatureField = ({ name, onChange }: { name: string; onChange: (signature: Signature) => void }) => {
  const [way, setWay] = useState<Way>('typed')
  const [files, setFiles] = useState<File[]>([])
  const choose = (next: Way) => {
    setWay(next)
    setFiles([])
    onChange({ drawing: null, image: null })
  }
  return (
    <div className={styles.stack}>
      <SegmentedControl
        fullWidth
        aria-label={words('way')}
        value={way}
        onChange={(value) => choose(value as Way)}
        data={[
          { value: 'typed', label: words('typed') },
          { value: 'drawn', label: words('drawn') },
          { value: 'uploaded', label: words('uploaded') },
        ]}
      />
      {way === 'typed' && <p className={styles.typed}>{name}</p>}
      {way === 'drawn' && <Pad onChange={(drawing) => onChange({ drawing, image: null })} />}
      {way === 'uploaded' && (
        <FileDrop
          label={words('picture')}
          files={files}
          accept={['.png', '.jpg', '.jpeg']}
          maxBytes={100_000}
          onChange={(chosen) => {
            setFiles(chosen)
            const [file] = chosen
            if (!file) return onChange({ drawing: null, image: null })
            const reader = new FileReader()
            reader.onload = () => onChange({ drawing: null, image: String(reader.result) })
            reader.readAsDataURL(file)
          }}
        />
      )}
    </div>
  )
}

const width = 420
const height = 140
/** As many characters as the record keeps of a drawing. */
const pathMax = 58_000

const Pad = ({ onChange }: { onChange: (path: string | null) => void }) => {
  const [path, setPath] = useState('')
  const drawing = useRef(false)
  const pointOf = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = Math.round(((event.clientX - box.left) / box.width) * width)
    const y = Math.round(((event.clientY - box.top) / box.height) * height)
    return `${Math.min(width, Math.max(0, x))} ${Math.min(height, Math.max(0, y))}`
  }
  return (
    <div>
      <svg
        className={styles.pad}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words('pad')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drawing.current = true
          setPath(`${path}M${pointOf(event)}`)
        }}
        onPointerMove={(event) => {
          if (drawing.current && path.length < pathMax) setPath(`${path}L${pointOf(event)}`)
        }}
        onPointerUp={() => {
          drawing.current = false
          onChange(path || null)
        }}
      >
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth={2.5}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <Button
        size="xs"
        mt="xs"
        onClick={() => {
          setPath('')
          onChange(null)
        }}
      >
        {words('clear')}
      </Button>
    </div>
  )
}
