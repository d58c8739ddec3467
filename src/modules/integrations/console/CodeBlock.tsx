import styles from './Integrations.module.css'

type CodeBlockProps = {
  /** What it is, for those who hear the page. */
  label: string
  text: string
  /** Long lines break instead of scrolling. */
  wrapped?: boolean
}

/** Code or a body as text, with its spaces kept. */
export const CodeBlock = ({ label, text, wrapped }: CodeBlockProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
  <section className={styles.codeBox} tabIndex={0} aria-label={label}>
    <pre className={wrapped ? `${styles.code} ${styles.wrapped}` : styles.code}>{text}</pre>
  </section>
)
