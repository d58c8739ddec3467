import { IconAlertTriangle, IconClock, IconClockPause } from '@tabler/icons-react'
import { type CSSProperties, useEffect, useState } from 'react'
import styles from './Badges.module.css'
import {
  formatAmount,
  formatAppointment,
  formatDate,
  formatDuration,
  formatMoment,
  formatRelative,
  type Money,
} from './format.ts'
import { type Hue, hueOf, seriesHues, wordsOf } from './states.ts'
import { t } from './texts.ts'

const hueStyle = (hue: Hue) => ({ '--hue': `var(--hue-${hue})` }) as CSSProperties

type StateBadgeProps = {
  /** The state's code, `out_for_signature`; its colour is the same in every table, badge and plot. */
  state: string
  /** The word people read; made from the code when left out. */
  label?: string
  /** Without the wash, for dense tables. */
  plain?: boolean
}

/** A state as a dot and a word (the word carries the meaning, the colour repeats it). */
export const StateBadge = ({ state, label, plain }: StateBadgeProps) => (
  <span className={plain ? `${styles.badge} ${styles.plain}` : styles.badge} style={hueStyle(hueOf(state))}>
    <span className={styles.dot} />
    <span className={styles.word}>{label ?? wordsOf(state)}</span>
  </span>
)

type PillProps = { tone?: 'plain' | 'good' | 'watch' | 'bad' | 'info'; children: React.ReactNode; title?: string }

/** A short fact beside a name: a count, a tier, a tag. */
export const FactPill = ({ tone = 'plain', children, title }: PillProps) => (
  <span className={styles.pill} data-tone={tone} title={title}>
    {children}
  </span>
)

type DeadlinePillProps = {
  /** Moment (ISO with zone) or plain day by which it is due. */
  dueAt: string
  /** The workspace's present, when it is a sandbox with its own clock. */
  now?: Date
  /** From how many hours before it is a matter to watch; 48 by default. */
  watchHours?: number
  /** A clock that stands still (waiting for the other side). */
  paused?: boolean
}

/** A deadline as the time left: grey, then amber, then red with "overdue". Exact moment on hover. */
export const DeadlinePill = ({ dueAt, now, watchHours = 48, paused }: DeadlinePillProps) => {
  const present = useMinute(now)
  const leftMs = endOf(dueAt).getTime() - present.getTime()
  const tone = paused ? 'plain' : leftMs < 0 ? 'bad' : leftMs < watchHours * 3_600_000 ? 'watch' : 'plain'
  const words = leftMs < 0 ? 'deadline.overdue' : 'deadline.left'
  return (
    <span className={styles.pill} data-tone={tone} title={t('deadline.due', { date: formatMoment(dueAt) })}>
      {paused ? (
        <IconClockPause size={12} />
      ) : tone === 'bad' ? (
        <IconAlertTriangle size={12} />
      ) : (
        <IconClock size={12} />
      )}
      {paused ? t('deadline.paused') : t(words, { time: formatDuration(leftMs) })}
    </span>
  )
}

/** A plain day is over when it ends, not when it begins. */
const endOf = (dueAt: string): Date => new Date(/^\d{4}-\d{2}-\d{2}$/.test(dueAt) ? `${dueAt}T23:59:59` : dueAt)

/** The present, renewed once a minute; a given clock stands still. */
const useMinute = (given?: Date): Date => {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    if (given) return
    const timer = setInterval(() => setNow(new Date()), 60_000)
    return () => clearInterval(timer)
  }, [given])
  return given ?? now
}

type AmountProps = Money & {
  /** `short` ($42k) for cards only; money that is owed is always exact. */
  precision?: 'exact' | 'short'
  /** Shows debits in the colour of what is bad. */
  signed?: boolean
}

/** Money: integer minor units with their currency, tabular figures, true minus sign. */
export const Amount = ({ amountMinor, currency, precision = 'exact', signed }: AmountProps) => (
  <span className={signed && amountMinor.startsWith('-') ? `${styles.amount} ${styles.debit}` : styles.amount}>
    {formatAmount({ amountMinor, currency }, { precision })}
  </span>
)

type DateTextProps = {
  /** ISO moment or plain day. Nothing shows a dash. */
  value: string | null | undefined
  /** `relative`: "in 12 days"; `date`: "3 Nov 2026"; exact moment with zone on hover either way. */
  as?: 'relative' | 'date'
  now?: Date
}

/** A date as people say it, exact on hover. */
export const DateText = ({ value, as = 'relative', now }: DateTextProps) => {
  if (!value) return <span className={styles.quiet}>–</span>
  return (
    <time dateTime={value} title={formatMoment(value)} className={styles.date}>
      {as === 'relative' ? formatRelative(value, now) : formatDate(value)}
    </time>
  )
}

/** An appointment: day and hour as short as they stay certain, the exact moment with its zone on hover. */
export const MomentText = ({ value }: { value: string }) => (
  <time dateTime={value} title={formatMoment(value)} className={styles.date}>
    {formatAppointment(value)}
  </time>
)

const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? '?'
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}

/** The same name gets the same hue, so that a face is found again in a long list. */
const hueOfName = (name: string): Hue => {
  let sum = 0
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973
  return seriesHues[sum % seriesHues.length] ?? 'slate'
}

type AvatarProps = { name: string; imageUrl?: string; size?: 'small' | 'large'; square?: boolean }

/** Initials on the name's own hue, or the picture; square for companies, round for people. */
export const NameAvatar = ({ name, imageUrl, size = 'small', square }: AvatarProps) => (
  <span
    className={styles.avatar}
    data-initials={imageUrl ? undefined : initialsOf(name)}
    data-size={size}
    data-square={square || undefined}
    style={hueStyle(hueOfName(name))}
    aria-hidden="true"
  >
    {imageUrl && <img src={imageUrl} alt="" />}
  </span>
)

type PersonBadgeProps = {
  /** Nobody shows "No owner" with a dashed ring. */
  name?: string | null
  imageUrl?: string
  /** Only the round, with the name on hover. */
  faceOnly?: boolean
  /** Words for nobody. */
  nobody?: string
}

/** A person: face and name. */
export const PersonBadge = ({ name, imageUrl, faceOnly, nobody }: PersonBadgeProps) => {
  if (!name) {
    return (
      <span className={styles.person}>
        <span className={`${styles.avatar} ${styles.nobody}`} />
        {!faceOnly && <span className={styles.quiet}>{nobody ?? t('record.noOwner')}</span>}
      </span>
    )
  }
  return (
    <span className={styles.person} title={faceOnly ? name : undefined}>
      <NameAvatar name={name} imageUrl={imageUrl} />
      {faceOnly ? <span className="visually-hidden">{name}</span> : <span className={styles.word}>{name}</span>}
    </span>
  )
}

type MeterProps = {
  /** 0 to 100; nothing shows a dash. */
  value: number | null | undefined
  /** Below it is bad, 40 by default. */
  badBelow?: number
  /** From here it is good, 70 by default. */
  goodFrom?: number
}

/** A score out of 100 as figure and short bar: health, fit, progress. */
export const Meter = ({ value, badBelow = 40, goodFrom = 70 }: MeterProps) => {
  if (value === null || value === undefined) return <span className={styles.quiet}>–</span>
  const tone = value < badBelow ? 'bad' : value >= goodFrom ? 'good' : 'watch'
  return (
    <span className={styles.meter}>
      <span>{value}</span>
      <span className={styles.track}>
        <span
          className={styles.fill}
          style={{ width: `${Math.min(100, Math.max(0, value))}%`, background: `var(--${tone})` }}
        />
      </span>
    </span>
  )
}
