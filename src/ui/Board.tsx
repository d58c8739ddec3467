import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import styles from './Board.module.css'
import { readProblem } from './problem.ts'
import { ScreenLink } from './routing.tsx'
import { colourOf } from './states.ts'
import { t } from './texts.ts'
import { showUndo, toast } from './toasts.ts'

export type BoardColumn = {
  /** The state's code; its colour is that of the state. */
  key: string
  label: string
  /** Counted by the server when not all cards are here. */
  count?: number
  /** What the column is worth in all: "$1.2m". */
  sum?: ReactNode
}

export type BoardProps<Card> = {
  label: string
  columns: BoardColumn[]
  cards: Card[]
  cardKey: (card: Card) => string
  cardName: (card: Card) => string
  columnOf: (card: Card) => string
  cardTo?: (card: Card) => string
  /** Quiet lines under the name, and the line at the card's foot (amount, owner, clock). */
  body?: (card: Card) => ReactNode
  foot?: (card: Card) => ReactNode
  /** Why a card may not go to a column; null when it may. Shown while dragging and in the card's menu. */
  reasonAgainst?: (card: Card, column: string) => string | null
  /** Moves it; a refusal puts it back and is said. `false` puts it back silently. Without it nothing can be moved. */
  move?: (card: Card, column: string) => Promise<unknown>
  /** A card was taken up or its menu opened: the moment to fetch the reasons against its moves. */
  onGrab?: (card: Card) => void
  /** An undo is offered when moving back is allowed. */
  canUndo?: boolean
}

/** Columns by state. A card is dragged, or moved from its menu by keyboard; a column that refuses says why. */
export const Board = <Card,>(props: BoardProps<Card>) => {
  const { columns, cards, cardKey, columnOf } = props
  const [dragged, setDragged] = useState<Card | null>(null)
  const [over, setOver] = useState<string | null>(null)
  // Where cards were dropped, until the caller's own data says the same.
  const [moved, setMoved] = useState<Record<string, string>>({})
  const placeOf = (card: Card) => moved[cardKey(card)] ?? columnOf(card)
  const refuse = (card: Card, column: string) =>
    placeOf(card) === column ? null : (props.reasonAgainst?.(card, column) ?? null)

  const move = async (card: Card, to: string) => {
    const from = placeOf(card)
    if (!props.move || from === to || refuse(card, to) !== null) return
    const key = cardKey(card)
    setMoved((before) => ({ ...before, [key]: to }))
    try {
      if ((await props.move(card, to)) === false) return
      const words = t('board.moved', {
        name: props.cardName(card),
        column: columns.find((one) => one.key === to)?.label ?? to,
      })
      if (props.canUndo) showUndo(words, () => props.move?.(card, from))
      else toast(words)
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setMoved(({ [key]: _settled, ...rest }) => rest)
    }
  }
  return (
    <section className={styles.board} aria-label={props.label}>
      {columns.map((column) => {
        const mine = cards.filter((card) => placeOf(card) === column.key)
        const refusal = dragged && placeOf(dragged) !== column.key ? refuse(dragged, column.key) : null
        const opens = dragged !== null && placeOf(dragged) !== column.key && refusal === null
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: dropping has the card's menu as its keyboard way
          <div
            key={column.key}
            className={styles.column}
            data-open={opens || undefined}
            data-over={(opens && over === column.key) || undefined}
            data-refuses={refusal !== null || undefined}
            onDragOver={(event) => {
              if (!opens) return
              event.preventDefault()
              setOver(column.key)
            }}
            onDragLeave={() => setOver((before) => (before === column.key ? null : before))}
            onDrop={(event) => {
              event.preventDefault()
              if (dragged) void move(dragged, column.key)
              setDragged(null)
              setOver(null)
            }}
          >
            <div className={styles.columnHead}>
              <span className={styles.dot} style={{ background: colourOf(column.key) }} />
              <span className={styles.name}>{column.label}</span>
              <span className={styles.count}>{column.count ?? mine.length}</span>
              {column.sum !== undefined && <span className={styles.sum}>{column.sum}</span>}
            </div>
            {refusal !== null && <div className={styles.refusal}>{refusal}</div>}
            <ul className={styles.cards} aria-label={column.label}>
              {mine.map((card) => (
                <li
                  key={cardKey(card)}
                  className={styles.card}
                  draggable={props.move !== undefined}
                  data-dragged={(dragged && cardKey(dragged) === cardKey(card)) || undefined}
                  onPointerDown={() => props.onGrab?.(card)}
                  onDragStart={(event) => {
                    event.dataTransfer.effectAllowed = 'move'
                    event.dataTransfer.setData('text/plain', props.cardName(card))
                    setDragged(card)
                  }}
                  onDragEnd={() => {
                    setDragged(null)
                    setOver(null)
                  }}
                >
                  <div className={styles.cardTop}>
                    {props.cardTo ? (
                      <ScreenLink to={props.cardTo(card)} className={styles.cardName} draggable={false}>
                        {props.cardName(card)}
                      </ScreenLink>
                    ) : (
                      <span className={styles.cardName}>{props.cardName(card)}</span>
                    )}
                    {props.move && (
                      <MoveMenu
                        card={card}
                        board={props}
                        place={column.key}
                        refuse={refuse}
                        onMove={(to) => void move(card, to)}
                      />
                    )}
                  </div>
                  {props.body && <div className={styles.cardBody}>{props.body(card)}</div>}
                  {props.foot && <div className={styles.cardFoot}>{props.foot(card)}</div>}
                </li>
              ))}
              {mine.length === 0 && <li className={styles.none}>{opens ? t('board.dropHere') : t('board.empty')}</li>}
              {column.count !== undefined && column.count > mine.length && mine.length > 0 && (
                <li className={styles.none}>{t('board.more', { count: column.count - mine.length })}</li>
              )}
            </ul>
          </div>
        )
      })}
    </section>
  )
}

type MoveMenuProps<Card> = {
  card: Card
  board: BoardProps<Card>
  place: string
  refuse: (card: Card, column: string) => string | null
  onMove: (column: string) => void
}

/** The same move without a pointer: every column, and why it refuses. */
const MoveMenu = <Card,>({ card, board, place, refuse, onMove }: MoveMenuProps<Card>) => (
  <Menu position="bottom-end" onOpen={() => board.onGrab?.(card)}>
    <Menu.Target>
      <button type="button" className={styles.menuButton} aria-label={t('board.move', { name: board.cardName(card) })}>
        <IconDots size={15} />
      </button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Label>{t('board.moveTo')}</Menu.Label>
      {board.columns
        .filter((column) => column.key !== place)
        .map((column) => {
          const reason = refuse(card, column.key)
          return (
            <Menu.Item
              key={column.key}
              aria-disabled={reason !== null || undefined}
              closeMenuOnClick={reason === null}
              onClick={() => reason === null && onMove(column.key)}
              c={reason ? 'dimmed' : undefined}
            >
              {column.label}
              {reason && <span className={styles.moveReason}>{reason}</span>}
            </Menu.Item>
          )
        })}
    </Menu.Dropdown>
  </Menu>
)
