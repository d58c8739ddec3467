import styles from './Redline.module.css'
import { words } from './redlineTexts.ts'

export type PieceOfText = { kind: 'same' | 'added' | 'removed'; text: string }

/** What came and what went: colour, a line through or under it, and words for whoever hears the page. */
export const Redline = ({ pieces }: { pieces: readonly PieceOfText[] }) => (
  <div className={styles.redline}>
    {pieces.map((piece, at) =>
      piece.kind === 'same' ? (
        <span key={at}>{piece.text}</span>
      ) : piece.kind === 'added' ? (
        <ins key={at}>
          <span className="visually-hidden">{words('added')}</span>
          {piece.text}
        </ins>
      ) : (
        <del key={at}>
          <span className="visually-hidden">{words('removed')}</span>
          {piece.text}
        </del>
      ),
    )}
  </div>
)
