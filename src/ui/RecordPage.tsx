import type { ReactNode } from 'react'
import { PersonBadge, StateBadge } from './Badges.tsx'
import styles from './RecordPage.module.css'
import { useUrlState } from './routing.tsx'
import { t } from './texts.ts'
import { usePageTitle } from './usePageTitle.ts'

export type Fact = {
  label: string
  value: ReactNode
  /** A quiet line under it: "3 of 5 kept". */
  note?: ReactNode
}

export type RecordTab = {
  key: string
  label: string
  count?: number
  render: () => ReactNode
}

export type RecordPageProps = {
  /** The record's name; up to two lines, however long it is. */
  title: string
  /** Beside the name: a large avatar, an icon. */
  picture?: ReactNode
  state?: string
  stateLabel?: string
  /** Further pills beside the state: tier, type. */
  badges?: ReactNode
  /** Who answers for it; `null` shows "No owner", `undefined` leaves it out. */
  owner?: string | null
  /** Quiet line under the name: domain, country, since when. */
  subtitle?: ReactNode
  /** Buttons; at most one filled. */
  actions?: ReactNode
  /** The three or four facts that decide. */
  facts?: Fact[]
  /** Notices above the tabs: gaps, warnings. */
  notice?: ReactNode
  /** One tab needs no bar. The open one stands in the URL as `tab`. */
  tabs: RecordTab[]
  /** At the right, below on small screens: timeline and notes. */
  side?: ReactNode
}

/** One record: name, state, owner, the facts that decide, tabs by module, and what has happened at the right. */
export const RecordPage = (props: RecordPageProps) => {
  usePageTitle(props.title)
  const { tabs } = props
  const [url, setUrl] = useUrlState({ tab: tabs[0]?.key ?? '' })
  const open = tabs.find((tab) => tab.key === url.tab) ?? tabs[0]
  return (
    <article className={styles.page}>
      <header>
        <div className={styles.head}>
          <div className={styles.line}>
            {props.picture}
            <h1 className={styles.title} title={props.title}>
              {props.title}
            </h1>
            {props.state && <StateBadge state={props.state} label={props.stateLabel} />}
            {props.badges}
            <span className={styles.grow} />
            <div className={styles.acts}>{props.actions}</div>
            {(props.subtitle || props.owner !== undefined) && (
              <div className={styles.sub}>
                {props.owner !== undefined && <PersonBadge name={props.owner} />}
                {props.subtitle}
              </div>
            )}
          </div>
          {props.facts && props.facts.length > 0 && (
            <dl className={styles.facts}>
              {props.facts.map((fact) => (
                <div key={fact.label} className={styles.fact}>
                  <dt className={styles.factName}>{fact.label}</dt>
                  <dd className={styles.factValue}>{fact.value}</dd>
                  {fact.note && <dd className={styles.factNote}>{fact.note}</dd>}
                </div>
              ))}
            </dl>
          )}
          {props.notice && <div className={styles.notice}>{props.notice}</div>}
        </div>
        {tabs.length > 1 ? (
          <TabBar tabs={tabs} open={open?.key ?? ''} onOpen={(tab) => setUrl({ tab })} />
        ) : (
          <div className={styles.tabs} />
        )}
      </header>
      <div className={styles.body} data-alone={props.side === undefined || undefined}>
        {tabs.length > 1 ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls and holds nothing to press is read by keyboard
          <div className={styles.content} role="tabpanel" aria-label={open?.label} tabIndex={0}>
            {open?.render()}
          </div>
        ) : (
          <div className={styles.content}>{open?.render()}</div>
        )}
        {props.side !== undefined && (
          <aside className={styles.side} aria-label={t('record.timeline')}>
            {props.side}
          </aside>
        )}
      </div>
    </article>
  )
}

type TabBarProps = {
  tabs: { key: string; label: string; count?: number }[]
  open: string
  onOpen: (key: string) => void
  label?: string
}

/** The bar of tabs, also for panels within a page. Arrow keys move along it. */
export const TabBar = ({ tabs, open, onOpen, label }: TabBarProps) => (
  <div
    className={styles.tabs}
    role="tablist"
    aria-label={label ?? t('record.sections')}
    onKeyDown={(event) => {
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
      if (by === 0) return
      const at = tabs.findIndex((tab) => tab.key === open)
      const next = tabs[(at + by + tabs.length) % tabs.length]
      if (!next) return
      onOpen(next.key)
      event.currentTarget.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.key)}"]`)?.focus()
    }}
  >
    {tabs.map((tab) => (
      <button
        key={tab.key}
        type="button"
        role="tab"
        data-tab={tab.key}
        className={styles.tab}
        aria-selected={tab.key === open}
        tabIndex={tab.key === open ? 0 : -1}
        onClick={() => onOpen(tab.key)}
      >
        {tab.label}
        {tab.count !== undefined && <span>{tab.count}</span>}
      </button>
    ))}
  </div>
)

type SectionProps = { title: ReactNode; note?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A part of a page: a title, what stands beside it, and its content, parted from the next by a hairline. */
export const Section = ({ title, note, actions, children }: SectionProps) => (
  <section className={styles.section}>
    <div className={styles.sectionHead}>
      <h2 className={styles.sectionTitle}>{title}</h2>
      {note && <span className={styles.sectionNote}>{note}</span>}
      <span className={styles.grow} />
      {actions}
    </div>
    {children}
  </section>
)
