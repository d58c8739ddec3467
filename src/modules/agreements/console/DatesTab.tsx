import { lazy, Suspense } from 'react'
import { formatDate } from '#ui/format.ts'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import styles from './Agreement.module.css'
import type { Act, Agreement } from './agreementTypes.ts'
import { Notices } from './dates/Notices.tsx'
import { Requests } from './dates/Requests.tsx'
import { Timeline } from './dates/Timeline.tsx'

// What has forms of its own is fetched after the dates are on the page.
const Amend = lazy(async () => ({ default: (await import('./dates/Amend.tsx')).Amend }))
const ChangeNotices = lazy(async () => ({ default: (await import('./dates/ChangeNotices.tsx')).ChangeNotices }))
const PlaceHold = lazy(async () => ({ default: (await import('./LegalHold.tsx')).PlaceHold }))
const TakeAlong = lazy(async () => ({ default: (await import('./dates/TakeAlong.tsx')).TakeAlong }))

/** When it begins, ends and has to be decided on; amendments, changes by notice and its end begin here. */
export const DatesTab = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const { dates } = agreement
  const isSigned = agreement.versions.some((version) => version.executedAt)
  const rows = [
    ['Starts', dates.startsOn, 'The first day on which it holds.'],
    ['Review from', dates.reviewFrom, 'From here on somebody should decide: renew, change, let go.'],
    ['Notice by', dates.noticeBy, 'The last day on which notice counts, moved to the business day before if need be.'],
    [
      'Ends on',
      dates.endsOn,
      dates.renews
        ? 'The first day not covered; it renews by itself unless notice is given.'
        : 'The first day not covered.',
    ],
    ['Grace until', dates.graceUntil, 'Until here it holds on while the next one is talked about.'],
  ] as const
  return (
    <div className={styles.stack}>
      <Section title="Dates" note={`Days in ${dates.zone}.`}>
        <SimpleTable
          label="Dates"
          rows={rows.filter((row) => row[1] !== null)}
          rowKey={(row) => row[0]}
          empty="It has no dates before it is signed."
          columns={[
            { key: 'name', title: 'Date', width: '20%', cell: (row) => row[0] },
            { key: 'day', title: 'Day', width: '25%', cell: (row) => formatDate(row[1]!) },
            { key: 'words', title: 'What it means', cell: (row) => row[2] },
          ]}
        />
      </Section>
      {isSigned && (
        <>
          <Timeline agreement={agreement} />
          <Requests agreement={agreement} act={act} />
          <Notices agreement={agreement} act={act} />
        </>
      )}
      <Suspense>
        {isSigned && (
          <>
            <Amend agreement={agreement} act={act} />
            <ChangeNotices agreement={agreement} act={act} />
            <TakeAlong agreement={agreement} />
          </>
        )}
        {!agreement.legalHold && (
          <Section
            title="Legal hold"
            note="In a dispute: while it stands, no file of the partner and none of its people is erased."
          >
            <PlaceHold agreement={agreement} act={act} />
          </Section>
        )}
      </Suspense>
    </div>
  )
}
