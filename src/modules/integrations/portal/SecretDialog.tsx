import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { Notice } from '#ui/ProblemBanner.tsx'
import styles from './Developers.module.css'
import { words } from './texts.ts'

/** Shows a secret this once; it closes only by saying that it was stored. */
export const SecretDialog = ({
  title,
  note,
  secret,
  onClose,
}: {
  title: string
  note: string
  secret: string
  onClose: () => void
}) => {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    // A browser may refuse the clipboard; the text can be selected by one press all the same.
    await navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={520}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className={styles.stack}>
        <Notice tone="watch">{note}</Notice>
        <code className={styles.secret} data-testid="secret">
          {secret}
        </code>
        <div className={styles.acts}>
          <Button onClick={() => void copy()}>{words(copied ? 'copied' : 'copy')}</Button>
          <Button variant="filled" onClick={onClose}>
            {words('stored')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
