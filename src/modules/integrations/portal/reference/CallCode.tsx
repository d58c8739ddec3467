import { Button } from '@mantine/core'
import { useState } from 'react'
import styles from '../Developers.module.css'
import { type Call, type CodeLanguage, codeLanguages, codeOf } from './code.ts'
import { words } from './texts.ts'

const names: Record<CodeLanguage, string> = { curl: 'curl', typescript: 'TypeScript', python: 'Python' }

/** The same call in three languages, to copy. */
export const CallCode = ({ call }: { call: Call }) => {
  const [language, setLanguage] = useState<CodeLanguage>('curl')
  const [copied, setCopied] = useState<string | null>(null)
  const text = codeOf(call, language)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(null),
    )
  return (
    <div className={styles.close}>
      <div className={styles.acts} role="group" aria-label={words('language')}>
        {codeLanguages.map((one) => (
          <Button
            key={one}
            size="xs"
            variant={one === language ? 'light' : 'subtle'}
            aria-pressed={one === language}
            onClick={() => setLanguage(one)}
          >
            {names[one]}
          </Button>
        ))}
        <Button size="xs" variant="default" onClick={() => void copy()}>
          {words(copied === text ? 'copied' : 'copy')}
        </Button>
      </div>
      <Code label={names[language]} text={text} />
    </div>
  )
}

export const Code = ({ label, text }: { label: string; text: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
  <section className={styles.code} tabIndex={0} aria-label={label}>
    <pre>{text}</pre>
  </section>
)
