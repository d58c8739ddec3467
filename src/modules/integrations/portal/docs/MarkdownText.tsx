import { Fragment, type ReactNode } from 'react'
import { ScreenLink } from '#ui/routing.tsx'
import styles from '../Developers.module.css'
import { Code } from '../reference/CallCode.tsx'
import { type Block, type Inline, readMarkdown } from './markdown.ts'

/** A page's text; its own title stands over it already. */
export const MarkdownText = ({ text, label }: { text: string; label: string }) => (
  <div className={styles.text}>
    <Blocks blocks={readMarkdown(text).filter((block) => block.kind !== 'heading' || block.depth > 1)} label={label} />
  </div>
)

const Blocks = ({ blocks, label }: { blocks: readonly Block[]; label: string }) =>
  blocks.map((block, index) => <BlockView key={String(index)} block={block} label={label} />)

const BlockView = ({ block, label }: { block: Block; label: string }): ReactNode => {
  switch (block.kind) {
    case 'heading':
      return block.depth === 2 ? (
        <h2>
          <Words parts={block.text} />
        </h2>
      ) : (
        <h3>
          <Words parts={block.text} />
        </h3>
      )
    case 'paragraph':
      return (
        <p>
          <Words parts={block.text} />
        </p>
      )
    case 'code':
      return <Code label={label} text={block.text} />
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={String(index)} className={styles.item}>
          <Blocks blocks={item} label={label} />
        </li>
      ))
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its place is scrolled with the keyboard too
        <section className={styles.wide} tabIndex={0} aria-label={label}>
          <table>
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  <th key={String(index)} scope="col">
                    <Words parts={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={String(at)}>
                  {row.map((cell, index) => (
                    <td key={String(index)}>
                      <Words parts={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )
  }
}

const Words = ({ parts }: { parts: readonly Inline[] }): ReactNode =>
  parts.map((part, index) => {
    const key = String(index)
    if (part.kind === 'link') return <Link key={key} part={part} />
    if (part.kind === 'code') return <code key={key}>{part.text}</code>
    if (part.kind === 'strong')
      return (
        <strong key={key}>
          <Words parts={part.text} />
        </strong>
      )
    if (part.kind === 'em')
      return (
        <em key={key}>
          <Words parts={part.text} />
        </em>
      )
    return <Fragment key={key}>{part.text}</Fragment>
  })

/** To another page, to a sample below the text, to the reference, or out of the product. */
const Link = ({ part }: { part: Inline & { kind: 'link' } }) => {
  const { to } = part
  const inside = <Words parts={part.text} />
  const sample = /(?:^|\/)samples\/([\w.]+)$/.exec(to)?.[1]
  if (sample)
    return (
      <a className={styles.link} href={`#${sample}`}>
        {inside}
      </a>
    )
  if (/^https?:/.test(to))
    return (
      <a className={styles.link} href={to} rel="noreferrer" target="_blank">
        {inside}
      </a>
    )
  if (to.includes('api-reference/'))
    return (
      <ScreenLink className={styles.link} to="developers/reference">
        {inside}
      </ScreenLink>
    )
  const slug = /([\w-]+)\.md$/.exec(to)?.[1]
  return slug ? (
    <ScreenLink className={styles.link} to={`developers/docs?page=${slug}`}>
      {inside}
    </ScreenLink>
  ) : (
    inside
  )
}
