import styles from './Document.module.css'

export type DocumentBlock = {
  kind: 'title' | 'heading' | 'subheading' | 'paragraph' | 'item' | 'term'
  title: string | null
  text: string
  enforcement: string | null
}

/** The text of an agreement as both sides read it. */
export const DocumentText = ({ blocks }: { blocks: readonly DocumentBlock[] }) => (
  <div className={styles.document}>
    {blocks.map((block, at) => {
      // Blocks have no ids; a text is shown whole and never changes while it is read.
      const key = `${at} ${block.kind}`
      if (block.kind === 'title') return <h2 key={key}>{block.text}</h2>
      if (block.kind === 'heading') return <h3 key={key}>{block.text}</h3>
      if (block.kind === 'subheading') return <h4 key={key}>{block.text}</h4>
      if (block.kind === 'item')
        return (
          <p key={key} className={styles.item}>
            • {block.text}
          </p>
        )
      if (block.kind === 'term')
        return (
          <p key={key}>
            <strong>{block.title}.</strong> {block.text} <span className={styles.quiet}>{block.enforcement}</span>
          </p>
        )
      return <p key={key}>{block.text}</p>
    })}
  </div>
)
