import type { ReactNode } from 'react'
import styles from './Document.module.css'

export type DocumentBlock = {
  kind: 'title' | 'heading' | 'subheading' | 'minor' | 'paragraph' | 'item' | 'row' | 'term'
  title: string | null
  text: string
  enforcement: string | null
}

/** The text of an agreement as both sides read it. */
export const DocumentText = ({ blocks }: { blocks: readonly DocumentBlock[] }) => (
  <div className={styles.document}>{groupsOf(blocks).map(drawGroup)}</div>
)

/** Items that follow one another are one list, rows one table. */
const groupsOf = (blocks: readonly DocumentBlock[]): DocumentBlock[][] => {
  const groups: DocumentBlock[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    if (last && (block.kind === 'item' || block.kind === 'row') && last[0]?.kind === block.kind) last.push(block)
    else groups.push([block])
  }
  return groups
}

const drawGroup = (group: DocumentBlock[], at: number): ReactNode => {
  const [block] = group
  if (!block) return null
  // Blocks have no ids; a text is shown whole and never changes while it is read.
  const key = `${at} ${block.kind}`
  switch (block.kind) {
    case 'title':
      return <h2 key={key}>{block.text}</h2>
    case 'heading':
      return <h3 key={key}>{block.text}</h3>
    case 'subheading':
      return <h4 key={key}>{block.text}</h4>
    case 'minor':
      return <h5 key={key}>{block.text}</h5>
    case 'item':
      return (
        <ul key={key} className={styles.items}>
          {group.map((item, index) => (
            <li key={index}>{item.text}</li>
          ))}
        </ul>
      )
    case 'row':
      return <TableOfRows key={key} rows={group.map((row) => row.text.split(' | '))} />
    case 'term':
      return (
        <p key={key}>
          <strong>{block.title}.</strong> {block.text} <span className={styles.quiet}>{block.enforcement}</span>
        </p>
      )
    default:
      return <p key={key}>{block.text}</p>
  }
}

const TableOfRows = ({ rows }: { rows: string[][] }) => {
  const [head = [], ...body] = rows
  return (
    <div className={styles.tableBox}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((cells, line) => (
            <tr key={line}>
              {cells.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
