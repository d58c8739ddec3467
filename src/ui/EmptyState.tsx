import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

export type EmptyStateProps = {
  /** One sentence on what will be here. */
  sentence: ReactNode
  /** One action that fills it. */
  action?: ReactNode
  /** A faint picture of the page filled. */
  picture?: 'rows' | 'board' | 'plot' | 'document' | 'messages'
}

/** A page with nothing in it yet: says what will be here and names the next step. */
export const EmptyState = ({ sentence, action, picture = 'rows' }: EmptyStateProps) => (
  <div className={styles.empty}>
    <svg className={styles.picture} viewBox="0 0 320 132" fill="none" aria-hidden="true">
      {pictures[picture]}
    </svg>
    <p className={styles.sentence}>{sentence}</p>
    {action}
  </div>
)

const bar = (x: number, y: number, width: number, height = 8, opacity = 1) => (
  <rect
    key={`${x}.${y}`}
    x={x}
    y={y}
    width={width}
    height={height}
    rx={height / 2}
    fill="currentColor"
    opacity={opacity}
  />
)

const rowsPicture = [0, 1, 2, 3].map((row) => (
  <g key={row} transform={`translate(0 ${row * 33})`}>
    <rect x="0.5" y="4.5" width="319" height="25" rx="6" stroke="currentColor" opacity="0.55" />
    <circle cx="18" cy="17" r="5" fill="currentColor" opacity="0.7" />
    {bar(32, 13, 74 + ((row * 37) % 40), 8, 0.8)}
    {bar(176, 13, 42, 8, 0.45)}
    {bar(262, 13, 40 - ((row * 11) % 20), 8, 0.6)}
  </g>
))

const boardPicture = [0, 1, 2, 3].map((column) => (
  <g key={column} transform={`translate(${column * 82} 0)`}>
    {bar(0, 2, 36, 6, 0.7)}
    {[0, 1, 2].slice(column % 2).map((card) => (
      <rect key={card} x="0.5" y={16 + card * 38} width="70" height="30" rx="6" stroke="currentColor" opacity="0.7" />
    ))}
  </g>
))

const plotPicture = (
  <g>
    <path d="M0 112 C40 96 60 104 100 78 S170 70 200 46 S280 40 320 12" stroke="currentColor" strokeWidth="2.5" />
    <path d="M0 112 C40 96 60 104 100 78 S170 70 200 46 S280 40 320 12 V131 H0Z" fill="currentColor" opacity="0.18" />
    <path d="M0 131H320" stroke="currentColor" opacity="0.6" />
  </g>
)

const documentPicture = (
  <g>
    <rect x="96.5" y="4.5" width="128" height="150" rx="8" stroke="currentColor" opacity="0.7" />
    {bar(114, 24, 60, 8, 0.9)}
    {[46, 62, 78, 94].map((y, line) => bar(114, y, 92 - ((line * 23) % 30), 6, 0.5))}
  </g>
)

const messagesPicture = (
  <g>
    <rect x="0.5" y="8.5" width="190" height="38" rx="10" stroke="currentColor" opacity="0.7" />
    {bar(16, 23, 120, 8, 0.6)}
    <rect x="129.5" y="58.5" width="190" height="38" rx="10" fill="currentColor" opacity="0.2" />
    {bar(146, 73, 140, 8, 0.7)}
  </g>
)

const pictures: Record<NonNullable<EmptyStateProps['picture']>, ReactNode> = {
  rows: rowsPicture,
  board: boardPicture,
  plot: plotPicture,
  document: documentPicture,
  messages: messagesPicture,
}
