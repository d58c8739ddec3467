import { ActionIcon } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { DeadlinePill, PersonBadge } from './Badges.tsx'
import { EmptyState } from './EmptyState.tsx'
import { formatDate, formatNumber } from './format.ts'
import { leaveFocus, useKeys } from './keys.ts'
import { SkeletonBar } from './PageSkeleton.tsx'
import { ProblemBanner } from './ProblemBanner.tsx'
import { readProblem } from './problem.ts'
import { ReasonButton } from './ReasonButton.tsx'
import { useUrlState } from './routing.tsx'
import styles from './TodayQueue.module.css'
import { t } from './texts.ts'
import { showUndo, toast } from './toasts.ts'
import { AssignMenu, SnoozeMenu } from './today/RowMenus.tsx'
import { type Band, bandOf, bands } from './todayBands.ts'

export type TodayItem = {
  id: string
  /** What to do, as a sentence: "Approve the deal for Initech". */
  sentence: string
  /** With whom: the partner's name. */
  partner?: string
  /** Why now: "$42,000 at stake, Acme is waiting". */
  why?: ReactNode
  /** Whose it is, shown as a face where the queue is that of several people; nobody yet is `null`. */
  owner?: string | null
  dueAt: string | null
  /** Set by the server when it orders by more than the date. */
  band?: Band
  /** One or two acts at the end of the row. */
  acts?: {
    key: string
    label: string
    run: () => Promise<unknown>
    reason?: string | null
    main?: boolean
    undo?: () => Promise<unknown>
  }[]
  /** Why it cannot be ticked off here ("Ends by itself when the deal is decided"). */
  doneReason?: string | null
}

export type TodayQueueProps = {
  items: TodayItem[]
  /** The queue holds the work of several people. */
  showOwners?: boolean
  loading?: boolean
  error?: unknown
  retry?: () => void
  /** The workspace's present in a sandbox. */
  now?: Date
  /** The subject of the open row, shown at the right without leaving the queue. */
  renderSubject: (item: TodayItem) => ReactNode
  onDone?: (item: TodayItem) => Promise<unknown>
  onUndoDone?: (item: TodayItem) => Promise<unknown>
  /** `until` is an ISO moment. */
  onSnooze?: (item: TodayItem, until: string) => Promise<unknown>
  onUndoSnooze?: (item: TodayItem) => Promise<unknown>
  onAssign?: (item: TodayItem, personId: string) => Promise<unknown>
  onUndoAssign?: (item: TodayItem) => Promise<unknown>
  people?: { value: string; label: string }[]
  empty?: { sentence: ReactNode; action?: ReactNode }
  /** How many there are in each band when not all rows are here. */
  bandCounts?: Partial<Record<Band, number>>
  /** Below the queue, in the same column: more rows, the portfolio. */
  after?: ReactNode
}

/** What to do, in bands of urgency. j/k move, Enter opens beside the list, e done, s snooze, a assign. */
export const TodayQueue = (props: TodayQueueProps) => {
  const now = props.now ?? new Date()
  const [url, setUrl] = useUrlState({ open: '' })
  const [activeId, setActiveId] = useState<string | null>(null)
  const [menu, setMenu] = useState<'snooze' | 'assign' | null>(null)
  const [gone, setGone] = useState<Set<string>>(new Set())
  const list = useRef<HTMLDivElement>(null)
  const items = props.items.filter((item) => !gone.has(item.id))
  const banded = bands
    .map((band) => ({ band, items: items.filter((item) => (item.band ?? bandOf(item.dueAt, now)) === band) }))
    .filter((one) => one.items.length > 0)
  const ordered = banded.flatMap((one) => one.items)
  const active = ordered.find((item) => item.id === activeId)
  const open = ordered.find((item) => item.id === url.open)
  const arrived = props.items.map((item) => item.id).join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was put away is forgotten when other rows arrive
  useEffect(() => setGone(new Set()), [arrived])

  const step = (by: number) => {
    const at = ordered.findIndex((item) => item.id === activeId)
    const next = ordered[Math.min(ordered.length - 1, Math.max(0, at + by))]
    if (!next) return
    leaveFocus()
    setActiveId(next.id)
    if (open) setUrl({ open: next.id })
    list.current?.querySelector(`[data-item="${CSS.escape(next.id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  /** The row leaves at once and comes back when the act is refused. */
  const act = async (item: TodayItem, run: () => Promise<unknown>, words: string, undo?: () => Promise<unknown>) => {
    step(1)
    setGone((before) => new Set(before).add(item.id))
    if (open?.id === item.id) setUrl({ open: '' })
    try {
      await run()
      const back =
        undo &&
        (async () => {
          await undo()
          setGone((before) => new Set([...before].filter((id) => id !== item.id)))
        })
      if (back) showUndo(words, back)
      else toast(words)
    } catch (error) {
      setGone((before) => new Set([...before].filter((id) => id !== item.id)))
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  const done = (item: TodayItem) => {
    const { onDone, onUndoDone } = props
    if (!onDone) return
    if (item.doneReason) return void toast(item.doneReason)
    void act(
      item,
      () => onDone(item),
      t('today.marked', { name: item.sentence }),
      onUndoDone && (() => onUndoDone(item)),
    )
  }
  const target = active ?? open
  useKeys({
    j: () => step(1),
    arrowdown: () => step(1),
    k: () => step(-1),
    arrowup: () => step(-1),
    enter: () => active && setUrl({ open: active.id }, { push: true }),
    escape: () => setUrl({ open: '' }),
    e: () => target && done(target),
    s: () => target && props.onSnooze && setMenu('snooze'),
    a: () => target && props.onAssign && setMenu('assign'),
  })
  if (props.error && props.items.length === 0)
    return (
      <div style={{ padding: 24 }}>
        <ProblemBanner error={props.error} retry={props.retry} />
      </div>
    )
  if (props.loading) return <QueueSkeleton />
  if (ordered.length === 0)
    return (
      <div className={styles.list}>
        <EmptyState sentence={props.empty?.sentence ?? t('today.empty')} action={props.empty?.action} />
        {props.after}
      </div>
    )
  const { onUndoSnooze, onUndoAssign } = props
  return (
    <div className={styles.page} data-open={open !== undefined || undefined}>
      <div ref={list} className={styles.list}>
        {banded.map(({ band, items: rows }) => (
          <section key={band} aria-label={t(`today.${band}`)}>
            <h2 className={styles.band} data-band={band}>
              {t(`today.${band}`)} <span>{formatNumber(Math.max(rows.length, props.bandCounts?.[band] ?? 0))}</span>
            </h2>
            <ul className={styles.rows}>
              {rows.map((item) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the sentence inside is the button
                <li
                  key={item.id}
                  className={styles.row}
                  data-item={item.id}
                  data-active={activeId === item.id || undefined}
                  data-open={open?.id === item.id || undefined}
                  onClick={(event) => {
                    if (
                      event.target instanceof HTMLElement &&
                      event.target.closest('button, a')?.classList.contains(styles.sentence ?? '') === false
                    )
                      return
                    setActiveId(item.id)
                    setUrl({ open: item.id }, { push: true })
                  }}
                >
                  <div className={styles.words}>
                    <button type="button" className={styles.sentence}>
                      {item.sentence}
                    </button>
                    <div className={styles.why}>
                      {item.partner && <span className={styles.with}>{item.partner}</span>}
                      {item.partner && item.why && <span aria-hidden="true">·</span>}
                      {item.why && <span>{item.why}</span>}
                    </div>
                  </div>
                  <div className={styles.acts}>
                    {item.acts?.map((one) => (
                      <ReasonButton
                        key={one.key}
                        size="xs"
                        reason={one.reason}
                        variant={one.main ? 'light' : 'default'}
                        onClick={() => void act(item, one.run, `${one.label}: ${item.sentence}`, one.undo)}
                      >
                        {one.label}
                      </ReasonButton>
                    ))}
                  </div>
                  {item.owner && props.showOwners && (
                    <span className={styles.owner}>
                      <PersonBadge name={item.owner} faceOnly />
                    </span>
                  )}
                  <div className={styles.end}>
                    {item.dueAt && (
                      <span className={styles.when}>
                        <DeadlinePill dueAt={item.dueAt} now={props.now} />
                      </span>
                    )}
                    <span className={styles.quick}>
                      {props.onDone && (
                        <ActionIcon
                          size={28}
                          aria-label={`${t('today.done')}: ${item.sentence}`}
                          title={item.doneReason ?? `${t('today.done')} (e)`}
                          onClick={() => done(item)}
                        >
                          <IconCheck />
                        </ActionIcon>
                      )}
                      {props.onSnooze && (
                        <SnoozeMenu
                          now={now}
                          opened={menu === 'snooze' && target?.id === item.id}
                          onOpened={(opened) => setMenu(opened ? 'snooze' : null)}
                          onOpen={() => setActiveId(item.id)}
                          onPick={(until) =>
                            void act(
                              item,
                              () => props.onSnooze?.(item, until) ?? Promise.resolve(),
                              t('today.snoozed', { date: formatDate(until) }),
                              onUndoSnooze && (() => onUndoSnooze(item)),
                            )
                          }
                        />
                      )}
                      {props.onAssign && (
                        <AssignMenu
                          people={props.people ?? []}
                          opened={menu === 'assign' && target?.id === item.id}
                          onOpened={(opened) => setMenu(opened ? 'assign' : null)}
                          onOpen={() => setActiveId(item.id)}
                          onPick={(person) =>
                            void act(
                              item,
                              () => props.onAssign?.(item, person.value) ?? Promise.resolve(),
                              t('today.assigned', { name: person.label }),
                              onUndoAssign && (() => onUndoAssign(item)),
                            )
                          }
                        />
                      )}
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {props.after}
      </div>
      {open && (
        <aside className={styles.side} aria-label={open.sentence}>
          <div className={styles.sideHead}>
            <span className={styles.sideTitle}>{open.sentence}</span>
            <ActionIcon size={28} aria-label={t('app.close')} onClick={() => setUrl({ open: '' })}>
              <IconX />
            </ActionIcon>
          </div>
          <div className={styles.sideBody} key={open.id}>
            {props.renderSubject(open)}
          </div>
        </aside>
      )}
    </div>
  )
}

const QueueSkeleton = () => (
  <div className={styles.list} aria-busy="true">
    {[52, 38, 61, 44, 57, 40].map((width) => (
      <div key={width} className={styles.skeleton}>
        <SkeletonBar width={`${width}%`} />
        <SkeletonBar width={`${width / 2}%`} height={8} />
      </div>
    ))}
  </div>
)
