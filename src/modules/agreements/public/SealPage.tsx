import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { FileDrop } from '#ui/FileDrop.tsx'
import { formatMoment } from '#ui/format.ts'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import styles from './Document.module.css'
import { words } from './sealTexts.ts'

type Checked = { name: string; fingerprint: string; answer: AnswerTo<'checkSealedFile'> }

const fingerprintOf = async (file: File): Promise<string> =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

/** Whether a file is one that was sealed here. Only its fingerprint leaves the browser, never the file. */
export const SealPage = () => {
  const [files, setFiles] = useState<File[]>([])
  const [checked, setChecked] = useState<Checked | null>(null)
  const [error, setError] = useState<unknown>(null)
  // Browsers offer the digest only over https and on the own machine.
  const able = globalThis.crypto?.subtle !== undefined
  const check = async (chosen: File[]) => {
    setFiles(chosen)
    setError(null)
    setChecked(null)
    const [file] = chosen
    if (!file) return
    try {
      const fingerprint = await fingerprintOf(file)
      setChecked({ name: file.name, fingerprint, answer: await api.checkSealedFile({ params: { fingerprint } }) })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <PortalPage title={words('title')} note={words('note')}>
      <div className={styles.stack}>
        {able ? (
          <FileDrop
            label={words('choose')}
            files={files}
            onChange={(chosen) => void check(chosen)}
            accept={['.pdf']}
            maxBytes={100_000_000}
          />
        ) : (
          <Notice tone="watch">{words('insecure')}</Notice>
        )}
        {error !== null && <ProblemBanner error={error} />}
        <div aria-live="polite">{checked && <Result {...checked} />}</div>
        <p className={styles.quiet}>{words('proves')}</p>
      </div>
    </PortalPage>
  )
}

const Result = ({ name, fingerprint, answer }: Checked) => (
  <Notice tone={answer.sealed ? 'info' : 'bad'} title={answer.sealed ? words('sealed') : words('unknown')}>
    <p>
      {answer.sealed
        ? words('sealedMore', { name, who: answer.sealedBy ?? '', at: formatMoment(answer.sealedAt ?? '') })
        : words('unknownMore', { name })}
    </p>
    <p className={styles.quiet}>
      {words('fingerprint')}: {fingerprint}
    </p>
  </Notice>
)
