import { Button, Checkbox, Modal } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { saveBlob } from '#client/save-blob.ts'
import { CodeBlock } from './CodeBlock.tsx'
import { CopyButton } from './CopyButton.tsx'
import styles from './Integrations.module.css'
import { words } from './texts.ts'

export type Secret = {
  title: string
  /** What it is and until when what. */
  note: ReactNode
  text: string
  /** The lines of the file that `.env` readers load. */
  env: string
  /** A call or a few lines that work with it as they stand. */
  sample?: { title: string; text: string; shown: string }
}

/** A key or a signing secret on the one screen that ever shows it. Only the button closes it, so no stray key does. */
export const ShownOnce = ({ secret, onClose }: { secret: Secret; onClose: () => void }) => {
  const [kept, setKept] = useState(false)
  return (
    <Modal
      opened
      onClose={() => undefined}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={secret.title}
      size={560}
      data-locks-scroll
    >
      <div className={styles.once}>
        <p className={styles.onceNote}>{secret.note}</p>
        <code className={styles.secret} data-secret>
          {secret.text}
        </code>
        <div className={styles.acts}>
          <CopyButton text={secret.text} variant="filled" />
          <Button
            size="xs"
            leftSection={<IconDownload size={14} />}
            onClick={() => saveBlob(new Blob([secret.env], { type: 'text/plain' }), 'tandem.env')}
          >
            {words('saveEnv')}
          </Button>
        </div>
        {secret.sample && (
          <div className={styles.sample}>
            <div className={styles.sampleHead}>
              <span>{secret.sample.title}</span>
              <CopyButton text={secret.sample.text} label={words('copySample')} size="compact-xs" variant="subtle" />
            </div>
            <CodeBlock label={secret.sample.title} text={secret.sample.shown} />
          </div>
        )}
        <Checkbox label={words('iKeptIt')} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
        <div className={styles.actsEnd}>
          <Button disabled={!kept} onClick={onClose}>
            {words('done')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
